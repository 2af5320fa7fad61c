"""`flask content editions`, `draft` and `release`: from a draft to what visitors get."""

from pathlib import Path

import click

from questionnaire.authoring.editions import EditionError, draft, release
from questionnaire.instrument.loading import ContentError, load_editions
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
def release_edition(version: str | None, folder: Path) -> None:
    """Make a draft live. The edition before it is retired; visits that began with it finish."""
    try:
        released = release(folder, version)
    except (EditionError, ContentError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Edition {released.instrument.version} is live.")
