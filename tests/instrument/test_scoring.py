from math import sqrt
from pathlib import Path

import pytest

from questionnaire.instrument.content import Answers
from questionnaire.instrument.loading import load
from questionnaire.instrument.scoring import Score, gap, keyed_answers, profile
from tests.builders import answers, by_wording, shipped, tiny, without


def score(given: Answers, scale: str) -> Score:
    return profile(shipped(), given)[scale]


def test_there_is_one_score_for_each_scale_and_no_total() -> None:
    assert list(profile(shipped(), {})) == [scale.id for scale in shipped().scales]


@pytest.mark.parametrize(
    ("scale", "total", "points"),
    [
        pytest.param("wanting", 0, 0, id="nothing of it"),
        pytest.param("wanting", 24, 100, id="all of it"),
        pytest.param("wanting", 12, 50, id="the middle"),
        pytest.param("wanting", 17, 71, id="seventeen of twenty-four"),
        pytest.param("sadness", 13, 54, id="thirteen of twenty-four"),
        pytest.param("flatness", 9, 75, id="nine of twelve"),
        pytest.param("effort", 5, 63, id="half a point rounds up"),
        pytest.param("functioning", 3, 75, id="a single question"),
        pytest.param("seasonal", 1, 50, id="three options"),
    ],
)
def test_a_score_is_the_share_of_the_highest_sum(scale: str, total: int, points: int) -> None:
    assert score(answers(**{scale: total}), scale).points == points


def test_positively_worded_questions_are_turned_round() -> None:
    assert score(by_wording(4, 0, "sadness"), "sadness").exact == 50
    assert (
        score({"smiling": 4, "light-inside": 4, "at-peace": 4, "near-tears": 0}, "sadness").exact
        == 0
    )


def test_keyed_answers_are_shares_and_leave_out_what_was_skipped() -> None:
    given = {"smiling": 4, "heavy-heart": 3, "near-tears": None}
    keyed = keyed_answers(shipped().items["sadness"], given)
    assert [(question.id, share) for question, share in keyed] == [
        ("smiling", 0),
        ("heavy-heart", 0.75),
    ]


def test_a_missing_answer_counts_as_the_mean_of_the_others() -> None:
    given = without(by_wording(3, 3, "wanting"), "plans-pull", "own-accord")
    assert score(given, "wanting").exact == 75
    assert score(given, "wanting").answered == 4


@pytest.mark.parametrize(
    ("scale", "left_out", "has_level", "comparable"),
    [
        pytest.param("wanting", 0, True, True, id="all six"),
        pytest.param("wanting", 1, True, True, id="five of six"),
        pytest.param("wanting", 2, True, False, id="four of six is a level and no comparison"),
        pytest.param("wanting", 3, False, False, id="three of six is nothing"),
        pytest.param("sadness", 1, True, True, id="five of six, sadness"),
        pytest.param("sadness", 2, True, False, id="four of six, sadness"),
        pytest.param("sadness", 3, False, False, id="three of six, sadness"),
        pytest.param("flatness", 1, True, True, id="two of three"),
        pytest.param("flatness", 2, False, False, id="one of three"),
        pytest.param("effort", 1, False, False, id="one of two"),
        pytest.param("overload", 1, False, False, id="one of two, load"),
        pytest.param("anxiety", 1, False, False, id="one of two, worry"),
        pytest.param("functioning", 1, False, False, id="the only one left open"),
    ],
)
def test_enough_answers_for_a_level_are_not_always_enough_to_compare(
    scale: str, left_out: int, has_level: bool, comparable: bool
) -> None:
    questions = [q.id for q in shipped().items[scale]]
    given = without(by_wording(3, 3, scale), *questions[:left_out])
    assert (score(given, scale).points is not None) is has_level
    assert score(given, scale).comparable is comparable


def test_answers_of_one_wording_alone_give_no_score(tmp_path: Path) -> None:
    content = load(tiny(tmp_path))
    one_wording = profile(content, {"dry-mouth": 2, "water-calls": 2})["thirst"]
    both = profile(content, {"dry-mouth": 2, "drunk-enough": 2})["thirst"]
    assert (one_wording.exact, one_wording.answered) == (None, 2)
    assert both.exact == 50


def test_a_scale_that_does_not_ask_for_both_wordings_is_scored_from_one(tmp_path: Path) -> None:
    content = load(tiny(tmp_path))
    assert profile(content, {"empty-stomach": 1})["hunger"].exact == 50


def test_the_band_is_the_usual_error_when_all_is_answered() -> None:
    wanting = score(answers(wanting=12), "wanting")
    assert (wanting.low, wanting.points, wanting.high) == (41, 50, 59)


def test_the_band_widens_with_every_missing_answer() -> None:
    four_of_six = without(by_wording(2, 2, "wanting"), "plans-pull", "own-accord")
    wanting = score(four_of_six, "wanting")
    assert wanting.error == pytest.approx(9 * sqrt(6 / 4))
    assert (wanting.low, wanting.high) == (39, 61)


def test_the_band_stays_between_0_and_100() -> None:
    assert score(answers(sadness=1), "sadness").low == 0
    assert score(answers(sadness=23), "sadness").high == 100


def test_without_a_score_there_is_no_band() -> None:
    nothing = score({}, "wanting")
    assert (nothing.points, nothing.low, nothing.high) == (None, None, None)


def test_a_gap_is_signed_and_needs_both_scores() -> None:
    scores = profile(shipped(), answers(wanting=18, sadness=6))
    assert gap(scores, "wanting", "sadness") == 50
    assert gap(scores, "sadness", "wanting") == -50
    assert gap(scores, "flatness", "sadness") is None
    assert gap(scores, "sadness", "flatness") is None
