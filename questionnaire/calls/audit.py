"""The audit trail, append-only. Each entry is chained to the previous one and signed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from questionnaire import typed_text
from questionnaire.calls.call_tables import AuditEntry
from questionnaire.calls.encryption import DataKeys, UnknownKeyError

VISITOR, SYSTEM = "visitor", "system"
PER_PAGE = 50
RECORDED = "audit entries"  # key in Session.info for entries that are not written yet
LOCK = 4_173_029  # PostgreSQL advisory lock: one writer at a time. Also in migration 0008


@dataclass(slots=True)
class Verdict:
    """The result of verifying the whole trail."""

    entries: int = 0
    head: str = ""  # newest digest
    unsigned: list[int] = field(default_factory=list)  # ids not signed by us, since `noted`
    broken: int | None = None  # id of the first entry that does not match
    holds_noted: bool = False  # whether the noted digest is in the chain


def record(
    session: Session,
    *,
    actor: str,
    action: str,
    now: datetime,
    reference: str | None = None,
    detail: str = "",
) -> None:
    """Add an entry. It is written when the caller commits, together with the action itself.

    Args:
        actor: a member of staff, VISITOR or SYSTEM.
        action: what was done, such as `request.read`; at most 40 characters.
        detail: such as the new status; never personal content, at most 200 characters.
        now: aware time.
    """
    if not session.in_transaction():
        session.begin()  # a rollback needs a transaction
    entry = AuditEntry(at=now, actor=actor, action=action, reference=reference, detail=detail)
    session.info.setdefault(RECORDED, []).append(entry)


def write_recorded(session: Session, keys: DataKeys) -> None:
    """Write the recorded entries at the end of a transaction: other writers wait from here on.

    Args:
        keys: the newest key signs.
    """
    recorded = session.info.pop(RECORDED, [])
    if not recorded:
        return
    session.flush()  # take row locks before the advisory lock, against deadlocks
    if session.get_bind().dialect.name == "postgresql":  # SQLite allows one writer anyway
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    digest = _newest_digest(session)
    for entry in recorded:
        digest = entry.digest = _digest(digest, entry)
        entry.signature = keys.sign(digest)
        session.add(entry)
        session.flush()  # one by one, so that ids are in the order of the chain


def forget_recorded(session: Session) -> None:
    """Discard the recorded entries after a rollback."""
    session.info.pop(RECORDED, None)


def verify(session: Session, keys: DataKeys, *, noted: str = "") -> Verdict:
    """Verify the whole chain, up to the first entry that does not match.

    An entry does not match when it or an earlier one was changed, deleted, inserted or moved after
    it was chained, or when its signature is forged. An entry without a signature that these keys
    can check proves nothing, even if later ones are signed: it is from an earlier release, its
    key is gone, or somebody else wrote it. A digest noted outside the database proves everything
    up to it, and only such a digest shows that the end was cut off.

    Args:
        noted: a digest that was the head at some time.
    """
    verdict, digest = Verdict(), ""
    entries = select(AuditEntry).order_by(AuditEntry.id)
    with session.scalars(entries, execution_options={"yield_per": 500}) as found:
        for entry in found:
            verdict.entries += 1
            digest = _digest(digest, entry)
            if entry.digest is not None:
                verdict.head = digest
            signature = _check_signature(keys, entry)
            if entry.digest not in (digest, None) or signature == "forged":
                verdict.broken = entry.id
                break
            if entry.digest is None or signature != "ours":
                verdict.unsigned.append(entry.id)
            if entry.digest == noted:
                verdict.holds_noted = True
                verdict.unsigned.clear()
    return verdict


def of_request(session: Session, reference: str) -> Sequence[AuditEntry]:
    """The history of one request, oldest first."""
    entries = select(AuditEntry).filter_by(reference=reference).order_by(AuditEntry.id)
    return session.scalars(entries).all()


def newest_first(session: Session, *, words: str, before: int | None) -> Sequence[AuditEntry]:
    """At most PER_PAGE entries, newest first.

    Args:
        words: a whole reference, actor or action; empty for all.
        before: only entries older than the one with this id.
    """
    entries = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(PER_PAGE)
    if words:
        named = (AuditEntry.reference, AuditEntry.actor, AuditEntry.action)
        spelled = {
            f(w) for w in (words, typed_text.to_ascii(words)) for f in (str, str.upper, str.lower)
        }
        entries = entries.where(or_(*(column.in_(spelled) for column in named)))
    if before:
        entries = entries.where(AuditEntry.id < before)
    return session.scalars(entries).all()


def _newest_digest(session: Session) -> str:
    """The newest digest, computed also over entries that an earlier release wrote without one."""
    newest = select(func.max(AuditEntry.id)).where(AuditEntry.digest.is_not(None))
    last = session.get(AuditEntry, session.scalar(newest) or 0)
    digest = (last.digest if last else None) or ""
    since = select(AuditEntry).where(AuditEntry.id > (last.id if last else 0))
    for entry in session.scalars(since.order_by(AuditEntry.id)):
        digest = _digest(digest, entry)
    return digest


def _digest(before: str, entry: AuditEntry) -> str:
    """The digest over the entry and the previous digest, thus over all earlier entries.

    Migration 0008 contains a copy. Never change this, or older entries no longer match.
    """
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [before, at, entry.actor, entry.action, entry.reference, entry.detail]
    return sha256(json.dumps(fields).encode()).hexdigest()


def _check_signature(
    keys: DataKeys, entry: AuditEntry
) -> Literal["none", "ours", "forged", "unknown key"]:
    if entry.signature is None:
        return "none"
    try:
        return "ours" if keys.is_ours(entry.digest or "", entry.signature) else "forged"
    except UnknownKeyError:
        return "unknown key"
