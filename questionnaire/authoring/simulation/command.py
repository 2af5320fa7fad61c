"""What the command does with a simulation: run it with a bar, print it, write it down."""

import json
from dataclasses import replace
from typing import IO

from rich.console import Console
from rich.progress import Progress

from questionnaire.authoring.simulation import alternatives, comparison, html, records, report
from questionnaire.authoring.simulation.parameters import Parameters, parameters, targets
from questionnaire.authoring.simulation.run import Simulation, simulate, steps
from questionnaire.instrument.content import Content

# For --quick: a few seconds, and still enough people for every target.
QUICK = {"people": 6_000, "kinds": 200}
saved = records.as_toml


def run(content: Content, people: int | None, seed: int | None, *, quick: bool) -> Simulation:
    """Simulate with a bar on the terminal; none where nobody watches."""
    chosen = _chosen(people, seed, quick=quick)
    with _bar() as bar:
        task = bar.add_task("People answer", total=steps(chosen))
        return simulate(content, chosen, targets(), lambda done: bar.advance(task, done))


def compare(content: Content, people: int | None, seed: int | None, *, quick: bool) -> None:
    """Print the alternatives beside each other, as tables that a page of decisions can take."""
    chosen = _chosen(people, seed, quick=quick)
    count = len(list(alternatives.alternatives(content)))
    with _bar() as bar:
        task = bar.add_task("People answer", total=count * steps(chosen))
        found = list(alternatives.compare(content, chosen, lambda done: bar.advance(task, done)))
    comparison.tell(content, found, Console(width=200))


def _bar() -> Progress:
    """On the error output, so that what is printed can be kept; none where nobody watches."""
    console = Console(stderr=True)
    return Progress(console=console, disable=not console.is_terminal)


def write_text(simulation: Simulation) -> None:
    report.tell(simulation, Console())


def write_json(simulation: Simulation, file: IO[str]) -> None:
    json.dump(records.as_json(simulation), file, ensure_ascii=False, indent=2)
    file.write("\n")


def write_html(simulation: Simulation, file: IO[str]) -> None:
    file.write(html.page(simulation))


def _chosen(people: int | None, seed: int | None, *, quick: bool) -> Parameters:
    known = parameters()
    kinds = replace(known.kinds, people=QUICK["kinds"]) if quick else known.kinds
    size = people or (QUICK["people"] if quick else known.people)
    return replace(known, people=size, seed=known.seed if seed is None else seed, kinds=kinds)
