"""Commands for authors. They need no settings, no database and no app that can start."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click

from questionnaire.authoring.json_export import export
from questionnaire.authoring.reflect import AnswersError, from_csv, from_json, result
from questionnaire.authoring.schemas import FOLDER, schemas, text_of
from questionnaire.cli.check import check
from questionnaire.cli.content_folder import content_folder, loaded
from questionnaire.cli.error_pages import write_error_pages
from questionnaire.cli.preview import show
from questionnaire.cli.releases import (
    draft_edition,
    list_editions,
    release_edition,
    rollback_edition,
)
from questionnaire.cli.simulate import simulate
from questionnaire.instrument.content import Answers, Content
from questionnaire.instrument.fhir import Release, questionnaire


@click.group()
def content() -> None:
    """Check and export what the questionnaire is made of."""


for command in (
    check,
    simulate,
    show,
    list_editions,
    draft_edition,
    release_edition,
    rollback_edition,
    write_error_pages,
):
    content.add_command(command)


@content.command("export")
@click.option(
    "--fhir", "release", type=click.Choice(["R4", "R5"]), help="As a Questionnaire of FHIR."
)
@content_folder
def export_content(folder: Path, release: Release | None) -> None:
    """Print the instrument as JSON."""
    content = loaded(folder)
    found = questionnaire(content, release) if release else export(content)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


@content.command("schemas")
def write_schemas() -> None:
    """Write a JSON Schema for each content file, for editors that complete and check."""
    FOLDER.mkdir(exist_ok=True)
    for name, schema in schemas().items():
        (FOLDER / name).with_suffix(".json").write_text(text_of(schema), "utf-8")
    click.echo(f"Written to {FOLDER}.")


@click.command()
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@click.option("--csv", "as_csv", is_flag=True, help="One respondent a row, one JSON line each.")
@content_folder
def reflect(file: IO[str], as_csv: bool, folder: Path) -> None:
    """Score the answers of FILE (- for standard input) and print the result as JSON."""
    content = loaded(folder)
    try:
        for answers in _respondents(content, file, as_csv):
            indent = None if as_csv else 2
            click.echo(json.dumps(result(content, answers), ensure_ascii=False, indent=indent))
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
