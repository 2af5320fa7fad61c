"""The effect of one skipped answer, for each question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from questionnaire.authoring.simulation.figures import Person, Seen, shown
from questionnaire.instrument.content import Content, Question


@dataclass(frozen=True, slots=True)
class Skip:
    """Shares of people, 0 to 1, whose result changes without this answer."""

    question: Question
    pattern: float
    certainty: float  # the same pattern with another certainty


def skips(content: Content, people: Sequence[Person]) -> Iterator[Skip]:
    """One for each question of the scales that determine the pattern."""
    limits = content.instrument
    for scale in dict.fromkeys((*limits.contrast, *limits.consistency.straight_line)):
        for question in content.items[scale]:
            yield _skip(content, question, people)


def _skip(content: Content, question: Question, people: Sequence[Person]) -> Skip:
    changed = [(p.first, shown(content, {**p.answers, question.id: None})) for p in people]
    count = len(people)
    return Skip(
        question,
        sum(complete.pattern != other.pattern for complete, other in changed) / count,
        sum(_only_certainty(complete, other) for complete, other in changed) / count,
    )


def _only_certainty(complete: Seen, other: Seen) -> bool:
    return complete.pattern == other.pattern and complete.certainty != other.certainty
