"""For somebody who asks what is held about them, or that it goes: by the reference they have."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from questionnaire.calls import audit, inbox, notes, outbox, requests
from questionnaire.calls.call_tables import CallRequest
from questionnaire.cli.cli_errors import cli_errors
from questionnaire.web import database
from questionnaire.web.database import db


@click.command("export-person")
@click.argument("reference")
@with_appcontext
def export_person(reference: str) -> None:
    """Everything that is held about one request, as JSON."""
    with cli_errors():
        row = _found(reference)
        click.echo(json.dumps(_held(row), indent=2, ensure_ascii=False, default=str))
        _audit(row, "person.exported")


@click.command("erase-person")
@click.argument("reference")
@with_appcontext
def erase_person(reference: str) -> None:
    """Erase what is personal in one request, with its mails and notes. It can't be undone."""
    with cli_errors():
        row = _found(reference)
        if not row.details:
            raise click.ClickException(f"{row.reference} is {row.status} already.")
        requests.erase(db.session(), row, status=inbox.ERASED, now=datetime.now(UTC))
        _audit(row, "person.erased")
        database.purge_write_ahead_log()
        click.echo(f"Erased {row.reference}. Backups made before still hold it.")


def _held(row: CallRequest) -> dict[str, object]:
    session, keys = db.session(), current_app.extensions["settings"].data_encryption
    details = requests.decrypt_details(keys, row)
    return {
        "reference": row.reference,
        "status": row.status,
        "received_at": row.received_at,
        "changed_at": row.changed_at,
        "assigned_to": row.assigned_to,
        "consent_version": row.consent_version,
        "entered": asdict(details) if details else None,
        "notes": [asdict(note) for note in notes.of_request(session, keys, row)],
        "mails": [
            {"purpose": mail.purpose, "status": mail.status, "written_at": mail.written_at}
            | {"sent_at": mail.sent_at}
            for mail in outbox.of_request(session, row)
        ],
        "history": [
            {"at": entry.at, "actor": entry.actor, "action": entry.action, "detail": entry.detail}
            for entry in audit.of_request(session, row.reference)
        ],
    }


def _found(reference: str) -> CallRequest:
    row = requests.find(db.session(), reference)
    if row is None:
        raise click.ClickException(f"There is no request {reference}; `flask requests list` helps")
    return row


def _audit(row: CallRequest, action: str) -> None:
    now = datetime.now(UTC)
    audit.record(db.session(), actor=audit.SYSTEM, action=action, reference=row.reference, now=now)
    db.session.commit()
