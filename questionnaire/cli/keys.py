"""`flask keys`: change the keys of encrypted fields while the site runs."""

import click
from flask import current_app
from flask.cli import AppGroup

from questionnaire.calls.rotation import rotate
from questionnaire.cli.cli_errors import cli_errors
from questionnaire.web import database
from questionnaire.web.database import db

keys = AppGroup("keys", help="Change the keys of encrypted fields.")


@keys.command("rotate")
def rotate_keys() -> None:
    """Seal again with the first of DATA_KEYS what another one sealed."""
    unopened = 0
    with cli_errors():
        for done in rotate(db.session(), current_app.extensions["settings"].data_seal):
            unopened += done.unopened
            more = f", {done.unopened} that no key opens" if done.unopened else ""
            click.echo(f"{done.column}: {done.again} sealed again{more}")
        database.forget_for_real()
    if unopened:
        raise click.ClickException(
            f"{unopened} fields stay as they are. Add the key they were sealed with to DATA_KEYS, "
            "behind the first, and run this again."
        )
