"""Commands for authors. They need no settings, no database and no app that can start."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click

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
    faults = list(checks.faults(loaded, datetime.now(UTC).date()))
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
