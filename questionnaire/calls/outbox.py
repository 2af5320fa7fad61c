"""Mails that wait to be sent: claimed by one sender at a time, tried again, given up loudly."""

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
# Longer than any one sending can take; a sender that died is taken over after it.
LEASE = timedelta(minutes=15)
FIRST_PAUSE, MAX_PAUSE = timedelta(minutes=1), timedelta(hours=4)
PATIENCE = timedelta(days=5)
PATIENCE_WHEN_REFUSED = timedelta(hours=12)  # a plain no seldom turns into a yes


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail in words, plain and as HTML."""

    to: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """What the staff should know: mails that wait, since when, and those that were given up."""

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
        sender: domain of the Message-ID, which stays the same however often the mail is tried.
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
    """Take the mail that is due longest, so that nobody else sends it. The caller commits.

    A mail is taken by moving its due time on by LEASE in one statement. PostgreSQL skips rows
    that another sender is taking; SQLite lets one writer in at a time. A due time further away
    than any pause comes from a clock that jumped, and counts as due.

    Args:
        now: aware time.
    """
    never = now + max(LEASE, MAX_PAUSE * 2)
    due = (
        select(OutgoingMail.id)
        .where(OutgoingMail.status == WAITING)
        .where(or_(OutgoingMail.due_at <= now, OutgoingMail.due_at > never))
        .order_by(OutgoingMail.due_at, OutgoingMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    taken = {"due_at": now + LEASE, "claim": secrets.token_hex(8)}
    claimed = update(OutgoingMail).where(OutgoingMail.id == due).values(taken)
    row = session.scalars(claimed.returning(OutgoingMail)).one_or_none()
    if row:
        session.expunge(row)  # it stays as it was claimed, whatever others make of it
    return row


def decrypt_mail(keys: DataKeys, row: OutgoingMail) -> Mail:
    """The words of a mail that waits.

    Raises:
        UnknownKeyError: none of the keys fits.
    """
    return Mail(**json.loads(keys.decrypt(row.message)))


def mark_sent(session: Session, row: OutgoingMail, *, now: datetime) -> None:
    """The server took it: keep that, and erase the words. The caller commits."""
    _if_still_ours(session, row, status=SENT, sent_at=now, message="", claim=None)


def mark_failed(
    session: Session,
    row: OutgoingMail,
    *,
    fault: str,
    refused: bool,
    jitter: float,
    now: datetime,
) -> None:
    """It could not be sent: wait longer each time, in the end give up. The caller commits.

    Args:
        fault: why, without any address; at most 200 characters are kept.
        refused: the server said no for good (a 5xx answer) rather than not now.
        jitter: 0 to 1, so that many mails do not all come back at once.
        now: aware time.
    """
    attempts = row.attempts + 1
    patience = PATIENCE_WHEN_REFUSED if refused else PATIENCE
    # A clock that jumps ahead must not end a mail that was hardly tried.
    given_up = now - row.written_at > patience and attempts > 5
    _if_still_ours(
        session,
        row,
        status=GIVEN_UP if given_up else WAITING,
        attempts=attempts,
        due_at=now + retry_delay(attempts, jitter),
        last_fault=fault[:200],
        claim=None,
    )


def retry_delay(attempts: int, jitter: float) -> timedelta:
    """How long to wait after so many attempts (1 or more): doubled each time, ± a quarter."""
    minutes = min(1 << (attempts - 1), MAX_PAUSE // FIRST_PAUSE)
    return FIRST_PAUSE * (minutes * (0.75 + jitter / 2))


def try_again(session: Session, *, now: datetime) -> int:
    """Give every mail that was given up another PATIENCE. The caller commits.

    Returns:
        How many.
    """
    again = {"status": WAITING, "due_at": now, "written_at": now, "attempts": 0}
    done = session.execute(update(OutgoingMail).filter_by(status=GIVEN_UP).values(again))
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE always counts


def backlog(session: Session) -> Backlog:
    """How many mails wait, since when, how many of them failed before, how many were given up."""
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
    """The mails about one request, the oldest first."""
    mails = select(OutgoingMail).filter_by(request_id=request.id).order_by(OutgoingMail.id)
    return session.scalars(mails).all()


def _if_still_ours(session: Session, row: OutgoingMail, **values: object) -> None:
    # Somebody else may have taken it over after LEASE, or the request was erased meanwhile.
    ours = update(OutgoingMail).filter_by(id=row.id, claim=row.claim)
    session.execute(ours.values(values).execution_options(synchronize_session=False))
