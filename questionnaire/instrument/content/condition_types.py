"""The types of conditions. conditions.py evaluates them."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag
from pydantic.dataclasses import dataclass

from questionnaire.instrument.content.field_types import STRICT, Id


@dataclass(frozen=True, config=STRICT)
class AnswerIs:
    """Holds when one of these options was chosen."""

    question: Id
    options: tuple[int, ...]


@dataclass(frozen=True, config=STRICT)
class ScaleIs:
    """Holds when a score, or its lead over another one, lies within these limits."""

    scale: Id
    over: Id | None = None
    above: float | None = None
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, config=STRICT)
class PatternIs:
    """Holds when the closest pattern is one of these."""

    patterns: tuple[Id, ...]


Check = Literal["nothing-answered", "not-comparable", "contradictory", "caution", "all-middle"]


@dataclass(frozen=True, config=STRICT)
class CheckIs:
    """Holds when this response check (consistency.py) is triggered."""

    check: Check


@dataclass(frozen=True, config=STRICT)
class AnyOf:
    """Holds when at least one of these does."""

    any: tuple[ScaleIs, ...]


def _kind(raw: Any) -> str | None:
    keys = raw if isinstance(raw, dict) else getattr(raw, "__dict__", {})
    return next(
        (key for key in ("scale", "question", "patterns", "check", "any") if key in keys), None
    )


Condition = Annotated[
    Annotated[ScaleIs, Tag("scale")]
    | Annotated[AnswerIs, Tag("question")]
    | Annotated[PatternIs, Tag("patterns")]
    | Annotated[CheckIs, Tag("check")]
    | Annotated[AnyOf, Tag("any")],
    Discriminator(
        _kind,
        custom_error_type="condition",
        custom_error_message="a condition uses one of: scale, question, patterns, check, any",
    ),
]


# Conditions that depend on answers which can be quoted as reasons.
QuotableCondition = Annotated[
    Annotated[ScaleIs, Tag("scale")]
    | Annotated[AnswerIs, Tag("question")]
    | Annotated[PatternIs, Tag("patterns")],
    Discriminator(
        _kind,
        custom_error_type="condition",
        custom_error_message="a suggestion uses one of: scale, question, patterns",
    ),
]
