"""`flask audit verify`, as a person runs it."""

import sqlite3
from pathlib import Path

import pytest

from tests.apps import DATA_KEY, SECRET_KEY, app_with, settings_for
from tests.colleague import at_work
from tests.commands import flask
from tests.web.staff.test_inbox_pages import asks

pytestmark = pytest.mark.slow


@pytest.fixture
def database(tmp_path: Path) -> Path:
    file = tmp_path / "calls.sqlite"
    app = app_with(settings_for(f"sqlite:///{file}"))
    reference, reader = asks(app, "Robin"), at_work(app)
    for _ in range(3):
        reader.opens(f"/staff/requests/{reference}")
    return file


def verify(database: Path, *arguments: str, data_keys: str = DATA_KEY) -> tuple[int, str]:
    keys = {"SECRET_KEYS": SECRET_KEY, "DATA_KEYS": data_keys}
    done = flask("audit", "verify", *arguments, DATABASE_URL=f"sqlite:///{database}", **keys)
    return done.returncode, done.stdout + done.stderr


def head(said: str) -> str:
    (found,) = (line for line in said.splitlines() if line.startswith("Head: "))
    return found.removeprefix("Head: ")


def test_a_whole_trail_is_told_with_its_head_and_who_could_change_it(database: Path) -> None:
    status, said = verify(database)
    assert status == 0
    assert said.startswith("Entries: 3\nHead: ")
    assert "Anybody who can write to the file could change it" in said
    assert "All entries fit together" in said
    assert verify(database, "--head", head(said))[0] == 0


def test_a_change_and_an_end_that_was_cut_off_are_told(database: Path) -> None:
    noted = head(verify(database)[1])
    file = sqlite3.connect(database)
    file.execute("drop trigger audit_entry_no_delete")
    file.execute("delete from audit_entry where id = 3")
    file.commit()
    assert verify(database)[0] == 0
    status, said = verify(database, "--head", noted)
    assert status == 1
    assert f"The head {noted} is not there any more" in said
    file.execute("delete from audit_entry where id = 1")
    file.commit()
    status, said = verify(database)
    assert status == 1
    assert "Entry 2 is the first that does not fit" in said
    file.close()


def test_entries_of_an_earlier_release_and_without_a_seal_of_ours_are_told(database: Path) -> None:
    file = sqlite3.connect(database)
    row = "(at, actor, action, detail) values ('2026-11-28 12:00:00.000000', 'kim', 'old', '')"
    file.execute(f"insert into audit_entry {row}")
    file.commit()
    file.close()
    status, said = verify(database)
    assert "Without a signature of ours: 1 (4)." in said
    assert status == 1
    other_keys = verify(database, data_keys=SECRET_KEY)[1]
    assert "Without a signature of ours: 4 (1, 2, 3, 4)." in other_keys


def test_a_trail_that_was_rewritten_without_digests_does_not_pass_once_it_goes_on(
    database: Path,
) -> None:
    file = sqlite3.connect(database)
    file.execute("drop trigger audit_entry_no_update")
    file.execute("update audit_entry set actor = 'nobody', digest = null, seal = null where id > 1")
    file.commit()
    file.close()
    app = app_with(settings_for(f"sqlite:///{database}"), migrated=False)
    at_work(app, name="Lou").opens(f"/staff/requests/{asks(app, 'Alex')}")
    status, said = verify(database)
    assert status == 1
    assert "Without a signature of ours: 2 (2, 3)." in said
    assert verify(database, "--head", head(said))[0] == 0


@pytest.mark.parametrize("at", ["'soon'", "x'ff00'", "7"])
def test_an_entry_that_can_t_be_read_is_told(database: Path, at: str) -> None:
    file = sqlite3.connect(database)
    file.execute("drop trigger audit_entry_no_update")
    file.execute(f"update audit_entry set at = {at} where id = 2")
    file.commit()
    file.close()
    status, said = verify(database)
    assert status == 1
    assert "An entry can't be read: somebody wrote it." in said
    assert "Traceback" not in said


def test_without_a_database_it_is_said_in_words(tmp_path: Path) -> None:
    status, said = verify(tmp_path / "none.sqlite")
    assert status == 1
    assert "\nError: The database can't be used: sqlite:///" in said
