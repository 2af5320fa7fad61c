"""Rate limit counters in time windows, shared by all processes."""

from datetime import datetime, timedelta

from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from questionnaire.calls.call_tables import RateLimit


def add(
    session: Session, key: str, amount: int, *, window: timedelta, now: datetime
) -> tuple[int, datetime]:
    """Add to a counter atomically, in one statement. The caller commits.

    Args:
        key: identifies the counter but no person; at most 100 characters.
        amount: 1, or -1 to undo one.
        window: length of the time window of a new counter.
        now: aware time.

    Returns:
        The new count, and the end of its window.
    """
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if on_postgresql else sqlite.insert
    new: postgresql.Insert | sqlite.Insert = insert(RateLimit).values(
        key=key, count=amount, ends_at=now + window
    )
    is_over = RateLimit.ends_at <= now
    added = new.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": case((is_over, new.excluded.count), else_=RateLimit.count + amount),
            "ends_at": case((is_over, new.excluded.ends_at), else_=RateLimit.ends_at),
        },
    )
    count, ends_at = session.execute(added.returning(RateLimit.count, RateLimit.ends_at)).one()
    return count, ends_at


def read(session: Session, key: str, *, now: datetime) -> int:
    """The value of a counter; 0 if there is none, or its window is over."""
    current = select(RateLimit.count).where(RateLimit.key == key, RateLimit.ends_at > now)
    return session.scalar(current) or 0


def delete_ended(session: Session, *, now: datetime) -> None:
    """Delete the counters whose window is over. The caller commits."""
    session.execute(delete(RateLimit).where(RateLimit.ends_at <= now))
