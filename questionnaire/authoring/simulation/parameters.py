"""The assumptions of the simulation and the targets of its figures, from two TOML files."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from questionnaire.instrument.content.field_types import STRICT, Id

HERE = Path(__file__).parent


@dataclass(frozen=True, config=STRICT)
class Drawn:
    """The distribution of the item parameters."""

    discrimination: float
    discrimination_spread: float
    discrimination_least: float
    discrimination_most: float
    thresholds: tuple[float, ...]
    threshold_spread: float


@dataclass(frozen=True, config=STRICT)
class Habits:
    """Response styles: ways of answering that do not depend on the content of a question."""

    wording: float
    acquiescence: float
    careless: float


@dataclass(frozen=True, config=STRICT)
class Kinds:
    """The traits of people whose pattern is known."""

    people: int
    high: float
    low: float
    elsewhere: float
    spread: float
    yes: float


@dataclass(frozen=True, config=STRICT)
class Parameters:
    """All assumptions about the simulated people; parameters.toml gives the sources."""

    seed: int
    people: int
    groups: int
    correlations_compared: tuple[float, ...]
    mean: float
    questions: Drawn
    habits: Habits
    correlation_otherwise: float
    correlations: dict[Id, dict[Id, float]]
    kinds: Kinds

    def correlation(self, one: str, other: str) -> float:
        """The correlation of two traits, except the two contrast traits."""
        reverse = self.correlations.get(other, {}).get(one, self.correlation_otherwise)
        return self.correlations.get(one, {}).get(other, reverse)


@dataclass(frozen=True, config=STRICT)
class Target:
    """A limit for a figure."""

    figure: str
    compared: float
    words: str
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, config=STRICT)
class Reported:
    """A figure, or a family of figures, without a target: a known limitation."""

    figure: str
    words: str


@dataclass(frozen=True, config=STRICT)
class Targets:
    """The whole of targets.toml."""

    targets: tuple[Target, ...]
    reported: tuple[Reported, ...]


def parameters() -> Parameters:
    return TypeAdapter(Parameters).validate_python(_read("parameters.toml"))


def targets() -> Targets:
    return TypeAdapter(Targets).validate_python(_read("targets.toml"))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text("utf-8"))
