"""What one other answer would change, worked out without a page."""

from pathlib import Path

import pytest

from questionnaire.instrument.content import Answers, Content, Option
from questionnaire.instrument.loading import load
from questionnaire.instrument.reflection import HelpPage, reflect
from questionnaire.instrument.tries import Try, try_answer
from tests.builders import answers, question, shipped, tiny

DRIVE = answers(wanting=17, sadness=12, flatness=3)


def tried(
    given: Answers,
    question_id: str,
    value: int | None,
    *,
    content: Content | None = None,
    help_page: HelpPage = "unopened",
) -> Try:
    content = content or shipped()
    asked = question(content, question_id)
    option: Option | None = None if value is None else asked.option(value)
    then = reflect(content, given, help_page=help_page)
    return try_answer(content, then, asked, option)


def test_the_answer_that_was_given_changes_nothing() -> None:
    found = tried(DRIVE, "plans-pull", DRIVE["plans-pull"])
    assert found.now == found.then
    assert not found.changes
    assert {move for _, move in found.moves} == {"stays"}


def test_the_result_is_that_of_the_answers_with_this_one_changed() -> None:
    found = tried(DRIVE, "plans-pull", 0)
    assert found.now == reflect(shipped(), {**DRIVE, "plans-pull": 0})
    assert found.then == reflect(shipped(), DRIVE)


def test_an_answer_can_be_tried_as_not_given() -> None:
    found = tried(DRIVE, "plans-pull", None)
    assert found.option is None
    assert found.now.answers["plans-pull"] is None


@pytest.mark.parametrize(
    ("given", "question_id", "value", "changed"),
    [
        pytest.param(DRIVE, "plans-pull", 0, "other_pattern", id="the pattern"),
        pytest.param(
            answers(wanting=24, sadness=15), "near-tears", 0, "other_certainty", id="how sure"
        ),
        pytest.param(DRIVE | {"how-long": 0}, "how-long", 4, "other_flags", id="what is beside it"),
        pytest.param(DRIVE | {"kept-up": 2}, "kept-up", 0, "other_care", id="help first"),
        pytest.param(
            DRIVE | {"kind-of-reading": 0}, "kind-of-reading", 4, "other_reading", id="the reading"
        ),
    ],
)
def test_each_kind_of_change_is_told(
    given: Answers, question_id: str, value: int, changed: str
) -> None:
    found = tried(given, question_id, value)
    assert getattr(found, changed)
    assert found.changes


@pytest.mark.parametrize(
    ("question_id", "value", "alone"),
    [
        pytest.param("how-long", 3, {"other_flags", "other_reading"}, id="time"),
        pytest.param("kind-of-reading", 4, {"other_reading"}, id="treatment research"),
    ],
)
def test_what_stays_is_not_called_changed(question_id: str, value: int, alone: set[str]) -> None:
    found = tried(DRIVE | {"how-long": 0, "kind-of-reading": 0}, question_id, value)
    kinds = ("other_pattern", "other_certainty", "other_flags", "other_care", "other_reading")
    assert {kind for kind in kinds if getattr(found, kind)} <= alone


def test_articles_are_told_apart_by_how_they_move() -> None:
    moves = {
        move
        for value in range(5)
        for asked in ("kind-of-reading", "how-long", "plans-pull")
        for _, move in tried(DRIVE | {"kind-of-reading": 0, "how-long": 0}, asked, value).moves
    }
    assert moves == {"new", "earlier", "later", "stays", "gone"}


def test_the_articles_stand_in_their_new_order_and_the_lost_ones_last() -> None:
    found = tried(DRIVE, "plans-pull", 0)
    there = [article for article, move in found.moves if move != "gone"]
    assert there == [recommendation.article for recommendation in found.now.reading.all]
    assert [move == "gone" for _, move in found.moves] == sorted(
        move == "gone" for _, move in found.moves
    )


def test_the_help_page_once_opened_keeps_help_first_whatever_is_tried() -> None:
    found = tried(DRIVE | {"kept-up": 2}, "kept-up", 4, help_page="first")
    assert found.now.care_first
    assert not found.other_care


def test_an_answer_that_brings_up_a_further_question_names_it(tmp_path: Path) -> None:
    content = load(tiny(tmp_path))
    gated = next(q for q in content.asked if q.only_if)
    assert gated.only_if
    gate = question(content, gated.only_if.question)
    other = next(o.value for o in gate.options if o.value not in gated.only_if.options)
    given = {q.id: q.options[0].value for q in content.questions} | {gate.id: other}
    assert tried(given, gate.id, gated.only_if.options[0], content=content).opened == (gated,)
    assert tried(given, gate.id, other, content=content).opened == ()
