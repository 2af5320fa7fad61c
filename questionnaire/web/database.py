"""The database of call requests, staff and figures. No page of a visit uses it."""

import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from flask import Flask, abort, current_app, has_request_context, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from questionnaire.calls import audit
from questionnaire.calls.call_tables import Base

log = logging.getLogger(__name__)
db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate(compare_type=True, render_as_batch=True)

MAX_ID = 2**31 - 1  # of a row in PostgreSQL, which fails when asked for a larger one


def init_app(app: Flask, url: str) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    options: dict[str, Any] = {"hide_parameters": True, "pool_pre_ping": True}
    if url.startswith("postgresql"):
        options["connect_args"] = {
            "connect_timeout": 5,  # seconds
            "tcp_user_timeout": 10_000,  # milliseconds until a server that is gone counts as gone
            # A database made where the locale is C has no encoding, and would give us bytes.
            "client_encoding": "utf8",
        }
    else:
        # A pooled connection would keep writing to a file that was deleted or replaced.
        options["poolclass"] = NullPool
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        event.listen(db.engine, "do_connect", log_target, once=True)
        if url.startswith("sqlite"):
            event.listen(db.engine, "connect", _set_pragmas)
            event.listen(db.engine, "begin", _begin)
            event.listen(db.engine, "do_connect", _create_private_file)

    @app.before_request
    def refuse_null_characters() -> None:
        # PostgreSQL rejects them, and no keyboard can type one.
        if "\0" in request.path or b"%00" in request.query_string:
            abort(404)
        if any("\0" in text for field in request.form.items(multi=True) for text in field):
            abort(400)


@event.listens_for(db.session, "before_commit")
def write_audit_entries(session: Session) -> None:
    if not session.in_nested_transaction():
        audit.write_recorded(session, current_app.extensions["settings"].data_encryption)


@event.listens_for(db.session, "after_rollback")
def forget_audit_entries(session: Session) -> None:
    audit.forget_recorded(session)


def safe_url() -> str:
    """The URL of the database, without its password."""
    url = db.engine.url
    # libpq takes some of these from there, and the password too.
    places = {name: url.query[name] for name in ("host", "port", "dbname") if name in url.query}
    # Not URL.set(): it ignores None for a password.
    shown = url._replace(drivername=url.get_backend_name(), password=None)
    return shown.set(query=places).render_as_string()


def log_target(*_: Any) -> None:
    """Before its first connection, a command says which database it uses."""
    if click.get_current_context(silent=True):
        file = Path(db.engine.url.database or "")
        is_new = db.engine.dialect.name == "sqlite" and not file.exists()
        log.info("works on %s%s", safe_url(), ", which is not there yet" if is_new else "")


def describe_error(error: SQLAlchemyError) -> str:
    """Database and reason in one line, without a password and without user input."""
    kind = type(error).__name__
    if not isinstance(error, OperationalError | ProgrammingError):
        return f"{safe_url()}: {kind}"  # messages of others may quote values
    return f"{safe_url()}: {kind}, {str(error.orig).partition(chr(10))[0]}"


def log_error(what: str, error: SQLAlchemyError) -> None:
    """Call where it is caught. Only errors that are our own get a traceback."""
    own = not isinstance(error, OperationalError)
    log.error("%s: %s", what, describe_error(error), exc_info=own)


def row_id(told: str) -> int:
    """The id of a row, from an address.

    Raises:
        ValueError: no row can have it.
    """
    if len(told) > len(str(MAX_ID)) or not 0 < int(told) <= MAX_ID:
        raise ValueError("no row has this id")
    return int(told)


def _begin(connection: Connection) -> None:
    # SQLite fails at once when a transaction that began by reading starts to write. So requests
    # that may write take the write lock first. Staff pages write to the audit trail also when they
    # read.
    reads = has_request_context() and request.method in ("GET", "HEAD")
    only_reads = reads and not request.path.startswith("/staff")
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


def _create_private_file(_dialect: Any, _record: Any, given: list[Any], _options: Any) -> None:
    """Only its owner may read a new file. SQLite creates the files beside it in the same way."""
    file = Path(given[0])
    # Never opened when it is there: closing it again would take SQLite's locks away.
    if not file.exists():
        with suppress(OSError):  # SQLite says what is wrong
            os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))


def _set_pragmas(connection: Any, _record: Any) -> None:
    # The driver begins transactions on its own and late, which breaks savepoints: take that over.
    connection.isolation_level = None
    for pragma in (
        "busy_timeout = 5000",
        "journal_mode = WAL",
        "synchronous = FULL",  # a confirmed request survives a power cut
        "secure_delete = ON",  # a deleted one is overwritten
    ):
        connection.execute(f"PRAGMA {pragma}")


def purge_write_ahead_log() -> None:
    """After an erasure: leave no copy of it in SQLite's write-ahead file. Best effort, at once.

    What a busy reader holds back goes with the next one.
    """
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")  # no checkpoint runs within a transaction
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def vacuum() -> None:
    """Let PostgreSQL overwrite what was erased now, instead of when it has time.

    Only a role that owns the tables may: for the app's own, PostgreSQL 16 and older warn and leave
    it to autovacuum. From 17 on roles.sql lets it.
    """
    if db.engine.dialect.name == "postgresql":
        connected = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        with connected as connection:
            connection.exec_driver_sql("VACUUM call_request, outgoing_mail")
