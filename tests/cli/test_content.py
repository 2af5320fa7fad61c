"""The command line, run as a person runs it."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from fhir.resources.questionnaire import Questionnaire as Questionnaire5
from fhir.resources.R4B.questionnaire import Questionnaire as Questionnaire4
from flask import Flask
from sqlalchemy import text

from questionnaire.instrument.loading import DEFAULT
from questionnaire.web.database import db
from tests.builders import answers, tiny
from tests.commands import flask
from tests.visitor import Visitor

pytestmark = pytest.mark.slow


def test_broken_content_names_every_fault_and_fails(tmp_path: Path) -> None:
    broken = shutil.copytree(DEFAULT, tmp_path / "broken")
    questions = broken / "questions.toml"
    questions.write_text(questions.read_text().replace('scale = "effort"', 'scale = "efort"'))
    done = flask("content", "check", "--content", broken)
    assert done.returncode == 1
    named = "hard-to-start: refers to the unknown scale efort, as does another place"
    assert named in done.stdout
    assert "did you mean effort?" in done.stdout


def test_content_that_loads_but_is_out_of_date_fails_too(tmp_path: Path) -> None:
    old = shutil.copytree(DEFAULT, tmp_path / "old")
    lines = old / "helplines.toml"
    lines.write_text(lines.read_text().replace("review_by = 20", "review_by = 19"))
    done = flask("content", "check", "--content", old)
    assert done.returncode == 1
    assert "helplines.toml:5: review.due" in done.stdout


def test_the_export_holds_every_question() -> None:
    exported = json.loads(flask("content", "export").stdout)
    assert set(exported) == {"id", "version", "questions"}
    assert len(exported["questions"]) == 27


@pytest.mark.parametrize(("release", "model"), [("R4", Questionnaire4), ("R5", Questionnaire5)])
def test_the_export_as_fhir_is_a_valid_questionnaire(release: str, model: Any) -> None:
    exported = json.loads(flask("content", "export", "--fhir", release).stdout)
    model.model_validate(exported)
    assert (exported["status"], len(exported["item"])) == ("active", 26)


def test_an_unknown_release_of_fhir_is_refused_with_what_there_is() -> None:
    done = flask("content", "export", "--fhir", "R3")
    assert done.returncode == 2
    assert "'R4', 'R5'" in done.stderr


def test_answers_from_a_file_and_from_standard_input_score_alike(tmp_path: Path) -> None:
    given = json.dumps(answers(wanting=17, sadness=12, flatness=0))
    (tmp_path / "answers.json").write_text(given)
    from_file = flask("reflect", tmp_path / "answers.json")
    from_input = flask("reflect", "-", entered=given)
    assert from_file.stdout == from_input.stdout
    assert json.loads(from_file.stdout)["pattern"] == "drive-loss"


def test_a_table_of_respondents_gives_one_line_each(tmp_path: Path) -> None:
    given = answers(wanting=24, sadness=0)
    rows = [",".join(given), ",".join(map(str, given.values())), "," * (len(given) - 1)]
    (tmp_path / "answers.csv").write_text("\n".join(rows) + "\n")
    done = flask("reflect", "--csv", tmp_path / "answers.csv")
    results = [json.loads(line)["pattern"] for line in done.stdout.splitlines()]
    assert results == ["drive-loss", "not-enough-answers"]


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ('{"shoe-size": 4}', 'There is no question "shoe-size"'),
        ('{"smiling": 9}', "its options are 0, 1, 2, 3, 4"),
        ("[]", "must be one JSON object"),
        ("smiling=3", "are not JSON"),
    ],
)
def test_bad_answers_are_refused_with_what_to_do(entered: str, words: str) -> None:
    done = flask("reflect", "-", entered=entered)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stdout == ""


def test_another_instrument_runs_from_its_own_folder(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    exported = json.loads(flask("content", "export", "--content", folder).stdout)
    first = exported["questions"][0]["id"]
    done = flask("reflect", "-", "--content", folder, entered=json.dumps({first: 0}))
    assert done.returncode == 0
    assert "pattern" in json.loads(done.stdout)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    done = flask("content", "check", "--content", tmp_path / "nowhere")
    assert done.returncode == 1
    assert "give a folder that contains content" in done.stdout


def environment_of(app: Flask) -> dict[str, str]:
    settings = app.extensions["settings"]
    return {
        "SECRET_KEYS": settings.secret_keys[0],
        "DATA_KEYS": settings.data_keys[0],
        "DATABASE_URL": settings.database_url,
    }


def test_requests_are_listed_without_and_shown_with_personal_details(
    visitor: Visitor, app: Flask
) -> None:
    visitor.asks_for_a_call(name="Robin Ravenscroft", times="mornings")
    listed = flask("requests", "list", **environment_of(app))
    assert "Robin" not in listed.stdout
    reference = listed.stdout.split()[0]
    shown = flask("requests", "show", reference, **environment_of(app))
    assert "Name: Robin Ravenscroft" in shown.stdout
    assert "Good times: mornings" in shown.stdout
    assert "(version 2026-11)" in shown.stdout
    unknown = flask("requests", "show", "0000-0000-00", **environment_of(app))
    assert unknown.returncode == 1
    assert "There is no request 0000-0000-00" in unknown.stderr


@pytest.mark.parametrize("command", [["list"], ["show", "0000-0000-00"], ["expire"]])
def test_a_database_without_tables_is_said_plainly(tmp_path: Path, command: list[str]) -> None:
    done = flask("requests", *command, DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite'}")
    assert done.returncode == 1
    assert "was `flask db upgrade` run?" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_request_under_another_key_is_said_plainly(visitor: Visitor, app: Flask) -> None:
    visitor.asks_for_a_call()
    environment = environment_of(app)
    reference = flask("requests", "list", **environment).stdout.split()[0]
    environment["DATA_KEYS"] = Fernet.generate_key().decode()
    shown = flask("requests", "show", reference, **environment)
    assert shown.returncode == 1
    assert "Add the key it was stored with to DATA_KEYS" in shown.stderr


def test_old_requests_are_deleted_for_real(visitor: Visitor, app: Flask, tmp_path: Path) -> None:
    for _ in range(2):
        visitor.asks_for_a_call()
    with app.app_context():
        token = db.session.execute(text("select details from call_request")).scalars().first()
        long_ago = datetime.now(UTC) - timedelta(days=181)
        change = text("update call_request set changed_at = :then where id = 1")
        db.session.execute(change, {"then": long_ago.replace(tzinfo=None).isoformat(" ")})
        db.session.commit()
    done = flask("requests", "expire", **environment_of(app))
    assert done.stdout == "Deleted 1 request unchanged for 180 days.\n"
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("calls.sqlite*"))
    assert str(token).encode() not in kept


def test_everything_about_a_person_is_exported_and_then_erased(
    visitor: Visitor, app: Flask, tmp_path: Path
) -> None:
    visitor.asks_for_a_call(name="Robin Ravenscroft", times="mornings")
    environment = environment_of(app)
    reference = flask("requests", "list", **environment).stdout.split()[0]
    held = json.loads(flask("export-person", reference, **environment).stdout)
    assert held["reference"] == reference
    assert held["entered"]["name"] == "Robin Ravenscroft"
    assert [mail["purpose"] for mail in held["mails"]] == ["practice", "visitor"]
    assert held["notes"] == []
    with app.app_context():
        encrypted = [*db.session.execute(text("select details from call_request")).scalars()]
    done = flask("erase-person", reference, **environment)
    assert f"Erased {reference}." in done.stdout
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("calls.sqlite*"))
    assert [token for token in encrypted if token.encode() in kept] == []
    held = json.loads(flask("export-person", reference, **environment).stdout)
    assert (held["entered"], held["mails"], held["status"]) == (None, [], "erased")
    assert [h["action"] for h in held["history"]] == ["person.exported", "person.erased"]
    again = flask("erase-person", reference, **environment)
    assert (again.returncode, "is erased already" in again.stderr) == (1, True)
    nobody = flask("export-person", "0000-0000-00", **environment)
    assert (nobody.returncode, "There is no request" in nobody.stderr) == (1, True)
