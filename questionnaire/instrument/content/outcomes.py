"""The parts of a result: patterns, their certainty, and what is shown beside them."""

from typing import Literal

from pydantic.dataclasses import dataclass

from questionnaire.instrument.content.condition_types import AnswerIs, Condition
from questionnaire.instrument.content.field_types import STRICT, Id, Points, Text


@dataclass(frozen=True, config=STRICT)
class Band:
    """A label for a range of scores. Descriptive: neither a norm nor a cut-off."""

    below: float
    words: Text


@dataclass(frozen=True, config=STRICT)
class Certainty:
    """The gap between two scales, in words."""

    id: Literal["too-close", "leans", "fairly-clear", "clear"]
    from_gap: Points
    name: Text
    words: Text


@dataclass(frozen=True, config=STRICT)
class Doubt:
    """Limits beyond which the certainty is lowered by one step."""

    wording_index_from: Points
    leading_at_most: Points


@dataclass(frozen=True, config=STRICT)
class Consistency:
    """Limits of the response checks."""

    straight_line: tuple[Id, ...]
    caution_above: Points
    contradictory_above: Points


@dataclass(frozen=True, config=STRICT)
class Variant:
    """Another text for a pattern when further conditions hold."""

    when: tuple[Condition, ...]
    name: Text
    summary: Text


@dataclass(frozen=True, config=STRICT)
class Pattern:
    """A type of result, and its texts."""

    id: Id
    name: Text
    summary: Text
    sense: Text  # one line for the list "this does not sound like me"
    when: tuple[Condition, ...] = ()
    present: bool = False  # False: it says that no pattern can be named
    lead: tuple[Id, Id] | None = None  # the two scales whose gap gives the certainty
    toward: tuple[Id, ...] = ()  # scales on which high answers support the pattern
    away: tuple[Id, ...] = ()  # scales on which low answers support it
    because: Id | None = None  # the contrast scale whose answers are quoted first
    too_close: str = ""  # replaces the usual text of that certainty
    toward_words: str = ""
    away_words: str = ""
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, config=STRICT)
class Flag:
    """A remark that is shown beside a pattern, never instead of it."""

    id: Id
    when: tuple[Condition, ...]
    name: Text
    words: Text


@dataclass(frozen=True, config=STRICT)
class Disclosure:
    """A kind sentence in reply to an answer that no pattern uses."""

    id: Id
    when: AnswerIs
    words: Text


@dataclass(frozen=True, config=STRICT)
class CareRule:
    """A rule that puts help before everything else."""

    id: Id
    when: tuple[Condition, ...]
    purpose: Text
    words: Text  # first words of the page then
    first: bool = True  # False: help is not put first, but no call is offered
