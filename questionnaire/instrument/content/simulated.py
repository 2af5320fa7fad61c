"""How often a result is right for simulated respondents (`flask content simulate`)."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from questionnaire.instrument.content.field_types import STRICT, Id, Points, Text

Share = Annotated[float, Field(ge=0, le=1)]
Shares = Mapping[Id, Share]


@dataclass(frozen=True, config=STRICT)
class Simulated:
    """Figures of one edition: shares from 0 to 1, at the expected correlation of the two contrast
    traits. `_alike`: at the highest simulated correlation. Figures that do not apply to an
    instrument are absent. docs/commands.md explains each figure."""

    date: date
    edition: Text  # version
    seed: int
    people: int
    correlation: float
    correlation_alike: float
    gap_error: Points | None = None
    wrong_pole: Share | None = None
    flip: Share | None = None
    same_label: Share | None = None
    too_close: Share | None = None
    no_clear_pattern: Share | None = None
    alpha: Mapping[Id, float] = field(default_factory=dict)  # by scale
    direction: Shares = field(default_factory=dict)  # by word of certainty
    sensitivity: Shares = field(default_factory=dict)  # by pattern
    precision: Shares = field(default_factory=dict)
    direction_alike: Shares = field(default_factory=dict)
    precision_alike: Shares = field(default_factory=dict)
