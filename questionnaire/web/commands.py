"""The command line. `content` and `reflect` need no settings, no database and no running app."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO

import click
from flask import current_app
from flask.cli import AppGroup

from questionnaire.authoring import checks
from questionnaire.authoring.export import export
from questionnaire.authoring.reflect import AnswersError, from_csv, from_json, result
from questionnaire.instrument.content import Answers, Content
from questionnaire.instrument.loading import DEFAULT, ContentError, load

content_folder = click.option(
    "--content",
    "folder",
    type=click.Path(path_type=Path),
    default=DEFAULT,
    help="Folder of another instrument, written in the same files.",
)


@click.group()
def content() -> None:
    """Check and export what the questionnaire is made of."""


@content.command("check")
@content_folder
def check_content(folder: Path) -> None:
    """Name every fault of the content; exit with 1 if there is any."""
    loaded = _load(folder)
    faults = list(checks.faults(loaded, date.today()))
    for fault in faults:
        click.echo(fault)
    if faults:
        sys.exit(1)
    click.echo(
        f"{loaded.instrument.id} {loaded.instrument.version}: {len(loaded.questions)} questions, "
        f"{len(loaded.patterns)} patterns, {len(loaded.articles)} articles, "
        f"{len(loaded.helplines)} helplines. No faults."
    )


@content.command("export")
@content_folder
def export_content(folder: Path) -> None:
    """Print the instrument as JSON."""
    click.echo(json.dumps(export(_load(folder)), ensure_ascii=False, indent=2))


@click.command()
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@click.option("--csv", "as_csv", is_flag=True, help="One respondent a row, one JSON line each.")
@content_folder
def reflect(file: IO[str], as_csv: bool, folder: Path) -> None:
    """Score the answers of FILE (- for standard input) and print the result as JSON."""
    loaded = _load(folder)
    try:
        for answers in _respondents(loaded, file, as_csv):
            indent = None if as_csv else 2
            click.echo(json.dumps(result(loaded, answers), ensure_ascii=False, indent=indent))
    except AnswersError as error:
        click.echo(error, err=True)
        sys.exit(2)
    except UnicodeDecodeError:
        click.echo("The file is not UTF-8 text; save it as UTF-8", err=True)
        sys.exit(2)


def _respondents(content: Content, file: IO[str], as_csv: bool) -> Iterator[Answers]:
    if as_csv:
        yield from from_csv(content, file)
    else:
        yield from_json(content, file.read())


def _load(folder: Path) -> Content:
    try:
        return load(folder)
    except ContentError as error:
        click.echo(error, err=True)
        sys.exit(1)


call_requests = AppGroup("requests", help="Read the requests for a call, and delete old ones.")


@call_requests.command("list")
def list_requests() -> None:
    """One line a request, newest first; no personal details."""
    from questionnaire.calls.requests import newest_first
    from questionnaire.web.database import db

    for request in newest_first(db.session()):
        shared = "summary shared" if request.shares_summary else "no summary"
        click.echo(
            f"{request.reference}  {request.received_at:%Y-%m-%d %H:%M} UTC  "
            f"{request.status}  {shared}"
        )


@call_requests.command("show")
@click.argument("reference")
def show_request(reference: str) -> None:
    """Everything of one request, decrypted."""
    from questionnaire.calls.requests import find, open_details
    from questionnaire.web.database import db

    request = find(db.session(), reference)
    if request is None:
        raise click.ClickException(f"There is no request {reference}; `flask requests list` helps")
    details = open_details(current_app.extensions["settings"].data_seal, request)
    for label, value in (
        ("Reference", request.reference),
        ("Received", f"{request.received_at:%Y-%m-%d %H:%M} UTC"),
        ("Status", request.status),
        ("Name", details.name),
        ("Email", details.email),
        ("Phone", details.phone),
        ("Country or time zone", details.country),
        ("Good times", details.times),
        ("Language", details.language),
        ("Agreed to", f"{details.consent} (version {request.consent_version})"),
        ("Summary", details.summary or "not shared"),
    ):
        click.echo(f"{label}: {value}")


@call_requests.command("expire")
def expire_requests() -> None:
    """Delete every request older than RETENTION_DAYS since its last change."""
    from questionnaire.calls.requests import expire
    from questionnaire.web.database import db

    days = current_app.extensions["settings"].retention_days
    count = expire(db.session(), unchanged_since=datetime.now(UTC) - timedelta(days=days))
    db.session.commit()
    click.echo(f"Deleted {count} request{'' if count == 1 else 's'} unchanged for {days} days.")
