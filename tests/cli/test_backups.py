"""Backups: what was written comes back, on both databases, and nothing is overwritten."""

import re
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, inspect, text

from questionnaire.calls.call_tables import RateLimit
from questionnaire.web.database import db
from tests.apps import DATA_KEY, SECRET_KEY, app_with, settings_for
from tests.commands import flask
from tests.servers import postgres_cluster
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

COUNTED = "hash-of-somebody"
NEEDS_CLIENT = pytest.mark.skipif(
    not shutil.which("pg_dump"), reason="NOT RUN: pg_dump is not on the PATH (postgresql-client)"
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=NEEDS_CLIENT)])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The URL of a database that is used, and that of one that does not exist or is empty."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'used.sqlite'}", f"sqlite:///{tmp_path / 'new.sqlite'}"
        return
    with postgres_cluster() as cluster:
        engine = create_engine(cluster.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("create database new"))
        engine.dispose()
        yield cluster.url, cluster.url.removesuffix("postgres") + "new"


def run(url: str, *arguments: str | Path) -> tuple[int, str]:
    keys = {"SECRET_KEYS": SECRET_KEY, "DATA_KEYS": DATA_KEY}
    done = flask(*arguments, DATABASE_URL=url, **keys)
    return done.returncode, done.stdout + re.sub(r"^.* works on .*\n", "", done.stderr)


def rows(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    with app.app_context():
        names = sorted(inspect(db.engine).get_table_names())
        read = {
            name: db.session.execute(text(f"select * from {name} order by 1")) for name in names
        }
        found = {name: [tuple(row) for row in result] for name, result in read.items()}
        db.session.remove()
        db.engine.dispose()
    return found


def used(url: str) -> Flask:
    app = app_with(settings_for(url))
    for name in ("Robin", "Kim"):
        Visitor(app).asks_for_a_call(name=name)
    return app


def count_something(app: Flask) -> None:
    """For a limit: in no backup, for it is over before anybody needs one."""
    with app.app_context():
        counted = RateLimit(key=COUNTED, count=3, ends_at=datetime.now(UTC) + timedelta(hours=1))
        db.session.add(counted)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_a_backup_restores_every_row_into_a_new_database(
    databases: tuple[str, str], tmp_path: Path
) -> None:
    old, new = databases
    file = tmp_path / "backup"
    app = used(old)
    before = rows(app)
    count_something(app)
    status, said = run(old, "backup", file)
    assert status == 0, said
    assert mode(file) == 0o600
    assert [beside.name for beside in tmp_path.glob("backup*")] == ["backup"]
    assert COUNTED.encode() not in file.read_bytes()
    assert b"Robin" not in file.read_bytes()
    status, said = run(new, "restore", file)
    assert (status, said) == (0, "Restored. Now run `flask db upgrade`.\n")
    if new.startswith("sqlite"):
        assert mode(Path(new.removeprefix("sqlite:///"))) == 0o600
    restored = app_with(settings_for(new))  # migrates: nothing is left to do
    assert rows(restored) == before | {"rate_limit": []}
    assert len(before["outgoing_mail"]) == 4
    Visitor(restored).asks_for_a_call()
    assert len(rows(restored)["call_request"]) == 3


@NEEDS_CLIENT
def test_a_role_with_a_password_backs_up_and_restores(tmp_path: Path) -> None:
    with postgres_cluster() as cluster:
        engine = create_engine(cluster.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("create role keeper login superuser password 'it''s %long'"))
            connection.execute(text("create database new"))
            asks = "host all keeper 127.0.0.1/32 scram-sha-256\n"
            rules = cluster.folder / "data/pg_hba.conf"
            rules.write_text(asks + rules.read_text())
            connection.execute(text("select pg_reload_conf()"))
        engine.dispose()
        url = cluster.url.replace("tester@", "keeper:it's%20%25long@")
        assert run(url, "db", "upgrade")[0] == 0
        status, said = run(url, "backup", tmp_path / "backup")
        assert status == 0, said
        status, said = run(url.removesuffix("postgres") + "new", "restore", tmp_path / "backup")
        assert status == 0, said


def test_nothing_is_overwritten(databases: tuple[str, str], tmp_path: Path) -> None:
    url, _ = databases
    file = tmp_path / "backup"
    before = rows(used(url))
    run(url, "backup", file)
    whole = file.read_bytes()
    assert run(url, "backup", file) == (1, f"Error: {file} can't be made: File exists\n")
    status, said = run(url, "restore", file)
    assert (status, said) == (
        1, "Error: The database is not empty. Restore into a new one.\n",
    )  # fmt: skip
    assert file.read_bytes() == whole
    assert rows(app_with(settings_for(url))) == before


def test_what_is_no_backup_is_refused_in_words(databases: tuple[str, str], tmp_path: Path) -> None:
    _, new = databases
    file = tmp_path / "letter.txt"
    file.write_text("Dear practice, this is a letter and not a backup. " * 100)
    status, said = run(new, "restore", file)
    assert status == 1
    assert said.startswith("Error: ")
    assert "Traceback" not in said
    assert not new.startswith("sqlite") or not Path(new.removeprefix("sqlite:///")).exists()
    engine = create_engine(settings_for(new).database_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.sqlite", "postgresql://nobody@127.0.0.1:1/none"]
)
def test_a_backup_that_fails_leaves_no_file(url: str, tmp_path: Path) -> None:
    status, said = run(url, "backup", tmp_path / "backup")
    assert status == 1
    assert said.startswith("Error: ")
    assert not (tmp_path / "backup").exists()


def test_a_database_from_before_there_were_limits_is_backed_up_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    app = app_with(settings_for(url), migrated=False)
    with app.app_context():
        upgrade(revision="0005")
    assert run(url, "backup", tmp_path / "backup")[0] == 0


def test_a_backup_is_whole_while_others_write(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'used.sqlite'}"
    app = used(url)
    writer = sqlite3.connect(tmp_path / "used.sqlite", isolation_level=None)
    writer.execute("begin immediate")
    writer.execute("update call_request set status = 'half-done'")
    assert run(url, "backup", tmp_path / "backup")[0] == 0
    writer.execute("rollback")
    writer.close()
    kept = sqlite3.connect(tmp_path / "backup")
    assert kept.execute("select distinct status from call_request").fetchall() == [("new",)]
    kept.close()
    assert len(rows(app)["call_request"]) == 2
