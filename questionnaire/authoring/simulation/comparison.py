"""Alternatives beside each other, as text."""

from collections.abc import Iterator, Sequence

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from questionnaire.authoring.simulation.alternatives import Alternative
from questionnaire.authoring.simulation.run import Measured
from questionnaire.instrument.content import Content

SHARES = {"wrong-way": "wrong way", "flip": "flip", "same-label": "same", "named": "named"}


def tell(
    content: Content, found: Sequence[tuple[Alternative, Sequence[Measured]]], console: Console
) -> None:
    """Print one table for each correlation of the compared traits, shares in per cent."""
    _, measured = found[0]
    console.print(
        "wrong way: shown one side, while the other is truly ahead. flip: shown one side, then the "
        "other on a parallel form. same: the same pattern on a parallel form. named: shown a pattern "
        "that names something. Under a pattern: of those shown it, how many truly have it / of those "
        "who truly have it, how many are shown it. What is true is the same in every line: the plain "
        "table. *: knows what nobody knows, the parameters of every question."
    )
    for place, at in enumerate(measured):
        console.print(f"\nr {at.compared:.2f}, {len(at.readers):,} people who read\n")
        console.print(_table(content, [(other, each[place]) for other, each in found]))


def _table(content: Content, found: Sequence[tuple[Alternative, Measured]]) -> Table:
    named = [pattern.id for pattern in content.patterns if pattern.present]
    table = Table("alternative", "questions", *SHARES.values(), *named, box=MARKDOWN)
    for other, measured in found:
        count = str(len(other.content.asked))
        table.add_row(other.name, count, *_cells(measured, named))
    return table


def _cells(measured: Measured, patterns: Sequence[str]) -> Iterator[str]:
    figures = measured.figures
    for name in SHARES:
        yield f"{100 * figures[name]:.1f}" if name in figures else "–"
    for pattern in patterns:
        pair = (figures.get(f"{kind}.{pattern}") for kind in ("precision", "sensitivity"))
        yield " / ".join("–" if value is None else f"{100 * value:.0f}" for value in pair)
