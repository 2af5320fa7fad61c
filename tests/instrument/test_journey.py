from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaire.instrument import journey
from questionnaire.instrument.content import AnswerIs, Answers, Content, Option, Question
from questionnaire.instrument.loading import load
from tests.builders import question, shipped, tiny

TEA, COFFEE, NEITHER = 0, 1, 2
YOU = ["dry-mouth", "water-calls", "drunk-enough", "empty-stomach", "eaten-well"]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    return load(tiny(tmp_path_factory.mktemp("tiny")))


def ids(questions: tuple[Question, ...]) -> list[str]:
    return [q.id for q in questions]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param({}, ["drink", *YOU], id="nothing answered opens no branch"),
        pytest.param({"drink": TEA}, ["drink", "milk", *YOU], id="tea opens milk"),
        pytest.param(
            {"drink": TEA, "milk": 1}, ["drink", "milk", "sugar", *YOU], id="milk opens sugar"
        ),
        pytest.param({"drink": TEA, "milk": 0}, ["drink", "milk", *YOU], id="no milk, no sugar"),
        pytest.param({"drink": COFFEE}, ["drink", "beans", *YOU], id="coffee opens beans alone"),
        pytest.param({"drink": NEITHER}, ["drink", *YOU], id="neither opens neither"),
        pytest.param({"drink": None}, ["drink", *YOU], id="a skip opens no branch"),
        pytest.param(
            {"drink": COFFEE, "milk": 1}, ["drink", "beans", *YOU], id="off the path opens nothing"
        ),
    ],
)
def test_the_path_follows_the_answers(
    content: Content, answers: Answers, expected: list[str]
) -> None:
    assert ids(journey.path(content, answers)) == expected


def test_answers_off_the_path_do_not_count(content: Content) -> None:
    changed_to_coffee = {"drink": COFFEE, "milk": 1, "sugar": 1, "dry-mouth": None, "nonsense": 3}
    assert journey.on_path(content, changed_to_coffee) == {"drink": COFFEE, "dry-mouth": None}


def test_the_last_step_counts_though_it_is_not_on_the_path(content: Content) -> None:
    assert journey.on_path(content, {"done": 1}) == {"done": 1}
    assert "done" not in ids(journey.path(content, {"done": 1}))


def test_an_instrument_can_do_without_a_last_step(content: Content) -> None:
    endless = replace(content, instrument=replace(content.instrument, last_step=None))
    assert endless.last_step is None
    assert ids(journey.path(endless, {}))[-1] == "done"
    assert journey.on_path(endless, {"done": 1}) == {"done": 1}


def test_the_next_question_is_the_first_open_one(content: Content) -> None:
    assert journey.next_question(content, {}) == question(content, "drink")
    assert journey.next_question(content, {"drink": TEA}) == question(content, "milk")
    assert journey.next_question(content, {"milk": 1}) == question(content, "drink")


def test_a_skipped_question_is_not_asked_again(content: Content) -> None:
    assert journey.next_question(content, {"drink": None}) == question(content, "dry-mouth")


def test_nothing_is_next_when_every_question_on_the_path_is_done(content: Content) -> None:
    done = {"drink": NEITHER, **dict.fromkeys(YOU)}
    assert journey.next_question(content, done) is None


def test_the_way_back_keeps_to_the_path(content: Content) -> None:
    sugar, dry_mouth = question(content, "sugar"), question(content, "dry-mouth")
    with_milk = {"drink": TEA, "milk": 1}
    assert journey.previous_question(content, with_milk, sugar) == question(content, "milk")
    assert journey.previous_question(content, with_milk, dry_mouth) == sugar
    assert journey.previous_question(content, {"drink": NEITHER}, dry_mouth) == question(
        content, "drink"
    )


def test_there_is_no_way_back_from_the_first_question(content: Content) -> None:
    assert journey.previous_question(content, {}, question(content, "drink")) is None


@pytest.mark.parametrize(
    ("answers", "asked", "allowed"),
    [
        pytest.param({}, "drink", True, id="the first one"),
        pytest.param({}, "dry-mouth", False, id="not past an open one"),
        pytest.param({"drink": TEA}, "drink", True, id="an answered one again"),
        pytest.param({"drink": TEA}, "milk", True, id="the next one"),
        pytest.param({"drink": COFFEE}, "milk", False, id="not on the other branch"),
        pytest.param({"drink": None, **dict.fromkeys(YOU)}, "milk", False, id="nor when all done"),
        pytest.param({"drink": None}, "done", False, id="the last step not before the rest"),
        pytest.param({"drink": None, **dict.fromkeys(YOU)}, "done", True, id="the last step last"),
    ],
)
def test_a_question_may_be_asked_when_none_before_it_is_open(
    content: Content, answers: Answers, asked: str, allowed: bool
) -> None:
    assert journey.may_ask(content, answers, question(content, asked)) is allowed


@pytest.mark.parametrize(
    ("answers", "asked", "expected"),
    [
        pytest.param({}, "drink", (1, 8), id="the longest branch counts until it is ruled out"),
        pytest.param({"drink": TEA}, "milk", (2, 8), id="tea may still need sugar"),
        pytest.param({"drink": TEA, "milk": 1}, "sugar", (3, 8), id="sugar"),
        pytest.param({"drink": TEA, "milk": 0}, "dry-mouth", (3, 7), id="no sugar is one less"),
        pytest.param({"drink": COFFEE}, "beans", (2, 7), id="coffee is the shorter branch"),
        pytest.param({"drink": NEITHER}, "dry-mouth", (2, 6), id="exclusive branches do not add"),
        pytest.param({"drink": NEITHER}, "drink", (1, 8), id="looking back, all is open again"),
        pytest.param({"drink": None}, "eaten-well", (6, 6), id="the last one is the last"),
    ],
)
def test_progress_counts_the_longest_path_that_goes_on(
    content: Content, answers: Answers, asked: str, expected: tuple[int, int]
) -> None:
    assert journey.progress(content, answers, question(content, asked)) == expected


def test_looking_back_what_was_answered_later_does_not_count(content: Content) -> None:
    beans = question(content, "beans")
    place = content.questions.index(beans)
    grind = replace(beans, id="grind")
    questions = (*content.questions[:place], grind, *content.questions[place:])
    longer = replace(content, questions=questions)
    with_sugar = {"drink": TEA, "milk": 1, "sugar": 1}
    assert journey.progress(longer, with_sugar, question(longer, "drink")) == (1, 8)


def test_the_shipped_journey_asks_26_questions_before_the_last_step() -> None:
    first = shipped().questions[0]
    assert journey.progress(shipped(), {}, first) == (1, 26)


@st.composite
def questionnaires(draw: st.DrawFn, most: int = 8) -> Content:
    """A few questions; each may depend on an earlier one."""
    made: list[Question] = []
    for place in range(draw(st.integers(1, most))):
        options = tuple(Option(v, f"option {v}") for v in range(draw(st.integers(2, 3))))
        gate: AnswerIs | None = None
        waits = draw(st.booleans())
        if made and waits:
            earlier = draw(st.sampled_from(made))
            values = [option.value for option in earlier.options]
            opened_by = draw(st.lists(st.sampled_from(values), min_size=1, unique=True))
            gate = AnswerIs(earlier.id, tuple(opened_by))
        made.append(Question(f"q{place}", "Text", "Lead", "Part", "Why", options, only_if=gate))
    instrument = replace(shipped().instrument, last_step=None)
    return replace(shipped(), questions=tuple(made), instrument=instrument)


@st.composite
def visits(draw: st.DrawFn) -> tuple[Content, dict[str, int | None]]:
    """A questionnaire, and answers to some of its questions, on the path or off it."""
    content = draw(questionnaires())
    answered = draw(st.lists(st.sampled_from(content.questions), unique_by=lambda q: q.id))
    return content, {q.id: draw(st.sampled_from(choices(q))) for q in answered}


def choices(asked: Question) -> list[int | None]:
    return [None, *(option.value for option in asked.options)]


@given(visits(), st.randoms())
def test_the_order_of_answering_changes_nothing(
    visit: tuple[Content, dict[str, int | None]], random: Random
) -> None:
    content, answers = visit
    shuffled = dict(random.sample(list(answers.items()), len(answers)))
    assert journey.path(content, shuffled) == journey.path(content, answers)
    assert journey.on_path(content, shuffled) == journey.on_path(content, answers)


@given(visits())
def test_answers_off_the_path_change_nothing(
    visit: tuple[Content, dict[str, int | None]],
) -> None:
    content, answers = visit
    counted = journey.on_path(content, answers)
    assert journey.path(content, counted) == journey.path(content, answers)
    assert journey.on_path(content, counted) == counted


@given(visits())
def test_questions_may_be_asked_up_to_the_first_open_one(
    visit: tuple[Content, dict[str, int | None]],
) -> None:
    content, answers = visit
    allowed = [q for q in content.asked if journey.may_ask(content, answers, q)]
    on_path = journey.path(content, answers)
    following = journey.next_question(content, answers)
    reach = on_path.index(following) + 1 if following else len(on_path)
    assert allowed == list(on_path[:reach])


@settings(max_examples=200)
@given(questionnaires(), st.data())
def test_walking_forward_the_number_rises_by_one_and_the_total_never_grows(
    content: Content, data: st.DataObject
) -> None:
    answers: dict[str, int | None] = {}
    shown: list[tuple[int, int]] = []
    while following := journey.next_question(content, answers):
        shown.append(journey.progress(content, answers, following))
        answers[following.id] = data.draw(st.sampled_from(choices(following)))
    totals = [total for _, total in shown]
    assert [number for number, _ in shown] == list(range(1, len(shown) + 1))
    assert totals == sorted(totals, reverse=True)
    assert totals[-1] >= len(shown)


@given(questionnaires(most=4))
def test_the_first_total_is_the_longest_walk_there_is(content: Content) -> None:
    _, total = journey.progress(content, {}, content.asked[0])
    assert total == longest_walk(content, {})


def longest_walk(content: Content, answers: Answers) -> int:
    following = journey.next_question(content, answers)
    if following is None:
        return len(answers)
    return max(longest_walk(content, {**answers, following.id: c}) for c in choices(following))


@given(questionnaires(), st.data())
def test_the_way_back_undoes_the_way_forward(content: Content, data: st.DataObject) -> None:
    answers: dict[str, int | None] = {}
    walked: list[Question] = []
    while following := journey.next_question(content, answers):
        back = journey.previous_question(content, answers, following)
        assert back == (walked[-1] if walked else None)
        walked.append(following)
        answers[following.id] = data.draw(st.sampled_from(choices(following)))


def test_the_tiny_instrument_is_read_from_its_own_folder(tmp_path: Path) -> None:
    assert load(tiny(tmp_path)).instrument.id == "thirst-and-hunger"
