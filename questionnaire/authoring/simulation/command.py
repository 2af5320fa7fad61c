"""The command `simulate`: runs a simulation with a progress bar, prints and writes it."""

import json
from dataclasses import replace
from typing import IO

from rich.console import Console
from rich.progress import Progress

from questionnaire.authoring.simulation import alternatives, comparison, html, records, report
from questionnaire.authoring.simulation.parameters import Parameters, parameters, targets
from questionnaire.authoring.simulation.run import Simulation, simulate, steps
from questionnaire.instrument.content import Content

# For --quick: a few seconds, but still enough people for every target.
QUICK = {"people": 6_000, "kinds": 200}
saved = records.as_toml


def run(content: Content, people: int | None, seed: int | None, *, quick: bool) -> Simulation:
    """Simulate, with a progress bar if there is a terminal."""
    chosen = _chosen(people, seed, quick=quick)
    with _bar() as bar:
        task = bar.add_task("People answer", total=steps(chosen))
        return simulate(content, chosen, targets(), lambda done: bar.advance(task, done))


def compare(content: Content, people: int | None, seed: int | None, *, quick: bool) -> None:
    """Print the alternatives side by side, as Markdown tables for docs/decisions."""
    chosen = _chosen(people, seed, quick=quick)
    count = len(list(alternatives.alternatives(content)))
    with _bar() as bar:
        task = bar.add_task("People answer", total=count * steps(chosen))
        found = list(alternatives.compare(content, chosen, lambda done: bar.advance(task, done)))
    comparison.print_comparison(content, found, Console(width=200))


def _bar() -> Progress:
    """On stderr, so that stdout can be redirected to a file; hidden without a terminal."""
    console = Console(stderr=True)
    return Progress(console=console, disable=not console.is_terminal)


def write_text(simulation: Simulation) -> None:
    report.print_report(simulation, Console())


def write_json(simulation: Simulation, file: IO[str]) -> None:
    json.dump(records.as_json(simulation), file, ensure_ascii=False, indent=2)
    file.write("\n")


def write_html(simulation: Simulation, file: IO[str]) -> None:
    file.write(html.page(simulation))


def _chosen(people: int | None, seed: int | None, *, quick: bool) -> Parameters:
    defaults = parameters()
    kinds = replace(defaults.kinds, people=QUICK["kinds"]) if quick else defaults.kinds
    size = people or (QUICK["people"] if quick else defaults.people)
    seed = defaults.seed if seed is None else seed
    return replace(defaults, people=size, seed=seed, kinds=kinds)
