"""Store a call request exactly once, read it, and erase it."""

import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select, table
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from questionnaire import typed_text
from questionnaire.calls.call_tables import CallRequest, OutgoingMail, RequestNote
from questionnaire.calls.encryption import DataKeys

# Crockford's base 32: no I, L, O or U, so that a reference can be read out on the phone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BATCH = 500  # rows per deletion
LIKE_DIGITS = str.maketrans("OIL", "011")  # as in Crockford's base 32
MAX_REFERENCE = 40  # with spaces; longer input is not examined
# Tables of the former index of names. The previous release still writes into them while both run,
# so they exist until the next release; every erasure and expiry empties them.
FORMER = ("search_word", "search_key")


@dataclass(frozen=True, slots=True)
class Details:
    """What the visitor entered, and the exact consent text. Empty means not given."""

    name: str
    email: str
    phone: str
    country: str
    times: str
    language: str
    consent: str
    summary: str


@dataclass(frozen=True, slots=True)
class Stored:
    """The request of a form, and the token for the visitor's link if it is new."""

    request: CallRequest
    link: str | None


class OtherContentError(Exception):
    """The same form was sent before with other content, as the request `reference`."""

    def __init__(self, reference: str) -> None:
        self.reference = reference
        super().__init__(f"This form was sent before as {reference}, with other content")


def store(
    session: Session,
    keys: DataKeys,
    *,
    form_key: str,
    details: Details,
    consent_version: str,
    now: datetime,
) -> Stored:
    """Store a request unless the same form was stored before. The caller commits.

    Args:
        keys: encrypt the details.
        form_key: unique per form, unchanged on resubmission; at most 64 characters.
        now: aware time.

    Returns:
        The request, with a reference XXXX-XXXX-XX (50 random bits), and the token of its link
        (256 random bits), of which only a hash is stored; for a form that was stored before, the
        existing request and no token.

    Raises:
        OtherContentError: this form key was stored before with other details.
        SQLAlchemyError: it could not be stored; roll back, and tell the visitor.
    """
    link = secrets.token_urlsafe(32)
    request = CallRequest(
        reference=new_reference(),
        form_key=form_key,
        details=keys.encrypt(json.dumps(asdict(details))),
        shares_summary=bool(details.summary),
        consent_version=consent_version,
        status="new",
        link_hash=_hash(link),
        received_at=now,
        changed_at=now,
    )
    try:
        with session.begin_nested():
            session.add(request)
    except IntegrityError:
        earlier = session.scalars(select(CallRequest).filter_by(form_key=form_key)).one()
        if decrypt_details(keys, earlier) != details:
            raise OtherContentError(earlier.reference) from None
        return Stored(earlier, None)
    return Stored(request, link)


def decrypt_details(keys: DataKeys, request: CallRequest) -> Details | None:
    """What the visitor entered; None after erasure.

    Raises:
        UnknownKeyError: none of the keys decrypts it.
    """
    return Details(**json.loads(keys.decrypt(request.details))) if request.details else None


def erase(session: Session, request: CallRequest, *, status: str, now: datetime) -> None:
    """Erase the personal data, mails and notes; the rest identifies nobody. The caller commits.

    Args:
        status: the new status: `withdrawn` by the visitor, or `erased`.
        now: aware time.
    """
    request.details, request.shares_summary = "", False
    request.status, request.changed_at = status, now
    request.version += 1
    _erase_related(session, [request.id])


def delete_whole(session: Session, request: CallRequest) -> None:
    """Delete a request entirely, except for its audit entries. The caller commits."""
    _erase_related(session, [request.id])
    session.delete(request)


def newest_first(session: Session) -> Sequence[CallRequest]:
    """All requests, newest first."""
    order = (CallRequest.received_at.desc(), CallRequest.id.desc())
    return session.scalars(select(CallRequest).order_by(*order)).all()


def find(session: Session, reference: str) -> CallRequest | None:
    """The request with this reference, in any spelling."""
    standard = as_written(reference)
    return session.scalars(select(CallRequest).filter_by(reference=standard)).one_or_none()


def as_written(reference: str) -> str:
    """The reference in standard form. Case, dashes, spaces and O for 0 do not matter."""
    if len(reference) > MAX_REFERENCE:
        return ""
    plain = typed_text.to_ascii(reference).upper().translate(LIKE_DIGITS)
    return _dashed(re.sub("[ -]", "", plain))


def find_by_link(session: Session, link: str) -> CallRequest | None:
    """The request with this link token."""
    return session.scalars(select(CallRequest).filter_by(link_hash=_hash(link))).one_or_none()


def expire(session: Session, *, unchanged_since: datetime) -> int:
    """Delete every request that was last changed before this aware time. The caller commits.

    Returns:
        The number of deleted requests.
    """
    unchanged = select(CallRequest.id).where(CallRequest.changed_at < unchanged_since)
    # A request that is locked by another transaction is skipped with all that belongs to it.
    some, count = unchanged.limit(BATCH).with_for_update(skip_locked=True), 0
    while old := session.scalars(some).all():
        _erase_related(session, old)
        session.execute(delete(CallRequest).where(CallRequest.id.in_(old)))
        count += len(old)
    _empty_former_index(session)
    return count


def _erase_related(session: Session, ids: Sequence[int]) -> None:
    for kind in (OutgoingMail, RequestNote):
        session.execute(delete(kind).where(kind.request_id.in_(ids)))
    _empty_former_index(session)


def _empty_former_index(session: Session) -> None:
    for name in FORMER:
        session.execute(delete(table(name)))


def new_reference() -> str:
    """50 random bits, easy to read out."""
    return _dashed("".join(secrets.choice(ALPHABET) for _ in range(10)))


def _dashed(plain: str) -> str:
    return f"{plain[:4]}-{plain[4:8]}-{plain[8:]}"


def _hash(link: str) -> str:
    return sha256(link.encode()).hexdigest()
