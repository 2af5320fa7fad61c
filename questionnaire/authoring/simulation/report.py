"""The simulation as text for the terminal."""

from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.table import Table

from questionnaire.authoring.simulation import labels
from questionnaire.authoring.simulation.figures import confusion
from questionnaire.authoring.simulation.parameters import Reported
from questionnaire.authoring.simulation.run import Simulation, Verdict


def print_report(simulation: Simulation, console: Console) -> None:
    """Print all figures, the targets first."""
    instrument = simulation.content.instrument
    console.print(f"[bold]{instrument.id} {instrument.version}[/bold]: {about(simulation)}\n")
    for table in (_targets, _reported, _figures, _confusion, _kinds, _skips):
        console.print(table(simulation))
        console.print()
    missed = len(simulation.missed)
    console.print(
        f"[bold red]{missed} of {len(simulation.verdicts)} targets missed.[/bold red]"
        if missed
        else "[bold green]Every target is met.[/bold green]"
    )


def print_limitations(simulation: Simulation, console: Console) -> None:
    console.print(_reported(simulation))


def about(simulation: Simulation) -> str:
    """The simulated population in one sentence."""
    parameters = simulation.parameters
    scales = [simulation.content.scale(scale) for scale in simulation.content.instrument.contrast]
    one, other = (scale.name.lower() for scale in scales)
    known = ", ".join(f"{value:.2f}" for value in parameters.correlations_compared)
    return (
        f"{simulation.people:,} simulated people at each of {len(simulation.measured)} "
        f"correlations ({known}) of {one} with {other}, seed {parameters.seed}. "
        "No real person has answered."
    )


def truth() -> tuple[str, ...]:
    """The meaning of the terms, one sentence each."""
    return (
        "The true pattern is what the same table gives for the scores that a person would get on "
        "average on the same questions, answered infinitely often and without response styles.",
        "A direction is right when the shown lead and the true lead point the same way.",
        "A parallel form asks the same people other questions of the same kind on another day.",
        "Figures are for people who read the questions; the last column includes everybody.",
    )


def limit(verdict: Verdict) -> str:
    """The limit of a target, in words."""
    target = verdict.target
    if target.at_least is not None:
        return f"at least {labels.shown(target.figure, target.at_least)}"
    return f"at most {labels.shown(target.figure, target.at_most or 0)}"


def grouped(simulation: Simulation) -> Iterator[tuple[str, list[str]]]:
    """Each heading with its figures."""
    headings: dict[str, list[str]] = {}
    for figure in simulation.expected.figures:
        headings.setdefault(labels.family(simulation.content, figure), []).append(figure)
    yield "Overall", headings.pop("Overall")
    yield from headings.items()


def named(simulation: Simulation) -> Iterator[tuple[Reported, list[str]]]:
    """The known limitations, each with its figures."""
    for reported in simulation.targets.reported:
        figures = simulation.expected.figures
        yield reported, [name for name in figures if name.partition(".")[0] == reported.figure]


def cells(simulation: Simulation, figure: str) -> list[str]:
    """The figure at each correlation, then for everybody at the first one."""
    found = [measured.figures.get(figure) for measured in simulation.measured]
    found.append(simulation.expected.with_careless.get(figure))
    return ["–" if value is None else labels.shown(figure, value) for value in found]


def _targets(simulation: Simulation) -> Table:
    table = Table("Target", "at r", "limit", "measured", "", title="Targets", title_justify="left")
    for verdict in simulation.verdicts:
        target, value = verdict.target, verdict.value
        measured = "–" if value is None else labels.shown(target.figure, value)
        state = "not measured" if value is None else "met" if verdict.met else "[red]MISSED[/red]"
        table.add_row(target.words, f"{target.compared:.2f}", limit(verdict), measured, state)
    return table


def _figures(simulation: Simulation) -> Table:
    heads = [f"r {measured.compared:.2f}" for measured in simulation.measured]
    table = Table("Figure", *heads, "everybody", title="Figures", title_justify="left")
    for heading, figures in grouped(simulation):
        table.add_section()
        table.add_row(f"[bold]{heading}[/bold]")
        for figure in figures:
            name = labels.name(simulation.content, figure)
            table.add_row(f"  {name}", *cells(simulation, figure))
    table.caption = "\n".join(truth())
    table.caption_justify = "left"
    return table


def _reported(simulation: Simulation) -> Table:
    heads = [f"r {measured.compared:.2f}" for measured in simulation.measured]
    table = Table("Known limitation", *heads, "everybody", title_justify="left")
    table.title = "Known limitations, which visitors are told"
    for reported, figures in named(simulation):
        table.add_section()
        table.add_row(reported.words, *(cells(simulation, figures[0]) if len(figures) == 1 else ()))
        for figure in figures if len(figures) > 1 else ():
            name = labels.name(simulation.content, figure)
            table.add_row(f"  {name}", *cells(simulation, figure))
    return table


def _confusion(simulation: Simulation) -> Table:
    table = Table("True pattern", "people", "shown patterns, per cent", title_justify="left")
    table.title = "Shown and true patterns"
    for true, counts in confusion(simulation.content, simulation.expected.readers).items():
        if any(counts.values()):
            table.add_row(true, f"{sum(counts.values()):,}", most_first(counts))
    return table


def _kinds(simulation: Simulation) -> Table:
    table = Table("Group", "shown patterns, per cent", title_justify="left")
    table.title = "Groups of people"
    for kind in simulation.kinds:
        name = kind.name if kind.expected is None else f"true pattern: {kind.id}"
        table.add_row(name, most_first(kind.patterns))
    return table


def most_first(counts: Mapping[str, int]) -> str:
    """The per cent of each pattern, largest first, without those below one half."""
    total = sum(counts.values())
    most = sorted(counts.items(), key=lambda pair: -pair[1])
    return ", ".join(f"{name} {100 * n / total:.0f}" for name, n in most if n / total > 0.005)


def _skips(simulation: Simulation) -> Table:
    table = Table("Without the answer to", "another pattern", "the same pattern, another certainty")
    table.title, table.title_justify = "One skipped answer", "left"
    for skip in simulation.skips:
        table.add_row(skip.question.text, _per_cent(skip.pattern), _per_cent(skip.certainty))
    return table


def _per_cent(share: float) -> str:
    return f"{100 * share:.0f}%"
