"""`flask content preview`: the real app on throw-away settings, with every page at a click."""

import logging
import os
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from cryptography.fernet import Fernet
from flask import Flask
from flask.cli import ScriptInfo
from werkzeug.serving import make_server

from questionnaire.cli.content_folder import content_folder, loaded
from questionnaire.instrument.faults.fault import ContentError
from questionnaire.web.database import db
from questionnaire.web.middleware import logs
from questionnaire.web.preview import preview_pages
from questionnaire.web.settings import Settings
from questionnaire.web.settings_loader import sqlite_url

FEW_CALLS = "5 per hour"  # "too many" comes sooner


@click.command("preview")
@content_folder
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@click.option(
    "--svg",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the map of all paths to this file, and serve nothing.",
)
@click.pass_obj
def show(script: ScriptInfo, folder: Path, port: int, svg: Path | None) -> None:
    """Serve every page with example people, and the map of all paths, on this computer only."""
    if svg:
        _write(svg, preview_pages.picture_of(loaded(folder)))
        return
    with TemporaryDirectory(prefix="preview-") as place:
        app = temporary_app(script, folder, Path(place))
        server = make_server("127.0.0.1", port, app, threaded=True)
        click.echo(f"Preview: http://127.0.0.1:{server.server_port}/preview (Ctrl+C ends it)")
        server.serve_forever()


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise click.ClickException(f"{file} can't be written: {error.strerror}") from error
    click.echo(f"Wrote {file}")


def temporary_app(script: ScriptInfo, folder: Path, place: Path, *, watched: bool = True) -> Flask:
    """The app with temporary settings, independent of the environment.

    Args:
        watched: files may change while it runs; else its pages are read once.
    """
    for field in fields(Settings):
        os.environ.pop(field.name.upper(), None)
    os.environ |= {
        "SECRET_KEYS": Fernet.generate_key().decode(),
        "DATA_KEYS": Fernet.generate_key().decode(),
        "DATABASE_URL": sqlite_url(place / "calls.sqlite"),
        "CALL_MINIMUM_SECONDS": "0",
        "CONTENT_FOLDER": str(folder),
        "FIGURES": "off",
    }
    if not watched:
        os.environ["CALL_LIMIT"] = FEW_CALLS
    app = script.load_app()
    try:
        preview_pages.init_app(app, folder, watched=watched)
    except ContentError as error:
        raise click.ClickException(str(error)) from error
    # An open page asks every second whether something changed; do not log that.
    logs.log.setLevel(logging.WARNING)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with app.app_context():
        db.create_all()
    return app
