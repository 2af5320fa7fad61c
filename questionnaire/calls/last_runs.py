"""When the mail process and the deletion of what is old were last done to their end."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from questionnaire.calls.call_tables import LastRun

MAIL, RETENTION = "mail", "retention"


def record(session: Session, name: str, *, now: datetime) -> None:
    """Keep that it was done just now. The caller commits.

    The last one to write wins, even over a later time: a clock that was ahead for a while would
    else look alive long after its process ended.

    Args:
        name: MAIL or RETENTION.
        now: aware time.
    """
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if on_postgresql else sqlite.insert
    new: postgresql.Insert | sqlite.Insert = insert(LastRun).values(name=name, at=now)
    session.execute(new.on_conflict_do_update(index_elements=["name"], set_={"at": now}))


def times(session: Session) -> dict[str, datetime]:
    """When each was last done; what never was is left out."""
    return {run.name: run.at for run in session.scalars(select(LastRun))}
