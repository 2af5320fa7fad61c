"""Questions, their options, and the scales that they score on."""

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
    """One item: its text, its purpose, and the scale that it scores on."""

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
        """The value that is scored: reversed for positively worded questions."""
        return value if self.key == "straight" else self.top - value

    @cached_property
    def shares(self) -> dict[int, float]:
        """Option value -> its keyed share of the highest value, 0 to 1."""
        return {option.value: self.keyed(option.value) / self.top for option in self.options}


@dataclass(frozen=True, config=STRICT)
class Scale:
    """A trait that several questions measure."""

    id: Id
    name: Text
    about: Text
    low_end: Text
    high_end: Text
    error: Points  # 68 % band in points when every item is answered, science: 2.7
    level_from: int  # answers needed for a score
    compare_from: int  # answers needed to compare it with another scale
    both_wordings: bool = False  # a score needs at least one answer per wording
    # Smallest difference in points to an earlier score that counts as change, science: 2.7.
    # None: changes are not reported.
    change_from: Points | None = None
    pictured: bool = True
