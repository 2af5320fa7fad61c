"""The queue of outgoing mail: claimed by one sender at a time, retried, finally given up."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from questionnaire.calls.call_tables import CallRequest, OutgoingMail
from questionnaire.calls.encryption import DataKeys

PRACTICE, VISITOR = "practice", "visitor"
WAITING, SENT, GIVEN_UP = "waiting", "sent", "given-up"
# Longer than any delivery can take; afterwards another sender takes over from one that crashed.
LEASE = timedelta(minutes=15)
FIRST_PAUSE, MAX_PAUSE = timedelta(minutes=1), timedelta(hours=4)
PATIENCE = timedelta(days=5)
PATIENCE_WHEN_REFUSED = timedelta(hours=12)  # a permanent rejection seldom changes


@dataclass(frozen=True, slots=True)
class Mail:
    """The content of one mail, as plain text and as HTML."""

    to: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """For staff: the waiting mails, since when they wait, and those that were given up."""

    waiting: int
    oldest: datetime | None
    tried: int
    given_up: int


def enqueue(
    session: Session,
    keys: DataKeys,
    *,
    request: CallRequest,
    purpose: str,
    mail: Mail,
    sender: str,
    now: datetime,
) -> None:
    """Add a mail about a request to the caller's transaction.

    Args:
        purpose: PRACTICE or VISITOR.
        sender: domain of the Message-ID, which stays the same on every retry.
        now: aware time.
    """
    session.flush()  # gives the request its id
    session.add(
        OutgoingMail(
            message_id=f"<{secrets.token_hex(16)}@{sender}>",
            request_id=request.id,
            purpose=purpose,
            message=keys.encrypt(json.dumps(asdict(mail))),
            status=WAITING,
            written_at=now,
            due_at=now,
            attempts=0,
        )
    )


def claim(session: Session, *, now: datetime) -> OutgoingMail | None:
    """Claim the mail that has been due longest, so that nobody else sends it. The caller commits.

    A claim moves the due time by LEASE in one statement. PostgreSQL skips rows that another
    sender is claiming; SQLite allows one writer at a time. A due time further away than any
    pause comes from a clock that jumped, and counts as due.

    Args:
        now: aware time.
    """
    implausible = now + max(LEASE, MAX_PAUSE * 2)
    due = (
        select(OutgoingMail.id)
        .where(OutgoingMail.status == WAITING)
        .where(or_(OutgoingMail.due_at <= now, OutgoingMail.due_at > implausible))
        .order_by(OutgoingMail.due_at, OutgoingMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    values = {"due_at": now + LEASE, "claim": secrets.token_hex(8)}
    claimed = update(OutgoingMail).where(OutgoingMail.id == due).values(values)
    row = session.scalars(claimed.returning(OutgoingMail)).one_or_none()
    if row:
        session.expunge(row)  # stays as claimed, whatever others change
    return row


def decrypt_mail(keys: DataKeys, row: OutgoingMail) -> Mail:
    """The content of a waiting mail.

    Raises:
        UnknownKeyError: none of the keys decrypts it.
    """
    return Mail(**json.loads(keys.decrypt(row.message)))


def mark_sent(session: Session, row: OutgoingMail, *, now: datetime) -> None:
    """Store that the server accepted it, and erase the content. The caller commits."""
    _update_if_claimed(session, row, status=SENT, sent_at=now, message="", claim=None)


def mark_failed(
    session: Session,
    row: OutgoingMail,
    *,
    fault: str,
    refused: bool,
    jitter: float,
    now: datetime,
) -> None:
    """Store a failed attempt: wait longer each time, finally give up. The caller commits.

    Args:
        fault: the reason, without any address; at most 200 characters are stored.
        refused: the server rejected it permanently (a 5xx response).
        jitter: 0 to 1, so that many mails are not retried at the same time.
        now: aware time.
    """
    attempts = row.attempts + 1
    patience = PATIENCE_WHEN_REFUSED if refused else PATIENCE
    # A clock that jumps ahead must not give up a mail after few attempts.
    given_up = now - row.written_at > patience and attempts > 5
    _update_if_claimed(
        session,
        row,
        status=GIVEN_UP if given_up else WAITING,
        attempts=attempts,
        due_at=now + retry_delay(attempts, jitter),
        last_fault=fault[:200],
        claim=None,
    )


def retry_delay(attempts: int, jitter: float) -> timedelta:
    """How long to wait after this many attempts (1 or more): doubled each time, ± a quarter."""
    minutes = min(1 << (attempts - 1), MAX_PAUSE // FIRST_PAUSE)
    return FIRST_PAUSE * (minutes * (0.75 + jitter / 2))


def try_again(session: Session, *, now: datetime) -> int:
    """Retry every mail that was given up, for another PATIENCE. The caller commits.

    Returns:
        The number of mails.
    """
    reset = {"status": WAITING, "due_at": now, "written_at": now, "attempts": 0}
    done = session.execute(update(OutgoingMail).filter_by(status=GIVEN_UP).values(reset))
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE always counts


def backlog(session: Session) -> Backlog:
    """The number of waiting, retried and given-up mails, and the oldest waiting one."""
    waiting = session.execute(
        select(func.count(), func.min(OutgoingMail.written_at)).where(
            OutgoingMail.status == WAITING
        )
    ).one()
    tried = select(func.count()).where(OutgoingMail.status == WAITING, OutgoingMail.attempts > 0)
    given_up = select(func.count()).where(OutgoingMail.status == GIVEN_UP)
    return Backlog(
        waiting[0], waiting[1], session.scalar(tried) or 0, session.scalar(given_up) or 0
    )


def of_request(session: Session, request: CallRequest) -> Sequence[OutgoingMail]:
    """The mails about one request, oldest first."""
    mails = select(OutgoingMail).filter_by(request_id=request.id).order_by(OutgoingMail.id)
    return session.scalars(mails).all()


def _update_if_claimed(session: Session, row: OutgoingMail, **values: object) -> None:
    # Another sender may have claimed it after LEASE, or the request was erased.
    claimed = update(OutgoingMail).filter_by(id=row.id, claim=row.claim)
    session.execute(claimed.values(values).execution_options(synchronize_session=False))
