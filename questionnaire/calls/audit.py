"""The audit trail: added to, read, and never changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from questionnaire.calls.tables import AuditEntry

VISITOR, SYSTEM = "visitor", "system"
PER_PAGE = 50


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


def newest_first(session: Session, *, words: str, before: int | None) -> Sequence[AuditEntry]:
    """PER_PAGE entries at most, the newest first.

    Args:
        words: a whole reference, actor or action; empty for all.
        before: only entries older than the one with this id.
    """
    entries = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(PER_PAGE)
    if words:
        named = (AuditEntry.reference, AuditEntry.actor, AuditEntry.action)
        spelled = {words, words.upper(), words.lower()}
        entries = entries.where(or_(*(column.in_(spelled) for column in named)))
    if before:
        entries = entries.where(AuditEntry.id < before)
    return session.scalars(entries).all()
