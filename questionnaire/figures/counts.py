"""Add to the days, and read what may be seen of them."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from questionnaire.figures.count_tables import DailyCount
from questionnaire.figures.events import MIN_SHOWN, Cell


def add_all(session: Session, counts: Mapping[Cell, int], *, day: date) -> None:
    """Add to a day, whoever else adds at the same time. The caller commits.

    What an earlier day left under MIN_SHOWN moves to this day, so that few are never kept by
    themselves and nothing is lost. It moves in one statement, so two writers can't both take it.

    Args:
        counts: at least one, each above 0.
        day: the day of the writing, in UTC.
    """
    few = delete(DailyCount).where(DailyCount.day < day, DailyCount.count < MIN_SHOWN)
    left = session.execute(few.returning(DailyCount.kind, DailyCount.name, DailyCount.count))
    total = dict(counts)
    for kind, name, count in left:
        total[kind, name] = total.get((kind, name), 0) + count
    # Always in the same order, or two writers could wait for each other.
    rows = [
        {"day": day, "kind": kind, "name": name, "count": count}
        for (kind, name), count in sorted(total.items())
    ]
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if on_postgresql else sqlite.insert
    new: postgresql.Insert | sqlite.Insert = insert(DailyCount).values(rows)
    key, both = ["day", "kind", "name"], DailyCount.count + new.excluded.count
    session.execute(new.on_conflict_do_update(index_elements=key, set_={"count": both}))


def shown(session: Session, *, since: date, today: date) -> dict[tuple[date, Cell], int]:
    """The cells that may be seen; one under MIN_SHOWN looks like one that is not there.

    Totals are to be made of these and of nothing else: then no total less the cells that are
    seen can give away one that is not. Today is still being counted, so it is rounded down to
    whole tens: whoever looks twice can't see one person go by. Days that are over stay as they
    are, but for what a late writer adds around midnight.

    Args:
        since: the first day, in UTC.
        today: the last day, in UTC.
    """
    seen = select(DailyCount).where(DailyCount.day.between(since, today))
    return {
        (row.day, (row.kind, row.name)): row.count
        - (row.count % MIN_SHOWN if row.day == today else 0)
        for row in session.scalars(seen.where(DailyCount.count >= MIN_SHOWN))
    }
