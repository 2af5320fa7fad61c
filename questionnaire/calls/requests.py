"""Store a call request exactly once, and read it back."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from cryptography.fernet import MultiFernet
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from questionnaire.calls.tables import CallRequest

# Crockford's base 32: no I, L, O or U, so that a reference can be read out on the phone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Details:
    """What the visitor entered, and the exact words they agreed to. Empty means not given."""

    name: str
    email: str
    phone: str
    country: str
    times: str
    language: str
    consent: str
    summary: str


class OtherContentError(Exception):
    """The same form was sent before with other content. `reference` is that request's."""

    def __init__(self, reference: str) -> None:
        self.reference = reference
        super().__init__(f"This form was sent before as {reference}, with other content")


def store(
    session: Session,
    keys: MultiFernet,
    *,
    form_key: str,
    details: Details,
    consent_version: str,
    now: datetime,
) -> str:
    """Add a request unless the same form was stored before. The caller commits.

    Args:
        keys: encrypt the details with the first key.
        form_key: one for each form, at most 64 characters; the same form sent again has the same.
        now: aware time.

    Returns:
        The reference, XXXX-XXXX-XX (50 random bits); the first one's if it was stored before.

    Raises:
        OtherContentError: stored before under this form key with other details.
        SQLAlchemyError: could not be stored; roll back, and tell the visitor.
    """
    request = CallRequest(
        reference=new_reference(),
        form_key=form_key,
        details=keys.encrypt(json.dumps(asdict(details)).encode()).decode(),
        shares_summary=bool(details.summary),
        consent_version=consent_version,
        status="new",
        received_at=now,
        changed_at=now,
    )
    try:
        with session.begin_nested():
            session.add(request)
    except IntegrityError:
        earlier = session.scalars(select(CallRequest).filter_by(form_key=form_key)).one()
        if open_details(keys, earlier) != details:
            raise OtherContentError(earlier.reference) from None
        return earlier.reference
    return request.reference


def open_details(keys: MultiFernet, request: CallRequest) -> Details:
    """Decrypt what the visitor entered.

    Raises:
        cryptography.fernet.InvalidToken: none of the keys fits.
    """
    return Details(**json.loads(keys.decrypt(request.details)))


def newest_first(session: Session) -> Sequence[CallRequest]:
    """Every request, the newest first."""
    order = (CallRequest.received_at.desc(), CallRequest.id.desc())
    return session.scalars(select(CallRequest).order_by(*order)).all()


def find(session: Session, reference: str) -> CallRequest | None:
    """The request with this reference; case and dashes do not matter."""
    plain = reference.strip().upper().replace("-", "")
    return session.scalars(select(CallRequest).filter_by(reference=_dashed(plain))).one_or_none()


def expire(session: Session, *, unchanged_since: datetime) -> int:
    """Delete every request last changed before this aware time. The caller commits.

    Returns:
        How many were deleted.
    """
    old = session.scalars(select(CallRequest.id).where(CallRequest.changed_at < unchanged_since))
    ids = old.all()
    session.execute(delete(CallRequest).where(CallRequest.id.in_(ids)))
    return len(ids)


def new_reference() -> str:
    """50 random bits, easy to read out."""
    return _dashed("".join(secrets.choice(ALPHABET) for _ in range(10)))


def _dashed(plain: str) -> str:
    return f"{plain[:4]}-{plain[4:8]}-{plain[8:]}"
