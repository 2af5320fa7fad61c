"""`flask content editions`, `draft` and `release`: from a draft to what visitors get."""

from pathlib import Path

import click
from flask.cli import ScriptInfo

from questionnaire.authoring.editions import EditionError, draft, release
from questionnaire.instrument.loading import EDITIONS, ContentError, load_editions
from questionnaire.web.check_command import as_text, in_everything
from questionnaire.web.content_folder import content_folder


@click.command("editions")
@content_folder
def list_editions(folder: Path) -> None:
    """List every edition with its status and what it was made from."""
    try:
        editions = load_editions(folder)
    except ContentError as error:
        raise click.ClickException(str(error)) from error
    for edition in editions:
        of = edition.instrument
        origin = f", from {of.derived_from}" if of.derived_from else ""
        click.echo(f"{of.version}  {of.status}{origin}  {len(edition.questions)} questions")


@click.command("draft")
@click.argument("version")
@content_folder
def draft_edition(version: str, folder: Path) -> None:
    """Begin a new edition: a copy of the live one, to change and to look at in the preview."""
    try:
        place = draft(folder, version)
    except (EditionError, ContentError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Edition {version} is a draft in {place}. Change it there; then run")
    click.echo(f"`flask content check` and `flask content release {version}`.")


@click.command("release")
@click.argument("version", required=False)
@content_folder
@click.pass_obj
def release_edition(script: ScriptInfo, version: str | None, folder: Path) -> None:
    """Make a draft live if it has no faults. The edition before it is retired; visits that began
    with it finish on it."""
    _refuse_faults(script, folder, f"{EDITIONS}/{version}/" if version else "")
    try:
        released = release(folder, version)
    except (EditionError, ContentError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Edition {released.instrument.version} is live. Visitors get it after a restart.")
    if released.simulated is None:
        click.echo("It has no simulated figures yet, so the page on how it works tells none:")
        click.echo("run `flask content simulate --save`.")


def _refuse_faults(script: ScriptInfo, folder: Path, place: str) -> None:
    """What visitors would get must have no faults; that it is not recorded yet is none."""
    faults = [
        finding
        for finding in in_everything(script, folder)[0]
        if finding.fault
        and finding.rule != "edition"
        and (finding.file.startswith(place) if place else EDITIONS not in finding.file)
    ]
    for fault in faults:
        click.echo(as_text(fault))
    if faults:
        raise click.ClickException("Nothing was released: mend what is named above first.")
