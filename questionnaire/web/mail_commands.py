"""`flask deliver-mail`: send what waits, once or for as long as it runs."""

import signal
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from random import random

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from questionnaire.calls import outbox
from questionnaire.calls.sealing import UnknownKeyError
from questionnaire.calls.sending import FAULTS, Send, compose, fault_of, into_folder, over_smtp
from questionnaire.calls.tables import OutgoingMail
from questionnaire.web import retention
from questionnaire.web.database import db
from questionnaire.web.logs import log
from questionnaire.web.said_plainly import said_plainly
from questionnaire.web.settings import Settings

SECONDS_BETWEEN_LOOKS = 5


@click.command("deliver-mail")
@click.option("--watch", is_flag=True, help="Go on looking for mail until stopped.")
@click.option("--again", is_flag=True, help="Try what was given up once more, too.")
@with_appcontext
def deliver_mail(watch: bool, again: bool) -> None:
    """Send the mails that are due. Several of these may run at once.

    With --watch it also deletes, every hour, what is older than RETENTION_DAYS.
    """
    with said_plainly():
        if again:
            click.echo(f"Given another chance: {outbox.try_again(db.session(), now=_now())}")
            db.session.commit()
        if not watch:
            _deliver_due(SimpleQueue(), deque())
    if watch:
        _watch()


def _watch() -> None:
    # Not an Event: its lock may be held just when the signal comes, and then both wait for ever.
    told_to_stop: SimpleQueue[int] = SimpleQueue()
    since = retention.reading()
    taken: deque[OutgoingMail] = deque()
    for sign in (signal.SIGTERM, signal.SIGINT):
        # The mail in hand is finished first.
        signal.signal(sign, lambda sign, _: told_to_stop.put(sign))
    while told_to_stop.empty():
        try:
            _deliver_due(told_to_stop, taken)
            since = retention.hourly(since, retention.reading())
        except SQLAlchemyError:
            log.exception("the database can't be used; mail waits")
        db.session.remove()
        with suppress(Empty):
            told_to_stop.put(told_to_stop.get(timeout=SECONDS_BETWEEN_LOOKS))


def _deliver_due(told_to_stop: SimpleQueue[int], taken: deque[OutgoingMail]) -> None:
    """Send one mail after the other until none is due, a line each."""
    settings: Settings = current_app.extensions["settings"]
    send, session = _sender(settings), db.session()
    _note(taken)
    while told_to_stop.empty() and (row := outbox.claim(session, now=_now())):
        session.commit()  # nobody else takes it from here on, and no lock is held while sending
        error = _try(row, settings, send)
        said = "sent"
        if error:
            fault, refused = fault_of(error)
            said = f"not sent, {fault}"
            outbox.failed(session, row, fault=fault, refused=refused, jitter=_jitter(), now=_now())
            session.commit()
        else:
            taken.append(row)
            _note(taken)
        click.echo(f"mail {row.id} to the {row.purpose}: {said}")


def _note(taken: deque[OutgoingMail]) -> None:
    """Write down what the mail server took. A database that is away hears of it later."""
    while taken:
        outbox.sent(db.session(), taken[0], now=_now())
        db.session.commit()
        taken.popleft()


def _try(row: OutgoingMail, settings: Settings, send: Send) -> Exception | None:
    """Send it; what went wrong, or None."""
    try:
        mail = outbox.open_mail(settings.data_seal, row)
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
        return over_smtp(settings.smtp_url, seconds=settings.smtp_seconds)
    return into_folder(settings.mail_folder)


def _jitter() -> float:
    return random()  # noqa: S311  # spreads mails over time, hides nothing


def _now() -> datetime:
    return datetime.now(UTC)
