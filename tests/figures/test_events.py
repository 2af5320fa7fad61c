"""What a visit has come to, told from its answers before and after."""

from questionnaire.figures.events import FINISHED, PART, PATTERN, STARTED, new_events
from questionnaire.instrument.content import Content


def all_skipped(content: Content) -> dict[str, int | None]:
    return {question.id: None for question in content.asked}


def test_the_first_answer_is_the_start_and_the_second_is_nothing(content: Content) -> None:
    first, second = content.asked[:2]
    assert new_events(content, {}, {first.id: 1}) == [(STARTED, "")]
    assert new_events(content, {first.id: 1}, {first.id: 1, second.id: 2}) == []


def test_the_first_answer_of_a_later_part_reaches_it(content: Content) -> None:
    first = content.asked[0]
    later = next(question for question in content.asked if question.part != first.part)
    assert new_events(content, {first.id: 1}, {first.id: 1, later.id: None}) == [(PART, later.part)]


def test_the_last_step_finishes_and_tells_the_pattern(content: Content) -> None:
    assert content.last_step
    before = all_skipped(content)
    before.pop(content.last_step.id, None)
    after = before | {content.last_step.id: 0}
    assert [kind for kind, _ in new_events(content, before, after)] == [FINISHED, PATTERN]


def test_who_changes_an_answer_after_the_end_counts_nothing_again(content: Content) -> None:
    assert content.last_step
    before = all_skipped(content) | {content.last_step.id: 0}
    assert new_events(content, before, before | {content.asked[0].id: 3}) == []
