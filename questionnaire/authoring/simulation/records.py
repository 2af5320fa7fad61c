"""The simulation as data: JSON for programs, TOML for the content folder."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from questionnaire.authoring.simulation.figures import confusion
from questionnaire.authoring.simulation.run import Measured, Simulation, Verdict

# The figures on the page on the method, in this order; families get separate tables.
SAVED = ("gap-error", "wrong-pole", "flip", "same-label", "too-close", "no-clear-pattern")
SAVED_FAMILIES = ("alpha", "direction", "sensitivity", "precision")


def as_json(simulation: Simulation) -> dict[str, Any]:
    """Everything that was measured; docs/commands.md explains each field."""
    instrument = simulation.content.instrument
    return {
        "id": instrument.id,
        "version": instrument.version,
        "seed": simulation.parameters.seed,
        "people": simulation.people,
        "targets": [_verdict(verdict) for verdict in simulation.verdicts],
        "figures": {f"{m.compared:.2f}": dict(m.figures) for m in simulation.measured},
        "with_careless": {f"{m.compared:.2f}": dict(m.with_careless) for m in simulation.measured},
        "confusion": confusion(simulation.content, simulation.expected.readers),
        "kinds": {kind.id: dict(kind.patterns) for kind in simulation.kinds},
        "skips": {
            skip.question.id: {"pattern": skip.pattern, "certainty": skip.certainty}
            for skip in simulation.skips
        },
    }


def as_toml(simulation: Simulation, today: date) -> str:
    """The figures that visitors see: at the expected correlation, and for those that depend most
    on it also at the highest correlation."""
    return "\n".join(_lines(simulation, today)) + "\n"


def _lines(simulation: Simulation, today: date) -> Iterator[str]:
    expected, highest = simulation.expected, simulation.measured[-1]
    yield "# Written by `flask content simulate --save`; docs/commands.md explains it."
    yield f"date = {today.isoformat()}"
    yield f'edition = "{simulation.content.instrument.version}"'
    yield f"seed = {simulation.parameters.seed}"
    yield f"people = {simulation.people}"
    yield f"correlation = {expected.compared}"
    yield f"correlation_alike = {highest.compared}"
    for name in SAVED:
        if name in expected.figures:
            yield f"{name.replace('-', '_')} = {round(expected.figures[name], 3)}"
    for family in SAVED_FAMILIES:
        yield from _family(family, family, expected)
    for family in ("direction", "precision"):
        yield from _family(f"{family}_alike", family, highest)


def _family(heading: str, family: str, measured: Measured) -> Iterator[str]:
    yield f"\n[{heading}]"
    for name, value in measured.figures.items():
        stem, _, member = name.partition(".")
        if stem == family:
            yield f"{member} = {round(value, 3)}"


def _verdict(verdict: Verdict) -> dict[str, Any]:
    target = verdict.target
    return {
        "figure": target.figure,
        "correlation": target.compared,
        "at_least": target.at_least,
        "at_most": target.at_most,
        "value": verdict.value,
        "met": None if verdict.value is None else verdict.met,
    }
