"""What is called change, and what is not."""

from dataclasses import replace
from math import sqrt

import pytest

from questionnaire.instrument.changes import Change, changes, not_compared
from questionnaire.instrument.content import Answers, Scale
from questionnaire.instrument.scoring import profile
from tests.builders import answers, shipped, without


def change(scale: str, then: Answers, now: Answers) -> Change:
    content = shipped()
    found = changes(content, profile(content, then), profile(content, now))
    return next(one for one in found if one.now.scale.id == scale)


@pytest.mark.parametrize(
    ("scale", "then", "now", "direction"),
    [
        pytest.param("wanting", 12, 12, "none", id="nothing moved"),
        pytest.param("wanting", 12, 16, "none", id="17 points of wanting are no change"),
        pytest.param("wanting", 12, 17, "up", id="21 points of wanting are"),
        pytest.param("wanting", 17, 12, "down", id="the other way round as well"),
        pytest.param("sadness", 12, 17, "none", id="21 points of sadness are no change"),
        pytest.param("sadness", 18, 12, "down", id="25 points of sadness are"),
        pytest.param("flatness", 3, 6, "none", id="25 points of flatness are no change"),
        pytest.param("flatness", 3, 7, "up", id="33 points of flatness are"),
        pytest.param("effort", 2, 4, "none", id="25 points of two questions are no change"),
        pytest.param("effort", 2, 5, "up", id="38 points of two questions are"),
        pytest.param("functioning", 4, 2, "none", id="50 points of one question are no change"),
        pytest.param("functioning", 4, 1, "down", id="75 points of one question are"),
    ],
)
def test_change_begins_at_the_least_detectable_difference(
    scale: str, then: int, now: int, direction: str
) -> None:
    assert change(scale, answers(**{scale: then}), answers(**{scale: now})).direction == direction


def test_a_difference_of_exactly_the_least_change_is_one() -> None:
    scales = tuple(replace(s, change_from=25) if s.id == "sadness" else s for s in shipped().scales)
    content = replace(shipped(), scales=scales)
    then, now = answers(sadness=12), answers(sadness=18)
    found = changes(content, profile(content, then), profile(content, now))
    assert [c.direction for c in found if c.now.scale.id == "sadness"] == ["up"]


@pytest.mark.parametrize(("total", "direction"), [(14, "none"), (15, "up")])
def test_a_missing_answer_asks_for_a_larger_difference(total: int, direction: str) -> None:
    skipped, *others = shipped().items["wanting"]
    each, more = divmod(total, len(others))
    now = {q.id: q.keyed(each + (place < more)) for place, q in enumerate(others)}
    found = change("wanting", answers(wanting=12), without(now, skipped.id))
    assert found.now.exact == 5 * total  # 20 points more would do if nothing were missing
    assert found.direction == direction
    assert (found.least, found.difference) == (21, 5 * total - 50)


@pytest.mark.parametrize("which", ["then", "now", "both"])
def test_with_too_few_answers_nothing_is_said(which: str) -> None:
    full = answers(wanting=24)
    few = without(full, *[q.id for q in shipped().items["wanting"][:2]])
    then = few if which in ("then", "both") else answers(wanting=0)
    now = few if which in ("now", "both") else answers(wanting=0)
    assert change("wanting", then, now).direction is None


def test_what_is_no_amount_is_not_compared() -> None:
    content = shipped()
    assert [scale.id for scale in not_compared(content)] == ["chronicity", "seasonal"]
    compared = [
        c.now.scale.id for c in changes(content, profile(content, {}), profile(content, {}))
    ]
    assert compared == [s.id for s in content.scales if s.pictured]


PUBLISHED = {"wanting": 20, "sadness": 24, "flatness": 30}


@pytest.mark.parametrize(
    "scale", [s for s in shipped().scales if s.change_from is not None], ids=lambda s: s.id
)
def test_the_least_change_is_published_or_follows_from_the_error(scale: Scale) -> None:
    by_rule = 1.64 * sqrt(2) * scale.error
    assert scale.change_from == PUBLISHED.get(scale.id, round(by_rule))
    assert scale.change_from == pytest.approx(by_rule, abs=1)
