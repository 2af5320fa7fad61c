from pathlib import Path

import pytest

from questionnaire.instrument.consistency import checks, wording_index
from questionnaire.instrument.content import Answers
from questionnaire.instrument.loading import load
from questionnaire.instrument.scoring import profile
from tests.builders import (
    answers,
    by_wording,
    disagreeing,
    same_answer,
    shipped,
    tiny,
    without,
)

COMPARED = ("wanting", "sadness", "flatness")


def found(given: Answers) -> set[str]:
    return set(checks(shipped(), given, profile(shipped(), given)))


def test_answers_that_agree_raise_nothing() -> None:
    assert found(answers(wanting=17, sadness=8, flatness=3)) == set()


def test_the_wording_index_is_the_gap_between_the_wordings_of_both_scales() -> None:
    assert wording_index(shipped(), by_wording(4, 0, "wanting", "sadness")) == 100
    assert wording_index(shipped(), by_wording(0, 4, "wanting", "sadness")) == 100
    assert wording_index(shipped(), by_wording(3, 1, "wanting", "sadness")) == 50
    assert wording_index(shipped(), by_wording(3, 3, "wanting", "sadness")) == 0


def test_the_wording_index_looks_at_no_other_scale() -> None:
    given = by_wording(3, 3, "wanting", "sadness")
    assert wording_index(shipped(), given | by_wording(4, 0, "flatness")) == 0


@pytest.mark.parametrize("given", [{"plans-pull": 4}, {"smiling": 0}, {}])
def test_one_wording_alone_has_no_index(given: Answers) -> None:
    assert wording_index(shipped(), given) is None


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param(14, set(), id="58 says nothing"),
        pytest.param(15, {"caution"}, id="above 60 is a caution"),
        pytest.param(18, {"caution"}, id="75 is still a caution"),
        pytest.param(19, {"caution", "contradictory"}, id="above 75 contradicts itself"),
    ],
)
def test_wordings_that_disagree_raise_a_check(steps: int, expected: set[str]) -> None:
    assert wording_index(shipped(), disagreeing(steps)) == pytest.approx(steps * 100 / 24)
    assert found(disagreeing(steps)) == expected


@pytest.mark.parametrize("value", [0, 1, 3, 4])
def test_the_same_answer_throughout_contradicts_itself(value: int) -> None:
    assert "contradictory" in found(same_answer(value, *COMPARED))


def test_the_middle_throughout_does_not_contradict_itself() -> None:
    assert found(same_answer(2, *COMPARED)) == {"all-middle"}


@pytest.mark.parametrize(("value", "check"), [(1, "contradictory"), (2, "all-middle")])
def test_a_skip_does_not_hide_the_same_answer_throughout(value: int, check: str) -> None:
    given = without(same_answer(value, *COMPARED), "smiling", "good-news")
    assert found(given) == {check}


@pytest.mark.parametrize("value", [1, 2, 3])
def test_one_other_answer_is_enough_to_be_believed(value: int) -> None:
    given = same_answer(value, *COMPARED) | {"good-news": 4}
    assert found(given) == set()


@pytest.mark.parametrize("left_open", [("plans-pull", "next-wish"), ("smiling", "near-tears")])
def test_too_few_answers_are_said_before_anything_else(left_open: tuple[str, ...]) -> None:
    assert found(without(same_answer(0, *COMPARED), *left_open)) == {"not-comparable"}


def test_the_same_answer_proves_nothing_where_all_is_worded_one_way(tmp_path: Path) -> None:
    straight = ("questions.toml", 'key = "positive"', "")
    one_is_enough = ("scales.toml", "both_wordings = true", "both_wordings = false")
    content = load(tiny(tmp_path, straight, straight, one_is_enough))
    given = {q.id: 2 for scale in ("thirst", "hunger") for q in content.items[scale]}
    assert checks(content, given, profile(content, given)) == set()
