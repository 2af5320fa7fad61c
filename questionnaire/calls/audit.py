"""The audit trail: added to and read. Each entry is chained to the one before it and signed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from questionnaire import cleaning
from questionnaire.calls.call_tables import AuditEntry
from questionnaire.calls.encryption import DataKeys, UnknownKeyError

VISITOR, SYSTEM = "visitor", "system"
PER_PAGE = 50
RECORDED = "audit entries"  # in Session.info, until they are written
LOCK = 4_173_029  # of PostgreSQL: one at a time adds to the trail. Migration 0008 knows it too


@dataclass(slots=True)
class Verdict:
    """What a look at the whole trail found."""

    entries: int = 0
    head: str = ""  # digest of the newest entry that has one
    unsigned: list[int] = field(default_factory=list)  # ids without our signature, since `noted`
    broken: int | None = None  # id of the first entry that does not fit
    holds_noted: bool = False  # whether the digest that was noted is part of it


def record(
    session: Session,
    *,
    actor: str,
    action: str,
    now: datetime,
    reference: str | None = None,
    detail: str = "",
) -> None:
    """Add an entry. It is written when the caller commits, with what it tells about.

    Args:
        actor: a member of staff, VISITOR or SYSTEM.
        action: what was done, such as `request.read`; at most 40 characters.
        detail: such as the new status; never content, at most 200 characters.
        now: aware time.
    """
    if not session.in_transaction():
        session.begin()  # so that there is something to roll back
    entry = AuditEntry(at=now, actor=actor, action=action, reference=reference, detail=detail)
    session.info.setdefault(RECORDED, []).append(entry)


def write_recorded(session: Session, keys: DataKeys) -> None:
    """Write what was recorded, as the last thing of a transaction: from here on others wait.

    Args:
        keys: the newest one signs.
    """
    recorded = session.info.pop(RECORDED, [])
    if not recorded:
        return
    session.flush()  # who waits for a row of ours must not hold the lock that we wait for
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer as it is
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    digest = _newest_digest(session)
    for entry in recorded:
        digest = entry.digest = _digest(digest, entry)
        entry.signature = keys.sign(digest)
        session.add(entry)
        session.flush()  # one by one: their ids are in the order of the chain


def forget_recorded(session: Session) -> None:
    """What was to be told of did not happen."""
    session.info.pop(RECORDED, None)


def verify(session: Session, keys: DataKeys, *, noted: str = "") -> Verdict:
    """Walk the whole chain, up to the first entry that does not fit.

    An entry does not fit when it or one before it was changed, taken out, put in or moved since it
    was chained, or when its signature is forged. One without a signature that these keys can check
    proves nothing, whatever is signed after it: an earlier release wrote it, its key is gone, or
    somebody else wrote it. A digest that was noted outside of the database vouches for all up to
    it. Only it shows that an end was cut off.

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
        spelled = {
            f(w) for w in (words, cleaning.to_ascii(words)) for f in (str, str.upper, str.lower)
        }
        entries = entries.where(or_(*(column.in_(spelled) for column in named)))
    if before:
        entries = entries.where(AuditEntry.id < before)
    return session.scalars(entries).all()


def _newest_digest(session: Session) -> str:
    """Of the chain so far. It goes on over entries that an earlier release wrote without one."""
    newest = select(func.max(AuditEntry.id)).where(AuditEntry.digest.is_not(None))
    last = session.get(AuditEntry, session.scalar(newest) or 0)
    digest = (last.digest if last else None) or ""
    since = select(AuditEntry).where(AuditEntry.id > (last.id if last else 0))
    for entry in session.scalars(since.order_by(AuditEntry.id)):
        digest = _digest(digest, entry)
    return digest


def _digest(before: str, entry: AuditEntry) -> str:
    """Over the entry, and by the digest before it over all that came earlier.

    Migration 0008 holds a copy of this: never change it, or no older entry fits any more.
    """
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    told = [before, at, entry.actor, entry.action, entry.reference, entry.detail]
    return sha256(json.dumps(told).encode()).hexdigest()


def _check_signature(
    keys: DataKeys, entry: AuditEntry
) -> Literal["none", "ours", "forged", "of a key that is gone"]:
    if entry.signature is None:
        return "none"
    try:
        return "ours" if keys.is_ours(entry.digest or "", entry.signature) else "forged"
    except UnknownKeyError:
        return "of a key that is gone"
