from random import Random

import pytest

from questionnaire.authoring.sampling import sample
from questionnaire.instrument.content import Answers, PatternIs
from questionnaire.instrument.reflection import reflect
from tests.builders import answers, shipped

LOSS, BIRTH, DISASTER, VIOLENCE = 2, 3, 4, 5
CLEAR = answers(wanting=24, sadness=0)
STEADY = answers(wanting=0, sadness=0)


def rules(given: Answers) -> list[str]:
    return [rule.id for rule in reflect(shipped(), given).care if rule.first]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(STEADY | {"big-event": VIOLENCE}, id="violence, nothing else"),
        pytest.param({"big-event": LOSS}, id="a loss alone"),
        pytest.param(STEADY | answers(functioning=1), id="no pattern, hard to keep up"),
    ],
)
def test_some_answers_put_no_help_first_and_still_allow_no_invitation(given: Answers) -> None:
    reflection = reflect(shipped(), given)
    assert not reflection.care_first
    assert not reflection.may_invite


def test_without_any_rule_a_call_may_be_mentioned() -> None:
    assert reflect(shipped(), CLEAR).may_invite


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        pytest.param(answers(sadness=15), "much-sadness", id="sadness of 63"),
        pytest.param(answers(flatness=8, anxiety=5), "muted-and-on-alert", id="flat and on alert"),
        pytest.param(CLEAR | answers(functioning=1), "hard-to-keep-up", id="low pull, at 25"),
        pytest.param(
            answers(wanting=14, sadness=14, functioning=0), "hard-to-keep-up", id="both, at 0"
        ),
        pytest.param(
            answers(wanting=0, sadness=14, functioning=0), "hard-to-keep-up", id="sadness, at 0"
        ),
        pytest.param(
            STEADY | answers(flatness=12, functioning=0), "hard-to-keep-up", id="flatness, at 0"
        ),
        pytest.param(answers(flatness=8) | {"big-event": LOSS}, "heavy-event", id="loss, flat"),
        pytest.param(answers(anxiety=5) | {"big-event": BIRTH}, "heavy-event", id="birth, worry"),
        pytest.param(
            answers(anxiety=5) | {"big-event": DISASTER}, "heavy-event", id="disaster, worry"
        ),
        pytest.param(
            answers(flatness=8) | {"big-event": VIOLENCE}, "heavy-event", id="violence, flat"
        ),
        pytest.param({"first-look": 1}, "asked-for-people", id="people first, please"),
    ],
)
def test_each_rule_alone_puts_help_first(given: Answers, rule: str) -> None:
    assert rules(given) == [rule]
    assert reflect(shipped(), given).care_first


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(answers(sadness=14), id="sadness of 58"),
        pytest.param(answers(flatness=7, anxiety=8), id="flat at 58, on alert"),
        pytest.param(answers(flatness=12, anxiety=4), id="flat, on alert at 50"),
        pytest.param(CLEAR | answers(functioning=2), id="low pull, kept up at 50"),
        pytest.param(STEADY | answers(functioning=0), id="hard to keep up without a pattern"),
        pytest.param(CLEAR | {"big-event": VIOLENCE}, id="violence, low pull only"),
        pytest.param(answers(flatness=12) | {"big-event": 1}, id="a move"),
        pytest.param(answers(anxiety=8) | {"big-event": 0}, id="nothing big"),
        pytest.param({"first-look": 0}, id="my result first"),
        pytest.param({}, id="no answers"),
    ],
)
def test_no_rule_holds_just_below_the_line(given: Answers) -> None:
    assert rules(given) == []
    assert not reflect(shipped(), given).care_first


def test_a_heavy_event_with_much_sadness_holds_two_rules() -> None:
    assert rules(answers(sadness=15) | {"big-event": LOSS}) == ["much-sadness", "heavy-event"]


def test_whoever_opened_the_help_page_gets_help_first() -> None:
    reflection = reflect(shipped(), STEADY, help_page="first")
    assert (reflection.care, reflection.care_first) == ((), True)


def test_whoever_wishes_the_result_first_after_that_gets_it_and_is_sold_nothing() -> None:
    reflection = reflect(shipped(), STEADY, help_page="below")
    assert not reflection.care_first
    assert not reflection.may_invite


def test_a_wish_for_the_result_first_lifts_no_care_rule() -> None:
    assert reflect(shipped(), answers(sadness=24), help_page="below").care_first


def test_keeping_up_well_never_lifts_a_rule() -> None:
    random = Random(77)
    for _ in range(500):
        given = {**sample(shipped(), random), "kept-up": None}
        assert set(rules(given)) <= set(rules({**given, "kept-up": 4}))


def test_every_pattern_that_names_something_counts_for_care_and_masking() -> None:
    named = tuple(pattern.id for pattern in shipped().patterns if pattern.present)
    keeping_up = next(rule for rule in shipped().care if rule.id == "hard-to-keep-up")
    masking = next(flag for flag in shipped().flags if flag.id == "masking")
    assert named == ("flatness", "drive-loss", "sadness", "mixed")
    assert PatternIs(named) in keeping_up.when
    assert PatternIs(named) in masking.when
