"""`flask backup FILE` and `flask restore FILE`: the whole database, while the site runs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import URL, inspect

from questionnaire.cli.cli_errors import cli_errors
from questionnaire.web.database import db, log_target

# Whose it was there, and who might do what, is nothing for another server.
NOBODYS = ("--no-owner", "--no-privileges")
NOTHING = "There is nothing in this database. Is it the right one?"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
@cli_errors()
def backup(file: Path) -> None:
    """Write the database to FILE, which must not exist yet. Personal fields stay encrypted."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise click.ClickException(f"{file} can't be made: {error.strerror}") from error
    try:
        _write(db.engine.url, file)
    except BaseException:
        file.unlink()  # half a backup must not pass for one
        raise
    click.echo(f"{file}: {file.stat().st_size} bytes. It is of no use without DATA_KEYS.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
@cli_errors()
def restore(file: Path) -> None:
    """Fill the empty database of DATABASE_URL from FILE. Nothing is ever overwritten."""
    url = db.engine.url
    if inspect(db.engine).get_table_names():
        raise click.ClickException("The database is not empty. Restore into a new one.")
    if url.drivername == "sqlite":
        _fill(Path(str(url.database)), file)
    else:
        _postgres("pg_restore", url, *NOBODYS, "--single-transaction", "--exit-on-error", file)
    click.echo("Restored. Now run `flask db upgrade`.")


def _fill(empty: Path, file: Path) -> None:
    try:
        _copy(file, empty)
    except click.ClickException:
        empty.unlink()  # half a database must not pass for one
        raise


def _write(url: URL, file: Path) -> None:
    if url.drivername == "sqlite":
        log_target()
        _copy(Path(str(url.database)), file)
        if not _without_limits(file):
            raise click.ClickException(NOTHING)
    elif not inspect(db.engine).get_table_names():
        raise click.ClickException(NOTHING)
    else:
        without = "--exclude-table-data=rate_limit"
        _postgres("pg_dump", url, "--format=custom", *NOBODYS, without, f"--file={file}")


def _copy(source: Path, target: Path) -> None:
    """SQLite's online backup: consistent while others write."""
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as read,
            closing(sqlite3.connect(target)) as written,
        ):
            read.backup(written)
            faults = [row[0] for row in written.execute("pragma integrity_check")]
    except sqlite3.DatabaseError as error:
        raise click.ClickException(f"{source} can't be read: {error}") from error
    if faults != ["ok"]:
        raise click.ClickException(f"{source} is damaged: {faults[0]}")


def _without_limits(file: Path) -> bool:
    """Drop rate-limit counters, which are useless later. Returns whether there are tables."""
    with closing(sqlite3.connect(file, isolation_level=None)) as copy:
        copy.execute("pragma secure_delete = on")
        names = {name for (name,) in copy.execute("select name from sqlite_master")}
        if "rate_limit" in names:
            copy.execute("delete from rate_limit")
    return bool(names)


def _postgres(tool: str, url: URL, *arguments: str | Path) -> None:
    program = shutil.which(tool)
    if not program:
        raise click.ClickException(f"{tool} is not on the PATH; it comes with PostgreSQL's client.")
    # The password goes by the environment: everybody on the machine can read arguments.
    where = url._replace(drivername="postgresql", password=None).render_as_string()
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(  # noqa: S603
        [program, f"--dbname={where}", *arguments],
        check=False, env=os.environ | secret, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise click.ClickException(f"{tool} failed: {done.stderr.strip()}")
