"""A questionnaire of another kind runs from its own files, with no line of code of its own."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from tests.apps import app_with, settings_for
from tests.commands import flask
from tests.servers import ROOT
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

FOLDER = ROOT / "tests/questionnaires/sleep-and-energy"
NIGHTS = {"lay-awake": 3, "slept-through": 0, "fresh-morning": 3, "worn-out": 0}


@pytest.fixture
def other(sqlite_url: str) -> Flask:
    return app_with(settings_for(sqlite_url, content_folder=FOLDER))


def walked(app: Flask, **answers: int) -> tuple[Visitor, list[str]]:
    """A visit of somebody who answers each question met, to the result; and what was met."""
    visitor, met = Visitor(app), []
    visitor.opens("/q/shifts")
    while found := re.search(r'action="/q/([a-z-]+)"', visitor.page.text):
        met.append(found[1])
        visitor.presses(found[1], (NIGHTS | answers).get(found[1], 0))
    visitor.opens("/result")
    return visitor, met


def test_the_content_has_no_faults() -> None:
    done = flask("content", "check", "--content", FOLDER)
    assert (done.returncode, done.stdout.split(".")[-2].strip()) == (0, "No faults"), done.stdout


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({"shifts": 0}, ["shifts"]),
        ({"shifts": 1, "day-bed": 0}, ["shifts", "day-bed"]),
        ({"shifts": 2, "day-bed": 1}, ["shifts", "day-bed", "light-first"]),
    ],
)
def test_each_branch_asks_what_its_answers_open(
    other: Flask, answers: dict[str, int], asked: list[str]
) -> None:
    visitor, met = walked(other, **answers)
    assert met == [*asked, "lay-awake", "fresh-morning", "slept-through", "worn-out"]
    assert "The nights stand out" in visitor.text
    assert ("Night work." in visitor.text) is (answers["shifts"] == 2)


def test_the_result_has_its_own_map_words_reading_and_reasons(other: Flask) -> None:
    visitor, _ = walked(other, shifts=2, **{"day-bed": 1})
    for words in ("Poor sleep", "more energy", "Clear.", "Dark rooms", "I lay awake for a long"):
        assert words in visitor.text
    assert "You said that the room is not dark." in visitor.text


def test_poor_nights_and_days_put_people_to_talk_to_first(other: Flask) -> None:
    visitor, _ = walked(other, **{"fresh-morning": 0, "worn-out": 3})
    assert "Your answers sound like hard nights and hard days." in visitor.text
    assert "Ask for a strategy call" not in visitor.text


def test_no_page_speaks_of_the_shipped_questionnaire(other: Flask) -> None:
    visitor, _ = walked(other, shifts=1)
    for page in ("/", "/q", "/q/shifts", "/check", "/result", "/articles", "/how-it-works",
                 "/help-now", "/privacy", "/accessibility", "/request-a-call"):  # fmt: skip
        visitor.opens(page)
        assert visitor.page.status_code == 200
        assert "Sleep &amp; energy" in visitor.page.text
        assert re.findall(r"(?i)wanting|sadness|\bmood\b", visitor.text) == [], page


def test_its_answers_score_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text("lay-awake,slept-through,fresh-morning,worn-out\n3,0,3,0")
    done = flask("reflect", "--content", FOLDER, "--csv", tmp_path / "answers.csv")
    assert json.loads(done.stdout)["pattern"] == "nights"


def test_a_request_names_the_edition_of_its_own_questions(other: Flask) -> None:
    visitor, _ = walked(other, shifts=0)
    visitor.opens("/request-a-call")
    assert "Self-reflection, sleep-and-energy, edition 1.0" in visitor.text
