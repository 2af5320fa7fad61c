"""deploy/postgres/roles.sql on a real server: the app works, and can't change the audit trail."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from questionnaire.web.database import db
from tests.apps import DATA_KEY, SECRET_KEY, app_with, settings_for
from tests.colleague import at_work
from tests.commands import flask
from tests.servers import ROOT, Cluster, postgres_cluster
from tests.visitor import Visitor
from tests.web.staff.test_inbox_pages import asks

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("psql") and shutil.which("pg_dump")),
        reason="NOT RUN: psql or pg_dump is not on the PATH (postgresql-client)",
    ),
]
CHANGES = [
    "update audit_entry set actor = 'nobody'",
    "delete from audit_entry",
    "truncate audit_entry",
    "alter table audit_entry disable trigger all",
    "drop trigger audit_entry_no_change on audit_entry",
    "create trigger mine before insert on audit_entry execute function audit_entry_refuse()",
    "set session_replication_role = replica",
    "drop table audit_entry",
    "set role calls_owner",
]


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    with postgres_cluster() as cluster:
        yield cluster


def as_superuser(server: Cluster, database: str, *statements: str) -> None:
    url = settings_for(server.url).database_url.removesuffix("postgres") + database
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def makes_roles(server: Cluster, database: str) -> None:
    done = subprocess.run(
        ["psql", "-h", "127.0.0.1", "-p", str(server.port), "-U", "tester", "--dbname", database,
         "--file", ROOT / "deploy/postgres/roles.sql"],
        check=False, capture_output=True, text=True,
        env=os.environ | {"OWNER_PASSWORD": "it's long", "APP_PASSWORD": 'a "quoted" one'},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def url_of(server: Cluster, role: str, database: str) -> str:
    return f"postgresql://{role}@127.0.0.1:{server.port}/{database}"


def run(url: str, *arguments: str | Path) -> str:
    keys = {"SECRET_KEYS": SECRET_KEY, "DATA_KEYS": DATA_KEY}
    done = flask(*arguments, DATABASE_URL=url, **keys)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def migrated_by(role: str, server: Cluster, database: str, revision: str = "head") -> None:
    app = app_with(settings_for(url_of(server, role, database)), migrated=False)
    with app.app_context():
        upgrade(revision=revision)
        db.engine.dispose()


def does_all_that_the_app_does(server: Cluster, database: str, folder: Path) -> None:
    url = url_of(server, "app", database)
    app = app_with(settings_for(url), migrated=False)
    Visitor(app).asks_for_a_call()
    reference = asks(app, "Robin")
    handler = at_work(app, "handler")
    handler.opens(f"/staff/requests/{reference}")
    work = {"status": "done", "assigned_to": "kim@example.org"}
    assert handler.sends(f"/staff/requests/{reference}/work", **work).status_code == 303
    with app.app_context():
        db.engine.dispose()
    sent = flask(
        "deliver-mail", DATABASE_URL=url, DATA_KEYS=DATA_KEY, SECRET_KEYS=SECRET_KEY,
        MAIL_FOLDER=str(folder),
    )  # fmt: skip
    assert sent.stderr.count(": sent") == 4, sent.stderr
    run(url, "erase-person", reference)
    assert "Deleted 0" in run(url, "requests", "expire")
    run(url, "keys", "rotate")
    assert "The database role app can only add to it." in run(url, "audit", "verify")


def can_not_change_the_trail(server: Cluster, database: str) -> None:
    app: Flask = app_with(settings_for(url_of(server, "app", database)), migrated=False)
    with app.app_context():
        for change in CHANGES:
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                db.session.execute(text(change))
            db.session.rollback()
        assert db.session.scalar(text("select count(*) from audit_entry"))
        db.session.remove()
        db.engine.dispose()


def test_the_app_does_its_work_and_can_not_change_the_trail(
    server: Cluster, tmp_path: Path
) -> None:
    as_superuser(server, "postgres", "create database calls")
    makes_roles(server, "calls")
    migrated_by("calls_owner", server, "calls")
    does_all_that_the_app_does(server, "calls", tmp_path)
    can_not_change_the_trail(server, "calls")
    said = run(url_of(server, "calls_owner", "calls"), "audit", "verify")
    assert "The database role calls_owner could change it" in said


def test_a_restored_backup_comes_back_with_the_same_rights(server: Cluster, tmp_path: Path) -> None:
    for name in ("before", "after"):
        as_superuser(server, "postgres", f"create database {name}")
        makes_roles(server, name)
    migrated_by("calls_owner", server, "before")
    does_all_that_the_app_does(server, "before", tmp_path)
    run(url_of(server, "calls_owner", "before"), "backup", tmp_path / "backup")
    owner = url_of(server, "calls_owner", "after")
    run(owner, "restore", tmp_path / "backup")
    run(owner, "db", "upgrade")
    can_not_change_the_trail(server, "after")


def test_an_installation_whose_app_owned_its_tables_moves_over(
    server: Cluster, tmp_path: Path
) -> None:
    as_superuser(
        server, "postgres", "create role former login", "create database older owner former"
    )
    migrated_by("former", server, "older", "0007")
    makes_roles(server, "older")
    as_superuser(server, "older", "reassign owned by former to calls_owner")
    migrated_by("calls_owner", server, "older")
    does_all_that_the_app_does(server, "older", tmp_path)
    can_not_change_the_trail(server, "older")
