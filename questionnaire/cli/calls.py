"""Commands for the practice: read the requests for a call, and delete old ones."""

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import AppGroup

from questionnaire.calls import phones
from questionnaire.calls.requests import decrypt_details, find, newest_first
from questionnaire.cli.cli_errors import cli_errors
from questionnaire.web.database import db
from questionnaire.web.retention import delete_old

call_requests = AppGroup("requests", help="Read the requests for a call, and delete old ones.")


@call_requests.command("list")
@cli_errors()
def list_requests() -> None:
    """One line a request, newest first; no personal details."""
    for request in newest_first(db.session()):
        shared = "summary shared" if request.shares_summary else "no summary"
        click.echo(
            f"{request.reference}  {request.received_at:%Y-%m-%d %H:%M} UTC  "
            f"{request.status}  {shared}"
        )


@call_requests.command("show")
@click.argument("reference")
@cli_errors()
def show_request(reference: str) -> None:
    """Everything of one request, decrypted."""
    request = find(db.session(), reference)
    if request is None:
        raise click.ClickException(f"There is no request {reference}; `flask requests list` helps")
    details = decrypt_details(current_app.extensions["settings"].data_encryption, request)
    if details is None:
        click.echo(f"{request.reference} is {request.status}: what was personal is erased.")
        return
    for label, value in (
        ("Reference", request.reference),
        ("Received", f"{request.received_at:%Y-%m-%d %H:%M} UTC"),
        ("Status", request.status),
        ("Name", details.name),
        ("Email", details.email),
        ("Phone", details.phone),
        ("Phone from abroad", phones.international(details.phone, details.country)),
        ("Country or time zone", details.country),
        ("Good times", details.times),
        ("Language", details.language),
        ("Agreed to", f"{details.consent} (version {request.consent_version})"),
        ("Summary", details.summary or "not shared"),
    ):
        click.echo(f"{label}: {value}")


@call_requests.command("expire")
@cli_errors()
def expire_requests() -> None:
    """Delete every request older than RETENTION_DAYS since its last change."""
    days = current_app.extensions["settings"].retention_days
    count = delete_old(datetime.now(UTC))
    click.echo(f"Deleted {count} request{'' if count == 1 else 's'} unchanged for {days} days.")
