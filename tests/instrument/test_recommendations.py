from pathlib import Path

import pytest

from questionnaire.instrument.content import Answers
from questionnaire.instrument.loading import load
from questionnaire.instrument.recommendations import Reading, Recommendation
from questionnaire.instrument.reflection import reflect
from tests.builders import answers, disagreeing, shipped, tiny, without

CLEAR = answers(wanting=24, sadness=0)
RESEARCH = {"kind-of-reading": 4}


def reading(given: Answers) -> Reading:
    return reflect(shipped(), given).reading


def listed(given: Answers) -> list[str]:
    return [recommendation.article.id for recommendation in reading(given).all]


def quoted(recommendation: Recommendation) -> list[tuple[str, int]]:
    return [(reason.question.id, reason.option.value) for reason in recommendation.reasons]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(CLEAR, ["wanting-hub", "steps", "sad-or-more"], id="low pull"),
        pytest.param(
            answers(wanting=0, sadness=14), ["sad-or-more", "steps", "causes"], id="sadness"
        ),
        pytest.param(
            answers(wanting=14, sadness=14), ["sad-or-more", "causes", "wanting-hub"], id="both"
        ),
        pytest.param(
            answers(wanting=0, sadness=0, flatness=12),
            ["sad-or-more", "flat", "steps"],
            id="flat: what has an address goes first",
        ),
        pytest.param(answers(wanting=13, sadness=12), ["sad-or-more", "causes"], id="close call"),
        pytest.param(answers(wanting=0, sadness=0), ["causes", "sad-or-more"], id="no pattern"),
        pytest.param(disagreeing(24), [], id="contradictory answers recommend nothing"),
        pytest.param({}, [], id="no answers recommend nothing"),
        pytest.param({"kind-of-reading": 1}, ["wanting-hub"], id="asked for the difference"),
        pytest.param({"kind-of-reading": 2}, ["causes"], id="asked where it comes from"),
        pytest.param({"kind-of-reading": 3}, ["steps"], id="asked for small steps"),
        pytest.param({"how-long": 2}, ["long-standing"], id="more than a year"),
        pytest.param({"how-long": 4}, ["long-standing"], id="as long as I can remember"),
        pytest.param({"each-year": 2}, ["holidays"], id="each year"),
        pytest.param(answers(overload=5), ["less-is-allowed"], id="a heavy load"),
        pytest.param(answers(effort=5), ["less-is-allowed"], id="costly starts"),
        pytest.param(answers(anxiety=5), ["worry", "less-is-allowed"], id="worry"),
        pytest.param(
            CLEAR | answers(overload=8) | {"how-long": 3, "each-year": 2},
            ["wanting-hub", "holidays", "steps"],
            id="three at most, the heaviest first",
        ),
    ],
)
def test_the_articles_for(given: Answers, expected: list[str]) -> None:
    assert listed(given) == expected


def test_an_article_speaks_with_every_suggestion_that_holds_the_heaviest_first() -> None:
    steps = reading(CLEAR | {"kind-of-reading": 3}).articles[1]
    by_answer, by_pattern = (
        next(s.words for s in steps.article.suggestions if s.weight == weight)
        for weight in (85, 80)
    )
    assert (steps.article.id, steps.words) == ("steps", f"{by_answer} {by_pattern}")


def test_reasons_quote_what_the_pattern_is_about_first() -> None:
    first, *_ = reading(answers(wanting=20, sadness=2)).articles
    assert [reason.question.scale for reason in first.reasons] == ["wanting", "wanting", "sadness"]
    assert [r.question.keyed(r.option.value) for r in first.reasons] == [4, 4, 0]


def test_each_article_quotes_other_strong_answers() -> None:
    quotes = [quoted(recommendation)[:1] for recommendation in reading(CLEAR).articles]
    assert len({str(quote) for quote in quotes}) == 3


def test_one_reason_is_enough_for_an_article_that_hangs_on_one_answer() -> None:
    (holidays,) = reading({"each-year": 2}).articles
    assert quoted(holidays) == [("each-year", 2)]


def test_an_article_that_hangs_on_a_score_quotes_its_heaviest_answer() -> None:
    (tasks,) = reading({"hard-to-start": 2, "uphill": 4}).articles
    assert quoted(tasks) == [("uphill", 4)]


def test_every_suggestion_that_holds_gives_its_reason() -> None:
    (busy,) = reading(answers(overload=8, effort=8)).articles
    assert [reason.question.scale for reason in busy.reasons] == ["overload", "effort"]


def test_a_comparison_that_hangs_on_two_answers_quotes_both() -> None:
    hub = reading(CLEAR | {"kind-of-reading": 1}).articles[0]
    assert [reason.question.scale for reason in hub.reasons] == ["wanting", "wanting", None]


def test_with_an_answer_open_the_comparison_hangs_on_each_of_the_others() -> None:
    given = without(CLEAR, "plans-pull") | {"kind-of-reading": 1}
    hub = reading(given).articles[0]
    assert [reason.question.scale for reason in hub.reasons] == ["wanting", "sadness", None]


def test_a_pattern_without_strong_answers_still_gives_a_reason() -> None:
    first = reading(answers(wanting=12, sadness=13)).articles[0]
    assert first.article.id == "sad-or-more"
    assert "wanting" in {reason.question.scale for reason in first.reasons}


def test_treatment_research_is_listed_apart_and_last_for_those_who_ask() -> None:
    asked = reading(CLEAR | RESEARCH)
    assert [r.article.id for r in asked.articles] == ["wanting-hub", "steps", "sad-or-more"]
    assert [r.article.id for r in asked.treatment_research] == ["psilocybin", "ketamine"]
    assert asked.all == asked.articles + asked.treatment_research


@pytest.mark.parametrize("wish", [None, 0, 1, 2, 3])
def test_treatment_research_is_not_listed_for_anyone_else(wish: int | None) -> None:
    assert reading(CLEAR | {"kind-of-reading": wish}).treatment_research == ()


def test_treatment_research_is_never_all_there_is() -> None:
    assert listed(RESEARCH) == []


def test_treatment_research_is_not_listed_where_care_comes_first() -> None:
    assert listed(CLEAR | RESEARCH | {"first-look": 1}) == listed(CLEAR)
    opened = reflect(shipped(), CLEAR | RESEARCH, help_page="first")
    put_below = reflect(shipped(), CLEAR | RESEARCH, help_page="below")
    assert opened.reading.treatment_research == put_below.reading.treatment_research == ()


def test_as_many_articles_are_shown_as_the_instrument_says(tmp_path: Path) -> None:
    only_one = ("instrument.toml", "articles_shown = 2", "articles_shown = 1")
    given = {"drink": 0, "dry-mouth": 2, "water-calls": 2, "drunk-enough": 0}
    given |= {"empty-stomach": 0, "eaten-well": 2}
    shown = reflect(load(tiny(tmp_path, only_one)), given).reading.articles
    assert [recommendation.article.id for recommendation in shown] == ["teapots"]


def test_an_article_that_nobody_can_open_lets_another_one_go_first(tmp_path: Path) -> None:
    as_heavy = ("articles.toml", "weight = 5", "weight = 10")
    given = {"drink": 0, "dry-mouth": 2, "water-calls": 2, "drunk-enough": 0}
    given |= {"empty-stomach": 0, "eaten-well": 2}
    shown = reflect(load(tiny(tmp_path, as_heavy)), given).reading.articles
    assert [recommendation.article.id for recommendation in shown] == ["teapots", "wells"]
