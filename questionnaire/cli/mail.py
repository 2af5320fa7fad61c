"""`flask deliver-mail`: send what waits, once or for as long as it runs."""

import logging
import signal
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from random import random
from time import monotonic

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from questionnaire.calls import last_runs, outbox
from questionnaire.calls.call_tables import OutgoingMail
from questionnaire.calls.encryption import UnknownKeyError
from questionnaire.calls.sending import FAULTS, Send, compose, fault_of, into_folder, over_smtp
from questionnaire.cli.cli_errors import cli_errors
from questionnaire.web import retention
from questionnaire.web.database import db
from questionnaire.web.outages import Outage
from questionnaire.web.settings import Settings

log = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_BEATS = 5, 60


@dataclass
class MailRun:
    """State of a mail process between two mails."""

    # Not an Event: its lock may be held when the signal arrives, and both would wait for ever.
    stop_requested: SimpleQueue[int] = field(default_factory=SimpleQueue)
    taken: deque[OutgoingMail] = field(default_factory=deque)
    next_beat: float = 0  # monotonic time


@click.command("deliver-mail")
@click.option("--watch", is_flag=True, help="Go on looking for mail until stopped.")
@click.option("--again", is_flag=True, help="Try what was given up once more, too.")
@with_appcontext
def deliver_mail(watch: bool, again: bool) -> None:
    """Send the mails that are due. Several of these may run at once.

    With --watch it also deletes, every hour, what is older than RETENTION_DAYS.
    """
    with cli_errors():
        if again:
            log.info("given another chance: %d", outbox.try_again(db.session(), now=_now()))
            db.session.commit()
        if not watch:
            _deliver_due(MailRun())
    if watch:
        _watch(MailRun())


def _watch(this: MailRun) -> None:
    since, outage = retention.clock_reading(), Outage("mail waits")
    for sign in (signal.SIGTERM, signal.SIGINT):
        # The mail in hand is finished first.
        signal.signal(sign, lambda sign, _: this.stop_requested.put(sign))
    while this.stop_requested.empty():
        try:
            _deliver_due(this)
            since = retention.hourly(since, retention.clock_reading())
            outage.ended(monotonic())
        except SQLAlchemyError as error:
            outage.occurred(error, monotonic())
        db.session.remove()
        with suppress(Empty):
            this.stop_requested.put(this.stop_requested.get(timeout=SECONDS_BETWEEN_LOOKS))


def _deliver_due(this: MailRun) -> None:
    """Send one mail after the other until none is due, a line each."""
    settings: Settings = current_app.extensions["settings"]
    send, session = _sender(settings), db.session()
    _mark_sent(this.taken)
    while this.stop_requested.empty() and (row := outbox.claim(session, now=_now())):
        session.commit()  # it is claimed now, and no lock is held while sending
        error = _try(row, settings, send)
        said = "sent"
        if error:
            fault, refused = fault_of(error)
            said = f"not sent, {fault}"
            outbox.mark_failed(
                session, row, fault=fault, refused=refused, jitter=_jitter(), now=_now()
            )
            session.commit()
        else:
            this.taken.append(row)
            _mark_sent(this.taken)
        log.info("mail %d to the %s: %s", row.id, row.purpose, said)
        _record_run(this)  # many mails may take hours
    _record_run(this)


def _record_run(this: MailRun) -> None:
    """Record in the database that the mail process is alive, but not after each mail."""
    if monotonic() >= this.next_beat:
        last_runs.record(db.session(), last_runs.MAIL, now=_now())
        db.session.commit()
        this.next_beat = monotonic() + SECONDS_BETWEEN_BEATS


def _mark_sent(taken: deque[OutgoingMail]) -> None:
    """Record accepted mails. If the database is unavailable, later."""
    while taken:
        outbox.mark_sent(db.session(), taken[0], now=_now())
        db.session.commit()
        taken.popleft()


def _try(row: OutgoingMail, settings: Settings, send: Send) -> Exception | None:
    """Send it; what went wrong, or None."""
    try:
        mail = outbox.decrypt_mail(settings.data_encryption, row)
        message = compose(
            mail, sender=settings.mail_from, message_id=row.message_id, written_at=row.written_at
        )
        send(message)
    except (*FAULTS, UnknownKeyError, ValueError) as error:
        return error
    return None


def _sender(settings: Settings) -> Send:
    """To the mail server of the settings; without one, into files."""
    if settings.smtp_url:
        return over_smtp(settings.smtp_url, seconds=settings.smtp_timeout_seconds)
    return into_folder(settings.mail_folder)


def _jitter() -> float:
    return random()  # noqa: S311  # spreads mails over time, hides nothing


def _now() -> datetime:
    return datetime.now(UTC)
