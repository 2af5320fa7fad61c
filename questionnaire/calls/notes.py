"""Notes of staff about a request: encrypted like the request, and erased with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaire.calls.call_tables import CallRequest, RequestNote
from questionnaire.calls.encryption import DataKeys

MAX_LENGTH = 4000


@dataclass(frozen=True, slots=True)
class Note:
    """A decrypted note."""

    written_by: str
    written_at: datetime
    text: str


def add(
    session: Session, keys: DataKeys, request: CallRequest, *, text: str, by: str, now: datetime
) -> None:
    """Store a note. The caller commits.

    Args:
        text: at most MAX_LENGTH characters.
        by: email of a member of staff.
        now: aware time.
    """
    session.add(
        RequestNote(request_id=request.id, written_by=by, written_at=now, text=keys.encrypt(text))
    )


def of_request(session: Session, keys: DataKeys, request: CallRequest) -> Sequence[Note]:
    """The notes on one request, oldest first.

    Raises:
        UnknownKeyError: none of the keys decrypts a note.
    """
    rows = session.scalars(
        select(RequestNote).filter_by(request_id=request.id).order_by(RequestNote.id)
    )
    return [Note(row.written_by, row.written_at, keys.decrypt(row.text)) for row in rows]
