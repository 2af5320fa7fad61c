"""A command says which database it works on, and makes none where it was given none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.apps import DATA_KEY, SECRET_KEY
from tests.commands import flask
from tests.servers import ROOT

pytestmark = pytest.mark.slow

KEYS = {"SECRET_KEYS": SECRET_KEY, "DATA_KEYS": DATA_KEY}
# One for each way to get at a database: migrations, sessions, files, long-running.
COMMANDS = (
    ("db", "upgrade"),
    ("staff", "add", "kim@example.org", "Kim"),
    ("backup", "copy"),
    ("deliver-mail",),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code as it comes onto a server: nobody ever used `make run` in it."""
    place = tmp_path_factory.mktemp("release")
    for part in ("app.py", "gunicorn.conf.py"):
        shutil.copy(ROOT / part, place)
    for part in ("questionnaire", "templates", "static", "migrations"):
        (place / part).symlink_to(ROOT / part)
    return place


def run(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / command[0], *command[1:]], cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_without_settings_a_command_is_refused_and_makes_nothing(
    folder: Path, command: tuple[str, ...]
) -> None:
    before = sorted(folder.iterdir())
    done = run(folder, "flask", *command)
    assert done.returncode == 1
    assert "docs/install.md" in done.stderr
    assert "`make run`" in done.stderr
    assert sorted(folder.iterdir()) == before


def test_the_server_itself_is_refused_too(folder: Path) -> None:
    done = run(folder, "gunicorn")
    assert done.returncode != 0
    assert "ENVIRONMENT: is not set" in done.stderr
    assert not (folder / "instance").exists()


@pytest.mark.parametrize("given", [{"DATABASE_URL": "sqlite:///x.sqlite"}, KEYS])
def test_with_half_of_the_settings_no_key_and_no_database_is_made(
    folder: Path, given: dict[str, str]
) -> None:
    done = run(folder, "flask", "db", "upgrade", **given)
    assert done.returncode == 1
    (missing,) = (line for line in done.stderr.splitlines() if "is not set, nor" in line)
    assert not any(f"nor {name}" in missing for name in given)
    assert not (folder / "instance").exists()


def test_where_make_run_was_used_commands_go_on_without_settings(
    folder: Path, tmp_path: Path
) -> None:
    ours = tmp_path / "clone"
    shutil.copytree(folder, ours, symlinks=True)
    made = run(ours, "flask", "db", "upgrade", ENVIRONMENT="local")  # as dev.py sets it
    assert made.returncode == 0, made.stderr
    added = run(ours, "flask", "staff", "add", "kim@example.org", "Kim Lee", "--role", "owner")
    assert "http://127.0.0.1:8000/staff/set-up/" in added.stdout, added.stderr
    assert f"works on sqlite:///{ours.resolve()}/instance/calls.sqlite\n" in added.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_each_command_says_which_database_and_never_its_password(command: tuple[str, ...]) -> None:
    url = "postgresql://app:pass%40word@127.0.0.1:1/calls?password=word&application_name=x"
    done = flask(*command, DATABASE_URL=url, **KEYS)
    assert done.returncode == 1
    where, *others = done.stderr.splitlines()
    assert where.endswith("works on postgresql://app@127.0.0.1:1/calls")
    assert "pass" not in done.stdout + done.stderr.replace("no password", "")
    assert "Traceback" not in done.stderr
    if command[0] != "backup":  # pg_dump is asked once the database answered
        assert "Connection refused" in others[0]


def test_a_socket_and_a_file_that_is_not_there_are_named(tmp_path: Path) -> None:
    by_socket = flask("staff", "list", DATABASE_URL="postgresql:///calls?host=/nowhere", **KEYS)
    assert "works on postgresql:///calls?host=" in by_socket.stderr
    file = f"sqlite:///{tmp_path / 'typo.sqlite'}"
    said = flask("db", "upgrade", DATABASE_URL=file, **KEYS).stderr
    assert f"works on {file}, which is not there yet" in said


def test_as_json_it_is_a_line_like_others(tmp_path: Path) -> None:
    file = f"sqlite:///{tmp_path / 'x.sqlite'}"
    said = flask("db", "upgrade", DATABASE_URL=file, LOG_FORMAT="json", **KEYS).stderr
    assert said.startswith('{"time": ')


def test_a_backup_of_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite").touch()
    done = flask(
        "backup", tmp_path / "copy", DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite'}", **KEYS
    )
    assert done.returncode == 1
    assert "There is nothing in this database" in done.stderr
    assert not (tmp_path / "copy").exists()
