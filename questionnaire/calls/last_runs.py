"""When mail delivery and the deletion of old requests were last completed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from questionnaire.calls.call_tables import LastRun

MAIL, RETENTION = "mail", "retention"


def record(session: Session, name: str, *, now: datetime) -> None:
    """Store that a task was completed now. The caller commits.

    The last write wins, even over a later time: otherwise a process whose clock was ahead for a
    while would look alive long after it ended.

    Args:
        name: MAIL or RETENTION.
        now: aware time.
    """
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if on_postgresql else sqlite.insert
    new: postgresql.Insert | sqlite.Insert = insert(LastRun).values(name=name, at=now)
    session.execute(new.on_conflict_do_update(index_elements=["name"], set_={"at": now}))


def times(session: Session) -> dict[str, datetime]:
    """When each task was last completed; tasks that never were are left out."""
    return {run.name: run.at for run in session.scalars(select(LastRun))}
