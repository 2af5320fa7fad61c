"""`flask content check`: everything that is wrong with the content, in one command."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from questionnaire.authoring import checks
from questionnaire.web.content_folder import content_folder, loaded


@click.command()
@content_folder
def check(folder: Path) -> None:
    """Name every fault of the content; exit with 1 if there is any."""
    content = loaded(folder)
    faults = list(checks.faults(content, datetime.now(UTC).date()))
    for fault in faults:
        click.echo(fault)
    if faults:
        sys.exit(1)
    click.echo(
        f"{content.instrument.id} {content.instrument.version}: {len(content.questions)} "
        f"questions, {len(content.patterns)} patterns, {len(content.articles)} articles, "
        f"{len(content.helplines)} helplines. No faults."
    )
