"""What a result can say: patterns, how sure they are, and what stands beside them."""

from typing import Literal

from pydantic.dataclasses import dataclass

from questionnaire.instrument.content.condition_types import AnswerIs, Condition
from questionnaire.instrument.content.field_types import STRICT, Id, Points, Text


@dataclass(frozen=True, config=STRICT)
class Band:
    """A word for a range of scores. Descriptive, no norm and no cut-off."""

    below: float
    words: Text


@dataclass(frozen=True, config=STRICT)
class Certainty:
    """How far one scale leads another, in words."""

    id: Literal["too-close", "leans", "fairly-clear", "clear"]
    from_gap: Points
    name: Text
    words: Text


@dataclass(frozen=True, config=STRICT)
class Doubt:
    """What makes the words of certainty one step weaker."""

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
    """Other words for a pattern when something stands beside it."""

    when: tuple[Condition, ...]
    name: Text
    summary: Text


@dataclass(frozen=True, config=STRICT)
class Pattern:
    """A way in which answers can fall, and its words."""

    id: Id
    name: Text
    summary: Text
    sense: Text  # one line for "this does not sound like me"
    when: tuple[Condition, ...] = ()
    present: bool = False  # names something, rather than that nothing can be named
    lead: tuple[Id, Id] | None = None  # the two scales whose gap says how sure it is
    toward: tuple[Id, ...] = ()  # high answers on these pull toward the pattern
    away: tuple[Id, ...] = ()  # low answers on these do
    because: Id | None = None  # the compared scale that reasons quote first
    too_close: str = ""  # instead of the usual words when the two are too close to call
    toward_words: str = ""
    away_words: str = ""
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, config=STRICT)
class Flag:
    """Something worth saying beside a pattern, never instead of it."""

    id: Id
    when: tuple[Condition, ...]
    name: Text
    words: Text


@dataclass(frozen=True, config=STRICT)
class Disclosure:
    """A kind sentence to whoever gave one of these answers, which no pattern counts."""

    id: Id
    when: AnswerIs
    words: Text


@dataclass(frozen=True, config=STRICT)
class CareRule:
    """When help comes before everything else."""

    id: Id
    when: tuple[Condition, ...]
    purpose: Text
    words: Text  # how the page opens then
    first: bool = True  # False: help does not come first, but nothing invites to a call either
