from dataclasses import replace
from pathlib import Path

import pytest

from questionnaire.instrument.content import Answers
from questionnaire.instrument.loading import load
from questionnaire.instrument.patterns import Outcome, outcome, pulls_toward, tips
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
CLEAR = answers(wanting=24, sadness=0)


def outcome_of(given: Answers) -> Outcome:
    return outcome(shipped(), given, profile(shipped(), given))


def certainty(given: Answers) -> str | None:
    found = outcome_of(given).certainty
    return found.id if found else None


def flags(given: Answers) -> set[str]:
    return {flag.id for flag in outcome_of(given).flags}


@pytest.mark.parametrize(
    ("given", "pattern", "sure"),
    [
        pytest.param(
            answers(wanting=24, sadness=0), "drive-loss", "clear", id="100 and 0 is clear"
        ),
        pytest.param(
            answers(wanting=14, sadness=13), "mixed", "too-close", id="58 and 54 is both at once"
        ),
        pytest.param(answers(wanting=17, sadness=12), "drive-loss", "leans", id="71 and 50 leans"),
        pytest.param(
            answers(wanting=13, sadness=9), "close-call", "too-close", id="54 and 38 is close"
        ),
        pytest.param(
            answers(wanting=9, sadness=13), "close-call", "too-close", id="38 and 54 is close too"
        ),
        pytest.param(
            answers(wanting=18, sadness=6, flatness=9), "flatness", "clear", id="75, 25, flat 75"
        ),
        pytest.param(answers(wanting=0, sadness=24), "sadness", "clear", id="0 and 100 is clear"),
        pytest.param(answers(wanting=12, sadness=17), "sadness", "leans", id="50 and 71 leans"),
        pytest.param(answers(wanting=0, sadness=0), "no-clear-pattern", None, id="nothing at all"),
        pytest.param(
            answers(wanting=24, sadness=24), "mixed", "too-close", id="everything at once"
        ),
    ],
)
def test_worked_cases(given: Answers, pattern: str, sure: str | None) -> None:
    assert outcome_of(given).pattern.id == pattern
    assert certainty(given) == sure


@pytest.mark.parametrize(
    ("given", "pattern"),
    [
        pytest.param(answers(wanting=17, sadness=12), "drive-loss", id="five steps of 24 apart"),
        pytest.param(answers(wanting=16, sadness=12), "close-call", id="four steps apart"),
        pytest.param(answers(wanting=17, sadness=13), "mixed", id="four, both over half"),
        pytest.param(answers(wanting=18, sadness=13), "drive-loss", id="five, both over half"),
        pytest.param(answers(wanting=12, sadness=16), "close-call", id="four steps to sadness"),
        pytest.param(answers(wanting=13, sadness=18), "sadness", id="five steps to sadness"),
        pytest.param(answers(wanting=13, sadness=0), "drive-loss", id="just over the half"),
        pytest.param(answers(wanting=12, sadness=0), "no-clear-pattern", id="half is not enough"),
        pytest.param(answers(wanting=0, sadness=12), "no-clear-pattern", id="nor for sadness"),
        pytest.param(answers(wanting=13, sadness=12), "close-call", id="only one over the half"),
        pytest.param(answers(wanting=13, sadness=13), "mixed", id="a tie over the half"),
        pytest.param(answers(wanting=11, sadness=11), "no-clear-pattern", id="a tie below it"),
        pytest.param(answers(wanting=0, sadness=0, flatness=8), "flatness", id="flat from 60"),
        pytest.param(answers(wanting=0, sadness=0, flatness=7), "no-clear-pattern", id="not 58"),
        pytest.param(answers(wanting=0, sadness=11, flatness=8), "flatness", id="flat 20 ahead"),
        pytest.param(answers(wanting=0, sadness=12, flatness=8), "no-clear-pattern", id="or not"),
        pytest.param(answers(wanting=24, sadness=0, flatness=12), "flatness", id="flatness first"),
        pytest.param(answers(wanting=24, sadness=24, flatness=12), "mixed", id="flat beside both"),
    ],
)
def test_one_step_over_the_line_changes_the_pattern(given: Answers, pattern: str) -> None:
    assert outcome_of(given).pattern.id == pattern


def test_all_in_the_middle_names_no_pattern_and_says_so() -> None:
    middle = outcome_of(same_answer(2, *COMPARED))
    assert middle.pattern.id == "no-clear-pattern"
    assert [flag.id for flag in middle.flags] == ["all-middle"]


@pytest.mark.parametrize("value", [0, 1, 3, 4])
def test_the_same_other_answer_throughout_points_in_different_directions(value: int) -> None:
    assert outcome_of(same_answer(value, *COMPARED)).pattern.id == "contradictory"


def test_wordings_that_disagree_too_much_name_no_pattern() -> None:
    assert outcome_of(disagreeing(18)).pattern.id != "contradictory"
    assert outcome_of(disagreeing(19)).pattern.id == "contradictory"


@pytest.mark.parametrize(
    "left_open",
    [
        pytest.param(("plans-pull", "own-accord"), id="two of wanting"),
        pytest.param(("near-tears", "at-peace"), id="two of sadness"),
        pytest.param(tuple(CLEAR), id="all of them"),
    ],
)
def test_too_few_answers_name_no_pattern(left_open: tuple[str, ...]) -> None:
    found = outcome_of(without(CLEAR, *left_open))
    assert (found.pattern.id, found.certainty, found.toward) == ("not-enough-answers", None, ())


def test_one_open_answer_on_each_side_still_names_a_pattern() -> None:
    assert outcome_of(without(CLEAR, "plans-pull", "at-peace")).pattern.id == "drive-loss"


def test_flatness_without_a_score_is_passed_over() -> None:
    flat = answers(wanting=24, sadness=0, flatness=12)
    assert outcome_of(without(flat, "good-news")).pattern.id == "flatness"
    assert outcome_of(without(flat, "good-news", "small-pleasure")).pattern.id == "drive-loss"


@pytest.mark.parametrize(
    ("sadness", "expected"),
    [
        pytest.param(15, "too-close", id="17 points"),
        pytest.param(14, "leans", id="21 points"),
        pytest.param(12, "leans", id="29 points"),
        pytest.param(11, "fairly-clear", id="33 points"),
        pytest.param(10, "fairly-clear", id="38 points"),
        pytest.param(9, "clear", id="42 points"),
    ],
)
def test_the_words_of_certainty_follow_the_gap(sadness: int, expected: str) -> None:
    assert certainty(answers(wanting=19, sadness=sadness)) == expected


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(without(CLEAR, "plans-pull"), id="an answer on wanting is missing"),
        pytest.param(without(CLEAR, "at-peace"), id="an answer on sadness is missing"),
        pytest.param(
            by_wording(4, 2, "wanting") | by_wording(2, 0, "sadness"), id="wordings differ by 50"
        ),
        pytest.param(
            without(answers(wanting=0, sadness=0, flatness=12), "good-news"),
            id="an answer on flatness is missing where it leads",
        ),
        pytest.param(
            without(by_wording(4, 2, "wanting") | by_wording(2, 0, "sadness"), "light-inside"),
            id="two doubts weaken but once",
        ),
    ],
)
def test_a_doubt_makes_clear_only_fairly_clear(given: Answers) -> None:
    assert certainty(given) == "fairly-clear"


def test_a_leading_score_of_54_is_a_doubt() -> None:
    assert certainty(answers(wanting=13, sadness=8)) == "too-close"


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(answers(wanting=13, sadness=0), id="54 leads 0 and is just over the half"),
        pytest.param(answers(wanting=0, sadness=13), id="so is sadness of 54"),
        pytest.param(answers(wanting=24, sadness=0, flatness=7), id="flatness just below its line"),
        pytest.param(answers(wanting=0, sadness=0, flatness=8), id="and just over it"),
        pytest.param(
            answers(wanting=24, sadness=0, flatness=8), id="over it, with low pull behind"
        ),
        pytest.param(without(answers(wanting=13, sadness=0), "at-peace"), id="in doubt as well"),
    ],
)
def test_where_one_step_would_tip_it_nothing_is_called_clear(given: Answers) -> None:
    assert tips(shipped(), given, outcome_of(given).pattern)
    assert certainty(given) == "leans"


def test_a_doubt_at_the_weakest_word_leaves_it() -> None:
    assert certainty(without(answers(wanting=14, sadness=13), "plans-pull")) == "too-close"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({"own-accord": 1}, "fairly-clear", id="index 46"),
        pytest.param({"own-accord": 1, "at-peace": 3}, "clear", id="index 42"),
    ],
)
def test_the_wording_index_is_a_doubt_from_45(changed: Answers, expected: str) -> None:
    apart = by_wording(4, 2, "wanting") | by_wording(2, 0, "sadness")
    assert certainty({**apart, **changed}) == expected


def test_a_leading_score_of_58_is_no_doubt() -> None:
    assert certainty(answers(wanting=14, sadness=4)) == "clear"


def test_an_open_answer_on_flatness_is_no_doubt_where_it_does_not_lead() -> None:
    flat = answers(wanting=24, sadness=0, flatness=0)
    assert certainty(without(flat, "good-news")) == "clear"


@pytest.mark.parametrize(
    ("given", "pattern", "variant"),
    [
        pytest.param(answers(wanting=0, sadness=13, flatness=12), "flatness", 0, id="sad beneath"),
        pytest.param(answers(wanting=13, sadness=0, flatness=12), "flatness", 1, id="no pull"),
        pytest.param(answers(wanting=12, sadness=0, flatness=12), "flatness", None, id="flat"),
        pytest.param(answers(wanting=24, sadness=13), "drive-loss", 0, id="sadness over half"),
        pytest.param(answers(wanting=24, sadness=12), "drive-loss", 1, id="some sadness"),
        pytest.param(answers(wanting=24, sadness=9), "drive-loss", 1, id="sadness of 38"),
        pytest.param(answers(wanting=24, sadness=8), "drive-loss", None, id="sadness of 33"),
        pytest.param(answers(wanting=13, sadness=24), "sadness", 0, id="low pull beside it"),
        pytest.param(answers(wanting=12, sadness=24), "sadness", None, id="sadness alone"),
        pytest.param(answers(wanting=15, sadness=15, flatness=8), "mixed", 0, id="flat as well"),
        pytest.param(answers(wanting=15, sadness=15, flatness=7), "mixed", None, id="both"),
        pytest.param(answers(wanting=13, sadness=12), "close-call", 0, id="a little more low pull"),
        pytest.param(answers(wanting=12, sadness=13), "close-call", 1, id="a little more sadness"),
    ],
)
def test_what_stands_beside_a_pattern_changes_its_words(
    given: Answers, pattern: str, variant: int | None
) -> None:
    found, named = outcome_of(given), shipped().pattern(pattern)
    beside = None if variant is None else named.variants[variant]
    assert found.pattern == named
    assert found.name == (beside or named).name
    assert found.summary == (beside or named).summary


@pytest.mark.parametrize(
    ("given", "flag"),
    [
        pytest.param(same_answer(2, *COMPARED), "all-middle", id="all in the middle"),
        pytest.param(disagreeing(15), "caution", id="wordings disagree"),
        pytest.param(CLEAR | answers(functioning=3), "masking", id="a pattern, kept up at 75"),
        pytest.param({"how-long": 3}, "chronic", id="more than two years"),
        pytest.param({"how-long": 4}, "chronic", id="as long as I can remember"),
        pytest.param(answers(overload=5), "overload", id="load of 63"),
        pytest.param(answers(anxiety=5), "anxiety", id="worry of 63"),
        pytest.param({"each-year": 2}, "seasonal", id="clearly each year"),
        pytest.param(answers(effort=5, wanting=8), "effort", id="costly starts, wanting there"),
    ],
)
def test_a_flag_alone(given: Answers, flag: str) -> None:
    assert flags(given) == {flag}


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(disagreeing(14), id="wordings that disagree by 58"),
        pytest.param(CLEAR | answers(functioning=2), id="a pattern, kept up at 50"),
        pytest.param(answers(wanting=0, sadness=0, functioning=4), id="kept up without a pattern"),
        pytest.param({"how-long": 2}, id="up to two years"),
        pytest.param(answers(overload=4), id="load of 50"),
        pytest.param(answers(anxiety=4), id="worry of 50"),
        pytest.param({"each-year": 1}, id="perhaps each year"),
        pytest.param(answers(effort=5, wanting=9), id="costly starts, wanting at 38"),
        pytest.param(answers(effort=4, wanting=8), id="starts at 50"),
        pytest.param(answers(effort=8), id="costly starts, wanting unknown"),
    ],
)
def test_no_flag_just_below_the_line(given: Answers) -> None:
    assert flags(given) == set()


def test_flags_stand_beside_a_pattern_and_each_other() -> None:
    given = CLEAR | answers(functioning=4, overload=8, anxiety=8) | {"how-long": 4, "each-year": 2}
    assert outcome_of(given).pattern.id == "drive-loss"
    assert flags(given) == {"masking", "overload", "anxiety", "chronic", "seasonal"}


def test_a_pull_is_how_far_an_answer_is_from_the_middle() -> None:
    given = {"plans-pull": 4, "own-accord": 4, "at-peace": 3, "near-tears": 0, "smiling": None}
    pulls = pulls_toward(shipped(), given, shipped().pattern("drive-loss"))
    assert [(pull.question.id, pull.strength) for pull in pulls] == [
        ("plans-pull", 0.5),
        ("near-tears", 0.5),
        ("at-peace", 0.25),
        ("own-accord", -0.5),
    ]


def test_a_pull_quotes_the_option_chosen() -> None:
    (pull,) = pulls_toward(shipped(), {"smiling": 1}, shipped().pattern("sadness"))
    assert pull.option == pull.question.options[1]


def test_the_answers_that_led_there_start_with_two_on_what_the_pattern_is_about() -> None:
    found = outcome_of(answers(wanting=18, sadness=0))
    assert [(pull.question.scale, pull.strength) for pull in found.toward] == [
        ("wanting", 0.25),
        ("wanting", 0.25),
        ("sadness", 0.5),
    ]
    assert found.away == ()


def test_a_pattern_about_both_sides_starts_with_one_answer_of_each() -> None:
    found = outcome_of(answers(wanting=14, sadness=18))
    assert [pull.question.scale for pull in found.toward][:2] == ["wanting", "sadness"]
    assert [pull.strength for pull in found.toward] == [0.25, 0.25, 0.25]


def test_the_answers_that_pulled_away_are_shown_as_well_the_strongest_first() -> None:
    found = outcome_of(CLEAR | {"near-tears": 3, "smiling": 0})
    assert [(pull.question.id, pull.strength) for pull in found.away] == [
        ("smiling", -0.5),
        ("near-tears", -0.25),
    ]


def test_no_pattern_is_explained_by_what_kept_both_sides_down() -> None:
    found = outcome_of(answers(wanting=2, sadness=0))
    assert [pull.strength for pull in found.toward] == [0.5, 0.5, 0.5]


def test_middle_answers_keep_both_sides_from_standing_out() -> None:
    found = outcome_of(same_answer(2, *COMPARED))
    assert [pull.strength for pull in found.toward] == [0, 0, 0]
    assert found.away == ()


@pytest.mark.parametrize(("wanting", "sadness"), [(17, 12), (12, 17), (13, 13), (13, 12)])
def test_tips_are_all_the_single_steps_that_name_another_pattern(
    wanting: int, sadness: int
) -> None:
    given = answers(wanting=wanting, sadness=sadness)
    pattern = outcome_of(given).pattern
    expected = {
        (q.id, option.value, other)
        for scale in ("wanting", "sadness")
        for q in shipped().items[scale]
        for option in q.options
        if abs(option.value - (given[q.id] or 0)) == 1
        and (other := outcome_of({**given, q.id: option.value}).pattern.id) != pattern.id
    }
    found = tips(shipped(), given, pattern)
    assert {(tip.question.id, tip.option.value, tip.pattern.id) for tip in found} == expected


def test_far_from_every_line_nothing_tips() -> None:
    assert tips(shipped(), CLEAR, shipped().pattern("drive-loss")) == ()


def test_an_open_answer_tips_nothing() -> None:
    given = without(answers(wanting=17, sadness=12), "smiling")
    tipping = {tip.question.id for tip in tips(shipped(), given, outcome_of(given).pattern)}
    assert tipping
    assert "smiling" not in tipping


def test_a_lead_without_a_score_is_not_put_into_words(tmp_path: Path) -> None:
    content = load(tiny(tmp_path))
    first, *others = content.patterns
    always = replace(first, when=(), lead=("thirst", "hunger"))
    found = outcome(replace(content, patterns=(always, *others)), {}, profile(content, {}))
    assert (found.pattern, found.certainty) == (always, None)
