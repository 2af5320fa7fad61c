"""What a visitor takes along: made when asked for, from the cookie, and neutral to look at."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from flask import Flask

from questionnaire.instrument import saved_results
from questionnaire.instrument.content import Content
from tests.apps import app_with, settings_for
from tests.builders import answers
from tests.visitor import Visitor
from tests.web.visitor.test_another_questionnaire import FOLDER, walked

DRIVE = answers(wanting=24, sadness=0, flatness=2) | {"kept-up": 4, "first-look": 0}
CARE = answers(wanting=12, sadness=22, flatness=3)
FILES = ["/take/answers.txt", "/take/answers.json", "/take/to-compare.json"]
ALL = ["/take", "/take/sheet", *FILES, "/compare"]


def opened(visitor: Visitor, path: str) -> str:
    visitor.opens(path)
    return visitor.text


@pytest.mark.parametrize("path", ALL)
def test_without_answers_nothing_is_made(visitor: Visitor, path: str) -> None:
    assert visitor.opens(path).status_code == 410
    assert "Content-Disposition" not in visitor.page.headers


@pytest.mark.parametrize("path", ALL)
def test_with_open_questions_the_first_of_them_comes_up(visitor: Visitor, path: str) -> None:
    visitor.answers("smiling", 3)
    visitor.opens(path)
    assert (visitor.page.status_code, visitor.page.headers["Location"]) == (302, "/q/eager-ahead")


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_saved_and_its_name_begins_with_what_it_is_for(
    visitor: Visitor, path: str
) -> None:
    visitor.sees_the_result(DRIVE)
    page = visitor.opens(path)
    today = datetime.now(UTC).date()
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    kind, name = page.headers["Content-Disposition"].split("; ")
    assert kind == "attachment"
    use = re.fullmatch(rf"filename=([a-z-]+)-self-reflection-{today}\.(txt|json)", name)
    assert use
    assert use[1] in ("to-read", "for-a-doctor", "to-compare")


def test_making_them_does_not_change_the_cookie(visitor: Visitor) -> None:
    visitor.sees_the_result(DRIVE)
    for path in FILES:
        assert "Set-Cookie" not in visitor.opens(path).headers


def test_the_result_leads_to_all_of_it(visitor: Visitor) -> None:
    visitor.sees_the_result(DRIVE)
    section = visitor.text[visitor.text.index('id="take"') :]
    for path in ("/take/sheet", "/take", "/compare"):
        assert f'href="{path}"' in section
    visitor.opens("/take")
    for path in ("/take/sheet", *FILES, "/compare"):
        assert f'href="{path}"' in visitor.text


@pytest.mark.parametrize("path", ["/take/sheet", "/take/answers.txt"])
def test_sheet_and_text_say_everything_in_the_visitors_own_words(
    visitor: Visitor, content: Content, path: str
) -> None:
    visitor.sees_the_result(DRIVE)
    text = opened(visitor, path)
    said = [content.notices.not_a_diagnosis, content.notices.result_first]
    said += [content.notices.another_day, content.notices.prescriber, content.notices.emergency]
    said += ["Low pull, mood mostly steady", "Clear.", "edition 1.0"]
    said += [*content.notices.ask_a_doctor, *content.notices.sheet_limits]
    said += [line.shown for line in content.helplines]
    said += [question.text for question in content.asked]
    said += [scale.name for scale in content.scales if scale.pictured]
    said += ["Nearly all the time", "Not answered"]
    assert [words for words in said if words not in text] == []
    main = text[: text.index("</main>")] if "</main>" in text else text
    for pitch in ("call with the practice", "strategy call", "the hub", "/articles/"):
        assert pitch not in main
    assert content.last_step
    assert content.last_step.text not in main


def test_the_answers_are_the_ones_given(visitor: Visitor, content: Content) -> None:
    visitor.sees_the_result(DRIVE)
    visitor.opens("/take/answers.txt")
    for question in content.asked:
        value = DRIVE.get(question.id)
        option = None if value is None else question.option(value)
        label = option.label if option else "Not answered"
        assert f"- {question.text} {label}\n" in visitor.text


@pytest.mark.parametrize("path", ["/take/sheet", "/take/answers.txt"])
def test_when_care_comes_first_help_stands_above_the_pattern(visitor: Visitor, path: str) -> None:
    visitor.sees_the_result(CARE)
    text = opened(visitor, path)
    assert text.count("116 123") >= 2
    assert text.index("116 123") < text.index("Sadness in front")
    visitor.sees_the_result(DRIVE)
    text = opened(visitor, path)
    assert text.index("Low pull, mood mostly steady") < text.index("116 123")


def test_the_file_for_a_doctor_is_valid_and_holds_no_finding(
    visitor: Visitor, content: Content
) -> None:
    visitor.sees_the_result(DRIVE)
    page = visitor.opens("/take/answers.json")
    assert page.mimetype == "application/fhir+json"
    made: dict[str, Any] = json.loads(page.data)
    Bundle.model_validate(made)
    _, response = (entry["resource"] for entry in made["entry"])
    given = {item["linkId"]: item for item in response["item"]}
    assert set(given) == {question.id for question in content.asked}
    assert given["plans-pull"]["answer"][0]["valueCoding"]["display"] == "Nearly all the time"
    written = datetime.fromisoformat(response["authored"])
    assert abs((datetime.now(UTC) - written).total_seconds()) < 60
    for word in ("Low pull", "strategy call", "likely", "score"):
        assert word not in visitor.text


def test_the_file_to_compare_holds_the_answers_and_today(
    visitor: Visitor, content: Content
) -> None:
    visitor.sees_the_result(DRIVE)
    kept = saved_results.read(
        content, visitor.opens("/take/to-compare.json").data, datetime.now(UTC).date()
    )
    assert kept.day == datetime.now(UTC).date()
    assert {name: value for name, value in kept.answers.items() if value is not None} == {
        name: value for name, value in DRIVE.items() if name != "first-look"
    }


def test_another_questionnaire_without_these_notices_has_its_files_too(sqlite_url: str) -> None:
    other: Flask = app_with(settings_for(sqlite_url, content_folder=FOLDER))
    visitor, _ = walked(other, shifts=0)
    for path in ALL:
        assert visitor.opens(path).status_code == 200, path
    assert "Questions to ask a doctor" not in visitor.opens("/take/sheet").text
