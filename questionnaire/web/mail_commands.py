"""`flask deliver-mail`: send what waits, once or for as long as it runs."""

import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from random import random
from threading import Event

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from questionnaire.calls import outbox
from questionnaire.calls.sealing import UnknownKeyError
from questionnaire.calls.sending import FAULTS, Send, compose, fault_of, into_folder, over_smtp
from questionnaire.calls.tables import OutgoingMail
from questionnaire.web.database import db
from questionnaire.web.logs import log
from questionnaire.web.settings import Settings

SECONDS_BETWEEN_LOOKS = 5


@click.command("deliver-mail")
@click.option("--watch", is_flag=True, help="Go on looking for mail until stopped.")
@click.option("--again", is_flag=True, help="Try what was given up once more, too.")
@with_appcontext
def deliver_mail(watch: bool, again: bool) -> None:
    """Send the mails that are due. Several of these may run at once."""
    settings: Settings = current_app.extensions["settings"]
    send = sender(settings)
    stop = Event()
    for sign in (signal.SIGTERM, signal.SIGINT) if watch else ():
        signal.signal(sign, lambda *_: stop.set())  # the mail in hand is finished first
    if again:
        click.echo(f"Given another chance: {outbox.try_again(db.session(), now=_now())}")
        db.session.commit()
    while not stop.is_set():
        try:
            for line in deliver_due(settings, send, stop):
                click.echo(line)
        except SQLAlchemyError as error:
            db.session.rollback()
            if not watch:
                raise click.ClickException(
                    "The database can't be used. Is DATABASE_URL right, and was "
                    "`flask db upgrade` run?"
                ) from error
            log.exception("the database can't be used; mail waits")
        if not watch:
            return
        db.session.remove()
        stop.wait(SECONDS_BETWEEN_LOOKS)


def deliver_due(settings: Settings, send: Send, stop: Event) -> Iterator[str]:
    """Send one mail after the other until none is due, a line each."""
    session = db.session()
    while not stop.is_set() and (row := outbox.claim(session, now=_now())):
        session.commit()  # nobody else takes it from here on, and no lock is held while sending
        yield _deliver(row, settings, send)
        session.commit()


def _deliver(row: OutgoingMail, settings: Settings, send: Send) -> str:
    name = f"mail {row.id} to the {row.purpose}"
    try:
        mail = outbox.open_mail(settings.data_seal, row)
        message = compose(
            mail, sender=settings.mail_from, message_id=row.message_id, written_at=row.written_at
        )
        send(message)
    except (*FAULTS, UnknownKeyError, ValueError) as error:
        fault, refused = fault_of(error)
        outbox.failed(db.session(), row, fault=fault, refused=refused, jitter=_jitter(), now=_now())
        return f"{name}: not sent, {fault}"
    outbox.sent(db.session(), row, now=_now())
    return f"{name}: sent"


def sender(settings: Settings) -> Send:
    """To the mail server of the settings; without one, into files."""
    if settings.smtp_url:
        return over_smtp(settings.smtp_url, seconds=settings.smtp_seconds)
    return into_folder(settings.mail_folder)


def _jitter() -> float:
    return random()  # noqa: S311  # spreads mails over time, hides nothing


def _now() -> datetime:
    return datetime.now(UTC)
