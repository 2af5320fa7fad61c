"""What holds something personal is for its owner only, whatever the umask lets others read."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask_migrate import upgrade

from tests.apps import DATA_KEY, SECRET_KEY, app_with, settings_for
from tests.commands import flask
from tests.visitor import Visitor

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def generous_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_the_database_those_beside_it_and_mails_are_for_their_owner_only(tmp_path: Path) -> None:
    mails = tmp_path / "mails"
    url = f"sqlite:///{tmp_path / 'calls.sqlite'}"
    app = app_with(settings_for(url), migrated=False)
    with app.app_context():
        upgrade()
    Visitor(app).asks_for_a_call()
    keys = {"DATA_KEYS": DATA_KEY, "SECRET_KEYS": SECRET_KEY}
    sent = flask("deliver-mail", DATABASE_URL=url, MAIL_FOLDER=str(mails), **keys)
    assert sent.returncode == 0, sent.stderr
    with closing(sqlite3.connect(tmp_path / "calls.sqlite")) as reader:
        reader.execute("select * from call_request").fetchone()
        found = {file.name: mode(file) for file in tmp_path.glob("calls*")}
    assert found == dict.fromkeys(["calls.sqlite", "calls.sqlite-wal", "calls.sqlite-shm"], 0o600)
    assert {mode(file) for file in mails.iterdir()} == {0o600}
    assert len(list(mails.iterdir())) == 2
    assert mode(mails) == 0o700


def test_a_file_that_is_there_stays_as_open_as_somebody_made_it(tmp_path: Path) -> None:
    file = tmp_path / "calls.sqlite"
    file.touch(0o640)
    Visitor(app_with(settings_for(f"sqlite:///{file}"))).asks_for_a_call()
    assert mode(file) == 0o640
