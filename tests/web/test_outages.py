"""A database that is away costs one line that says which and why, and later ever fewer."""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from questionnaire.web.database import db, describe_error
from questionnaire.web.middleware.logs import log
from questionnaire.web.outages import Outage
from tests.apps import DATA_KEY, SECRET_KEY, app_with, settings_for
from tests.commands import flask
from tests.servers import ROOT, free_port, postgres_cluster
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

KEYS = {"SECRET_KEYS": SECRET_KEY, "DATA_KEYS": DATA_KEY}
NOWHERE = "postgresql://app:secret@127.0.0.1:1/calls"
ERROR = OperationalError("select", None, Exception("connection refused\nand more"))


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What is logged, a line each, without time and level."""
    stream, before = StringIO(), log.handlers
    log.handlers = [logging.StreamHandler(stream)]
    yield stream
    log.handlers = before


def test_it_is_said_once_then_ever_less_often_and_once_that_it_is_back(written: StringIO) -> None:
    app = app_with(settings_for(NOWHERE), migrated=False)
    log.handlers = [logging.StreamHandler(written)]
    away, said_at = Outage("mail waits"), []
    with app.app_context():
        for now in range(0, 5 * 3600, 5):
            before = written.tell()
            away.occurred(ERROR, now)
            if written.tell() > before:
                said_at.append(now)
        away.ended(5 * 3600)
        away.ended(5 * 3600 + 5)
    assert said_at == [0, 60, 120, 240, 480, 960, 1920, 3840, 7440, 11040, 14640]
    lines = written.getvalue().splitlines()
    assert len(lines) == len(said_at) + 1
    assert lines[0] == (
        "the database can't be used, mail waits: "
        "postgresql://app@127.0.0.1:1/calls: OperationalError, connection refused"
    )
    assert lines[-1] == (
        "the database is back after 18000 seconds: postgresql://app@127.0.0.1:1/calls"
    )


def test_what_may_quote_values_is_named_and_not_quoted() -> None:
    with app_with(settings_for(NOWHERE), migrated=False).app_context():
        for kind in (DataError, IntegrityError):
            said = describe_error(kind("insert", None, Exception("robin@example.com")))
            assert said == f"postgresql://app@127.0.0.1:1/calls: {kind.__name__}"


def test_the_mail_process_says_so_in_one_line_and_that_it_is_back(tmp_path: Path) -> None:
    with postgres_cluster() as cluster:
        with app_with(settings_for(cluster.url)).app_context():
            db.engine.dispose()
        settings = KEYS | {"DATABASE_URL": cluster.url, "LOG_FORMAT": "json"}
        mails = {"MAIL_FOLDER": str(tmp_path)}
        cluster.stop()
        process = subprocess.Popen(
            [Path(sys.executable).parent / "flask", "deliver-mail", "--watch"], cwd=ROOT, text=True,
            env={"PATH": os.environ["PATH"], **settings, **mails}, stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            assert process.stderr
            told = [json.loads(process.stderr.readline()) for _ in range(2)]
            cluster.start()
            told.append(json.loads(process.stderr.readline()))  # nothing else came meanwhile
        finally:
            process.send_signal(signal.SIGTERM)
            rest = process.communicate(timeout=30)[1]
    assert [line["level"] for line in told] == ["info", "error", "info"]
    assert all(line["time"] for line in told)
    assert "mail waits: postgresql://tester@127.0.0.1:" in told[1]["message"]
    assert "Connection refused" in told[1]["message"]
    assert told[2]["message"].startswith("the database is back after ")
    assert rest == ""


def test_a_page_that_needs_it_costs_a_line_of_its_own(written: StringIO) -> None:
    app = app_with(settings_for(NOWHERE), migrated=False)
    log.handlers = [logging.StreamHandler(written)]
    visitor = Visitor(app)
    visitor.opens("/request-a-call")
    visitor.sends_the_call()
    assert visitor.page.status_code == 503
    assert visitor.opens("/your-request/" + "x" * 43).status_code == 503
    lines = [line for line in written.getvalue().splitlines() if " 200 " not in line]
    assert [line.partition(":")[0] for line in lines if "postgresql" in line] == [
        "a call request could not be stored", "the database can't be used",
    ]  # fmt: skip
    assert len(lines) == 4  # each with the line of its request
    assert "secret" not in written.getvalue()


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_migration_says_it_in_one_line_in_the_form_of_the_log(log_format: str) -> None:
    done = flask("db", "upgrade", DATABASE_URL=NOWHERE, LOG_FORMAT=log_format, **KEYS)
    assert done.returncode == 1
    _where, why = done.stderr.splitlines()
    assert "The database can't be used: postgresql://app@127.0.0.1:1/calls" in why
    assert "Connection refused" in why
    assert (why[0] == "{") == (log_format == "json")


def test_a_server_that_migrates_first_says_it_in_one_line_and_ends() -> None:
    settings = KEYS | {"DATABASE_URL": NOWHERE, "MIGRATE": "1", "PORT": str(free_port())}
    done = subprocess.run(
        [Path(sys.executable).parent / "gunicorn"], cwd=ROOT, check=False, text=True, timeout=60,
        env={"PATH": os.environ["PATH"], **settings}, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "postgresql://app@127.0.0.1:1/calls" in done.stderr


def test_a_role_that_may_not_migrate_is_told_so_in_one_line() -> None:
    with postgres_cluster() as cluster:
        made = subprocess.run(
            [cluster.binaries / "psql", "-h", "127.0.0.1", "-p", str(cluster.port), "-U", "tester",
             "-c", "create role app login", "postgres"],
            check=False, capture_output=True,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        url = f"postgresql://app@127.0.0.1:{cluster.port}/postgres"
        done = flask("db", "upgrade", DATABASE_URL=url, **KEYS)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 2, done.stderr
    assert "permission denied for schema public" in done.stderr


@pytest.mark.parametrize(
    "command", [("staff", "add", "a@example.org", "A"), ("requests", "expire")], ids=" ".join
)
def test_a_database_that_may_not_be_written_is_said_plainly(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    """As root can't be kept from a file by its rights, SQLite is asked to refuse."""
    file = tmp_path / "calls.sqlite"
    app_with(settings_for(f"sqlite:///{file}"))
    done = flask(*command, DATABASE_URL=f"sqlite:///{file}?mode=ro&uri=true", **KEYS)
    assert done.returncode == 1
    assert "Error: The database can't be used: sqlite:///" in done.stderr
    assert "Traceback" not in done.stderr
