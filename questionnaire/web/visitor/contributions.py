"""What the answers contribute to the result: evidence for the pattern, and evidence against it."""

from collections.abc import Iterable
from dataclasses import dataclass

from questionnaire.instrument.content import Content
from questionnaire.instrument.patterns import Pull, pulls_toward
from questionnaire.instrument.reflection import Reflection

HARDEST = 0.5  # the strength of an answer at the end of its scale
HARD_FROM = 75


@dataclass(frozen=True, slots=True)
class Contribution:
    """One answer, and how hard it pulls, in per cent of the hardest."""

    pull: Pull
    length: int

    @property
    def hard(self) -> bool:
        return self.length >= HARD_FROM


@dataclass(frozen=True, slots=True)
class Evidence:
    """The hardest answers of one side, and how many pull that way in all."""

    words: str
    contributions: tuple[Contribution, ...]
    count: int


def evidence(content: Content, reflection: Reflection) -> tuple[Evidence, Evidence]:
    """For the pattern, and against it."""
    outcome = reflection.outcome
    strengths = [
        pull.strength for pull in pulls_toward(content, reflection.answers, outcome.pattern)
    ]
    return (
        Evidence(
            outcome.pattern.toward_words,
            contributions(outcome.toward),
            sum(strength > 0 for strength in strengths),
        ),
        Evidence(
            outcome.pattern.away_words,
            contributions(outcome.away),
            sum(strength < 0 for strength in strengths),
        ),
    )


def contributions(pulls: Iterable[Pull]) -> tuple[Contribution, ...]:
    return tuple(Contribution(pull, round(100 * abs(pull.strength) / HARDEST)) for pull in pulls)
