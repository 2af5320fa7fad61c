"""What led here, as two sides that pull against each other."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from questionnaire.instrument.content import Content
from questionnaire.instrument.patterns import Pull, pulls_toward
from questionnaire.instrument.reflection import Reflection

HARDEST = 0.5  # the strength of an answer at the end of its scale
HARD_FROM = 0.375


@dataclass(frozen=True, slots=True)
class Tug:
    """One answer, and how hard it pulls: in words, and as a length in per cent."""

    pull: Pull
    words: str
    length: int


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
    strength = abs(pull.strength)
    if strength >= HARD_FROM:
        words = _("pulls hard")
    elif strength:
        words = _("pulls a little")
    else:
        words = _("pulls neither way")
    return Tug(pull, words, round(100 * strength / HARDEST))
