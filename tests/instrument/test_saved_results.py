"""The file that a visitor keeps comes back as it was, and nothing else comes in its place."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from questionnaire.instrument import fhir, saved_results
from questionnaire.instrument.loading import load
from tests.builders import answers, shipped, tiny

DAY = date(2026, 11, 25)
GIVEN = answers(wanting=17, sadness=12) | {"kept-up": 3, "big-event": None, "first-look": 1}


def text() -> str:
    return saved_results.write(shipped(), GIVEN, DAY)


def changed(**fields: object) -> bytes:
    return json.dumps(json.loads(text()) | fields).encode()


def test_what_was_written_is_read_again_without_the_last_step() -> None:
    kept = saved_results.read(shipped(), text().encode(), DAY)
    assert kept.day == DAY
    assert kept.answers == {name: value for name, value in GIVEN.items() if name != "first-look"}


def test_the_file_is_small_and_says_what_it_is() -> None:
    said = json.loads(saved_results.write(shipped(), {q.id: 0 for q in shipped().questions}, DAY))
    assert list(said) == ["about", "format", "questionnaire", "edition", "day", "answers"]
    assert said["about"] == shipped().notices.not_a_diagnosis
    assert (said["questionnaire"], said["edition"]) == ("wanting-and-sadness", "1.0")
    assert len(json.dumps(said)) < 1200


def test_answers_off_the_path_are_not_written(tmp_path: Path) -> None:
    content = load(tiny(tmp_path))
    file = json.loads(saved_results.write(content, {"drink": 2, "milk": 1}, DAY))
    assert file["answers"] == {"drink": 2}


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"%PDF-1.7", id="another kind of file"),
        pytest.param(b"[" * 8000, id="deep"),
        pytest.param(b'{"answers": ' + b'{"a":' * 1000 + b"1" + b"}" * 1001, id="deep objects"),
        pytest.param(b"9" * 8000, id="a number without end"),
        pytest.param(b" " * saved_results.MAX_BYTES + text().encode(), id="too large"),
        pytest.param(b"null", id="nothing"),
        pytest.param(b"[]", id="a list"),
        pytest.param(changed(name="Robin"), id="a field that we never write"),
        pytest.param(changed(format=2), id="a later format"),
        pytest.param(changed(day="yesterday"), id="no date"),
        pytest.param(changed(day=1764028800), id="a number for the date"),
        pytest.param(changed(answers=[]), id="answers as a list"),
        pytest.param(changed(answers={"nothing": 1}), id="an unknown question"),
        pytest.param(changed(answers={"smiling": 5}), id="a value never offered"),
        pytest.param(changed(answers={"smiling": "2"}), id="a value as text"),
        pytest.param(changed(answers={"smiling": True}), id="a truth value"),
        pytest.param(changed(answers={"smiling": 2.0}), id="a fraction"),
        pytest.param(changed(answers={"smiling": 10**30}), id="a huge value"),
        pytest.param(changed(answers={"<b>": 1}), id="a name that is none"),
        pytest.param(text().replace('"format"', '"form"').encode(), id="a field missing"),
    ],
)
def test_anything_else_is_refused(file: bytes) -> None:
    with pytest.raises(saved_results.NotOurs):
        saved_results.read(shipped(), file, DAY)


@pytest.mark.parametrize("given", [{}, {"smiling": None, "heavy-heart": None}])
def test_a_file_without_an_answer_is_told_apart(given: dict[str, None]) -> None:
    with pytest.raises(saved_results.NoAnswers):
        saved_results.read(shipped(), changed(answers=given), DAY)


def test_a_file_of_today_is_read_and_one_of_tomorrow_is_not() -> None:
    assert saved_results.read(shipped(), changed(day="2026-11-25"), DAY).day == DAY
    with pytest.raises(saved_results.NotYet):
        saved_results.read(shipped(), changed(day="2026-11-26"), DAY)


def test_the_file_for_a_doctor_is_known_by_its_form_however_large() -> None:
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    file = json.dumps(fhir.bundle(shipped(), GIVEN, noon), indent=1).encode()
    assert len(file) > saved_results.MAX_BYTES
    with pytest.raises(saved_results.ForADoctor):
        saved_results.read(shipped(), file, DAY)


@pytest.mark.parametrize("other", [{"edition": "0.9"}, {"questionnaire": "sleep-and-energy"}])
def test_answers_to_other_questions_are_told_apart_from_a_broken_file(
    other: dict[str, str],
) -> None:
    with pytest.raises(saved_results.OtherEdition):
        saved_results.read(shipped(), changed(answers={"lay-awake": 9}, **other), DAY)
