"""The audit trail: added to, read, and never changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaire.calls.tables import AuditEntry

VISITOR, SYSTEM = "visitor", "system"


def record(
    session: Session,
    *,
    actor: str,
    action: str,
    now: datetime,
    reference: str | None = None,
    detail: str = "",
) -> None:
    """Add an entry. The caller commits, together with what the entry tells about.

    Args:
        actor: a member of staff, VISITOR or SYSTEM.
        action: what was done, such as `request.read`; at most 40 characters.
        detail: such as the new status; never content, at most 200 characters.
        now: aware time.
    """
    session.add(AuditEntry(at=now, actor=actor, action=action, reference=reference, detail=detail))


def of_request(session: Session, reference: str) -> Sequence[AuditEntry]:
    """The history of one request, the oldest first."""
    entries = select(AuditEntry).filter_by(reference=reference).order_by(AuditEntry.id)
    return session.scalars(entries).all()
