"""What led here, as two sides that pull against each other."""

from collections.abc import Iterable
from dataclasses import dataclass

from questionnaire.instrument.content import Content
from questionnaire.instrument.patterns import Pull, pulls_toward
from questionnaire.instrument.reflection import Reflection

HARDEST = 0.5  # the strength of an answer at the end of its scale
HARD_FROM = 75


@dataclass(frozen=True, slots=True)
class Tug:
    """One answer, and how hard it pulls, in per cent of the hardest."""

    pull: Pull
    length: int

    @property
    def hard(self) -> bool:
        return self.length >= HARD_FROM


@dataclass(frozen=True, slots=True)
class Side:
    """The hardest answers of one side, and how many pull that way in all."""

    words: str
    tugs: tuple[Tug, ...]
    count: int


def sides(content: Content, reflection: Reflection) -> tuple[Side, Side]:
    """Toward the pattern, and away from it."""
    outcome = reflection.outcome
    pulls = pulls_toward(content, reflection.answers, outcome.pattern)
    return (
        Side(
            outcome.pattern.toward_words,
            tugs(outcome.toward),
            sum(pull.strength > 0 for pull in pulls),
        ),
        Side(
            outcome.pattern.away_words,
            tugs(outcome.away),
            sum(pull.strength < 0 for pull in pulls),
        ),
    )


def tugs(pulls: Iterable[Pull]) -> tuple[Tug, ...]:
    return tuple(_tug(pull) for pull in pulls)


def _tug(pull: Pull) -> Tug:
    return Tug(pull, round(100 * abs(pull.strength) / HARDEST))
