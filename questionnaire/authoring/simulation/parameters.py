"""What the simulation assumes, and what its figures must reach. Read from the two TOML files."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from questionnaire.instrument.content.field_types import STRICT, Id

HERE = Path(__file__).parent


@dataclass(frozen=True, config=STRICT)
class Drawn:
    """How the parameters of questions are drawn."""

    discrimination: float
    discrimination_spread: float
    discrimination_least: float
    discrimination_most: float
    thresholds: tuple[float, ...]
    threshold_spread: float


@dataclass(frozen=True, config=STRICT)
class Habits:
    """Ways of answering that have nothing to do with what is asked."""

    wording: float
    acquiescence: float
    careless: float


@dataclass(frozen=True, config=STRICT)
class Kinds:
    """People whose pattern is known: where their traits lie."""

    people: int
    high: float
    low: float
    elsewhere: float
    spread: float
    yes: float


@dataclass(frozen=True, config=STRICT)
class Parameters:
    """Everything that the artificial people are made from; parameters.toml says whence."""

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
        """Of two traits that are not the compared ones."""
        turned = self.correlations.get(other, {}).get(one, self.correlation_otherwise)
        return self.correlations.get(one, {}).get(other, turned)


@dataclass(frozen=True, config=STRICT)
class Target:
    """A limit that a figure has to keep."""

    figure: str
    compared: float
    words: str
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, config=STRICT)
class Reported:
    """A figure, or a family of them, that is printed though it can't be made good."""

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
