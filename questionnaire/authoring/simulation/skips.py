"""What one skipped answer changes, question by question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from questionnaire.authoring.simulation.figures import Person, Seen, shown
from questionnaire.instrument.content import Content, Question


@dataclass(frozen=True, slots=True)
class Skip:
    """Shares of people, 0 to 1, whose result is another one without this answer."""

    question: Question
    pattern: float
    certainty: float  # the same pattern in weaker or stronger words


def skips(content: Content, people: Sequence[Person]) -> Iterator[Skip]:
    """One for each question of the scales that decide on the pattern."""
    limits = content.instrument
    for scale in dict.fromkeys((*limits.contrast, *limits.consistency.straight_line)):
        for question in content.items[scale]:
            yield _skip(content, question, people)


def _skip(content: Content, question: Question, people: Sequence[Person]) -> Skip:
    changed = [(p.first, shown(content, {**p.answers, question.id: None})) for p in people]
    count = len(people)
    return Skip(
        question,
        sum(whole.pattern != other.pattern for whole, other in changed) / count,
        sum(_only_the_word(whole, other) for whole, other in changed) / count,
    )


def _only_the_word(whole: Seen, other: Seen) -> bool:
    return whole.pattern == other.pattern and whole.certainty != other.certainty
