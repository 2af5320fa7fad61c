import pytest

from questionnaire.instrument.conditions import Facts, all_hold, holds
from questionnaire.instrument.content import (
    AnswerIs,
    Answers,
    AnyOf,
    CheckIs,
    Condition,
    PatternIs,
    ScaleIs,
)
from questionnaire.instrument.scoring import profile
from tests.builders import answers, shipped

HALF = answers(wanting=12, sadness=6)


def facts(given: Answers, pattern: str | None = None) -> Facts:
    return Facts(given, profile(shipped(), given), frozenset({"caution"}), pattern)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        pytest.param(ScaleIs("wanting"), True, id="a score at all"),
        pytest.param(ScaleIs("wanting", above=49.9), True, id="above"),
        pytest.param(ScaleIs("wanting", above=50), False, id="not above itself"),
        pytest.param(ScaleIs("wanting", at_least=50), True, id="at least itself"),
        pytest.param(ScaleIs("wanting", at_least=50.1), False, id="not at least more"),
        pytest.param(ScaleIs("wanting", below=50.1), True, id="below"),
        pytest.param(ScaleIs("wanting", below=50), False, id="not below itself"),
        pytest.param(ScaleIs("wanting", at_most=50), True, id="at most itself"),
        pytest.param(ScaleIs("wanting", at_most=49.9), False, id="not at most less"),
        pytest.param(ScaleIs("wanting", above=40, below=60), True, id="within two limits"),
        pytest.param(ScaleIs("wanting", above=40, below=45), False, id="outside one of two"),
        pytest.param(ScaleIs("wanting", over="sadness", at_least=25), True, id="its lead"),
        pytest.param(ScaleIs("wanting", over="sadness", above=25), False, id="no greater lead"),
        pytest.param(ScaleIs("sadness", over="wanting", below=0), True, id="behind"),
        pytest.param(ScaleIs("flatness", at_most=100), False, id="no score, below nothing"),
        pytest.param(ScaleIs("flatness"), False, id="no score at all"),
        pytest.param(ScaleIs("wanting", over="flatness", at_least=-100), False, id="no lead"),
        pytest.param(AnswerIs("smiling", (0, 3)), True, id="one of the options"),
        pytest.param(AnswerIs("smiling", (0, 1)), False, id="none of the options"),
        pytest.param(AnswerIs("good-news", (0, 1)), False, id="not answered"),
        pytest.param(PatternIs(("mixed", "sadness")), True, id="one of the patterns"),
        pytest.param(PatternIs(("flatness",)), False, id="none of the patterns"),
        pytest.param(CheckIs("caution"), True, id="a check that spoke up"),
        pytest.param(CheckIs("all-middle"), False, id="a check that did not"),
        pytest.param(
            AnyOf((ScaleIs("wanting", above=60), ScaleIs("sadness", below=60))), True, id="either"
        ),
        pytest.param(
            AnyOf((ScaleIs("wanting", above=60), ScaleIs("sadness", above=60))), False, id="neither"
        ),
    ],
)
def test_a_condition_holds_within_its_limits(condition: Condition, expected: bool) -> None:
    assert holds(condition, facts(HALF, pattern="mixed")) is expected


def test_while_the_pattern_is_being_found_it_is_none_of_them() -> None:
    assert not holds(PatternIs(("mixed",)), facts(HALF))


def test_all_conditions_must_hold_and_none_always_do() -> None:
    true, false = ScaleIs("wanting", above=40), ScaleIs("wanting", above=60)
    assert all_hold((true, true), facts(HALF))
    assert not all_hold((true, false), facts(HALF))
    assert all_hold((), facts(HALF))
