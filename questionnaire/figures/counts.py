"""Store the daily counts, and read those that may be shown."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from questionnaire.figures.count_tables import DailyCount
from questionnaire.figures.events import MIN_SHOWN, Cell


def add_all(session: Session, counts: Mapping[Cell, int], *, day: date) -> None:
    """Add to the counts of a day by an upsert, safe with several writers. The caller commits.

    Counts of earlier days below MIN_SHOWN move to this day, so that small numbers are not stored
    alone and none is lost. One statement moves them, so two writers can't both take them.

    Args:
        counts: at least one, each above 0.
        day: the day of the write, in UTC.
    """
    small = delete(DailyCount).where(DailyCount.day < day, DailyCount.count < MIN_SHOWN)
    moved = session.execute(small.returning(DailyCount.kind, DailyCount.name, DailyCount.count))
    total = dict(counts)
    for kind, name, count in moved:
        total[kind, name] = total.get((kind, name), 0) + count
    # Always in the same order, or two writers could deadlock.
    rows = [
        {"day": day, "kind": kind, "name": name, "count": count}
        for (kind, name), count in sorted(total.items())
    ]
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if on_postgresql else sqlite.insert
    new: postgresql.Insert | sqlite.Insert = insert(DailyCount).values(rows)
    key, total_count = ["day", "kind", "name"], DailyCount.count + new.excluded.count
    session.execute(new.on_conflict_do_update(index_elements=key, set_={"count": total_count}))


def shown(session: Session, *, since: date, today: date) -> dict[tuple[date, Cell], int]:
    """The cells that may be shown; a cell below MIN_SHOWN looks the same as a missing one.

    Totals must be computed only from these cells: otherwise the difference between a total and
    the shown cells could reveal a hidden one. Today's counts still grow, so they are rounded down
    to tens, and looking twice can't reveal a single person. Past days no longer change, except
    for late writes around midnight.

    Args:
        since: the first day, in UTC.
        today: the last day, in UTC.
    """
    days = select(DailyCount).where(DailyCount.day.between(since, today))
    return {
        (row.day, (row.kind, row.name)): row.count
        - (row.count % MIN_SHOWN if row.day == today else 0)
        for row in session.scalars(days.where(DailyCount.count >= MIN_SHOWN))
    }
