"""Questions, their options, and the scales that they count toward."""

from functools import cached_property
from typing import Literal

from pydantic.dataclasses import dataclass

from questionnaire.instrument.content.condition_types import AnswerIs
from questionnaire.instrument.content.field_types import STRICT, Id, Points, Text


@dataclass(frozen=True, config=STRICT)
class Option:
    """One of the choices of a question."""

    value: int
    label: Text


@dataclass(frozen=True, config=STRICT)
class Question:
    """One thing that is asked, why, and what the answer counts toward."""

    id: Id
    text: Text
    lead: Text
    part: Text
    purpose: Text
    options: tuple[Option, ...]
    scale: Id | None = None
    key: Literal["straight", "positive"] = "straight"
    only_if: AnswerIs | None = None

    @cached_property
    def top(self) -> int:
        """The highest option value."""
        return max(option.value for option in self.options)

    def option(self, value: int) -> Option | None:
        return next((option for option in self.options if option.value == value), None)

    def keyed(self, value: int) -> int:
        """The value counted toward the scale: turned round for positively worded questions."""
        return value if self.key == "straight" else self.top - value

    @cached_property
    def shares(self) -> dict[int, float]:
        """Each option's value -> its keyed share of the highest, 0 to 1."""
        return {option.value: self.keyed(option.value) / self.top for option in self.options}


@dataclass(frozen=True, config=STRICT)
class Scale:
    """Something that several questions ask about."""

    id: Id
    name: Text
    about: Text
    low_end: Text
    high_end: Text
    error: Points  # 68 % band of the whole scale in points, science: 2.7
    level_from: int  # answers needed for a score
    compare_from: int  # answers needed to hold it against another scale
    both_wordings: bool = False  # a score needs one answer of each wording
    # Points from which a difference to last time is called change, science: 2.7. None: never.
    change_from: Points | None = None
    pictured: bool = True
