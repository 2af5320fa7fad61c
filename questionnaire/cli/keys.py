"""`flask keys`: change the keys of encrypted fields while the site runs."""

import click
from flask import current_app
from flask.cli import AppGroup

from questionnaire.calls.key_rotation import rotate
from questionnaire.cli.cli_errors import cli_errors
from questionnaire.web import database
from questionnaire.web.database import db

keys = AppGroup("keys", help="Change the keys of encrypted fields.")


@keys.command("rotate")
def rotate_keys() -> None:
    """Encrypt again with the first of DATA_KEYS what another one encrypted."""
    undecrypted = 0
    with cli_errors():
        for done in rotate(db.session(), current_app.extensions["settings"].data_encryption):
            undecrypted += done.undecrypted
            more = f", {done.undecrypted} that no key decrypts" if done.undecrypted else ""
            click.echo(f"{done.column}: {done.again} encrypted again{more}")
        database.purge_write_ahead_log()
    if undecrypted:
        raise click.ClickException(
            f"{undecrypted} fields stay as they are. Add the key they were encrypted with to "
            "DATA_KEYS, behind the first, and run this again."
        )
