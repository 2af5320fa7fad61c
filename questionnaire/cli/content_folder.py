"""The option that every command for authors takes: which folder of content."""

import sys
from pathlib import Path

import click

from questionnaire.instrument.content import Content
from questionnaire.instrument.faults.fault import ContentError
from questionnaire.instrument.loading import DEFAULT, load

content_folder = click.option(
    "--content",
    "folder",
    type=click.Path(path_type=Path),
    default=DEFAULT,
    help="Folder of another instrument, written in the same files.",
)


def loaded(folder: Path) -> Content:
    """The content of the folder, or its faults on the error output and exit status 1."""
    try:
        return load(folder)
    except ContentError as error:
        click.echo(error, err=True)
        sys.exit(1)
