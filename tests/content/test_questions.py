import re
from collections import Counter
from itertools import chain

import pytest

from questionnaire.instrument.content import Question
from tests.builders import shipped

# science: 2.2. Scale -> how many straight questions, how many positively worded ones.
WORDINGS = {
    "wanting": (3, 3),
    "sadness": (3, 3),
    "flatness": (2, 1),
    "effort": (2, 0),
    "overload": (2, 0),
    "anxiety": (2, 0),
    "functioning": (1, 0),
    "chronicity": (1, 0),
    "seasonal": (1, 0),
}
COMPARED = ("wanting", "sadness", "flatness")
NEGATIONS = re.compile(
    r"\b(?:not|no|never|none|nothing|nobody|neither|nor|hardly|without|\w+n't)\b"
)

every_question = pytest.mark.parametrize("question", shipped().questions, ids=lambda q: q.id)


def items() -> list[Question]:
    """The questions about the last two weeks."""
    return [q for q in shipped().questions if q.part == "The last two weeks"]


def test_24_questions_are_scored_with_both_wordings_in_balance() -> None:
    keys = {
        scale: Counter(question.key for question in questions)
        for scale, questions in shipped().items.items()
    }
    assert {s: (k["straight"], k["positive"]) for s, k in keys.items()} == WORDINGS
    assert sum(chain.from_iterable(WORDINGS.values())) == 24


def test_three_questions_are_asked_and_not_scored() -> None:
    unscored = [question.id for question in shipped().questions if question.scale is None]
    assert unscored == ["big-event", "kind-of-reading", "first-look"]


def test_the_contrast_is_wanting_against_sadness() -> None:
    assert shipped().instrument.contrast == ("wanting", "sadness")
    assert shipped().instrument.consistency.straight_line == COMPARED


def test_ids_are_unique_across_the_whole_content() -> None:
    for things in (shipped().questions, shipped().scales, shipped().patterns, shipped().articles):
        ids = [thing.id for thing in things]
        assert len(set(ids)) == len(ids)


def test_no_more_than_two_of_a_kind_follow_each_other() -> None:
    kinds = [question.scale for question in items() if question.scale in COMPARED]
    assert not [place for place in range(len(kinds) - 2) if len(set(kinds[place : place + 3])) == 1]


def test_the_questions_about_two_weeks_share_five_options() -> None:
    shares = items()[0].options
    assert [option.value for option in shares] == [0, 1, 2, 3, 4]
    assert (shares[0].label, shares[4].label) == ("Not at all", "Nearly all the time")
    assert {question.options for question in items()} == {shares}
    assert len(items()) == 22


@every_question
def test_a_question_has_at_most_fifteen_words(question: Question) -> None:
    assert len(question.text.split()) <= 15


@every_question
def test_a_question_negates_at_most_once_and_a_positive_one_never(question: Question) -> None:
    found = NEGATIONS.findall(question.text.lower())
    assert len(found) <= (0 if question.key == "positive" else 1)


@every_question
def test_a_question_joins_no_two_things_by_or(question: Question) -> None:
    assert " or " not in question.text.lower()


@every_question
def test_a_question_says_what_it_is_for(question: Question) -> None:
    assert question.purpose.endswith(".")
    assert len(question.options) == len({option.label for option in question.options})


def test_every_question_about_two_weeks_asks_for_change() -> None:
    lead = "In the last two weeks, compared with your usual self"
    assert {question.lead for question in items()} == {lead}


def test_every_question_is_always_asked() -> None:
    assert [question.id for question in shipped().questions if question.only_if] == []
