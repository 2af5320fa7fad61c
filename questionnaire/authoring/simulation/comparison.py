"""Alternatives side by side, as text."""

from collections.abc import Mapping, Sequence

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from questionnaire.authoring.simulation.alternatives import Alternative, other_leads
from questionnaire.authoring.simulation.run import Measured
from questionnaire.instrument.content import Content

SHARES = {"wrong-way": "wrong way", "flip": "flip", "same-label": "same", "named": "named"}
MEANING = """\
wrong way: shown one side, but the other one truly leads
flip: shown one side, then the other one on a parallel form
same: shown the same pattern on a parallel form
named: shown a pattern that names something
first certainty: how often its direction is right for the contrast / for other leads
pattern: share who truly have it among those shown it / share shown it among those who have it
In every row, the plain table defines what is true. *: knows the parameters of every question."""


def print_comparison(
    content: Content, found: Sequence[tuple[Alternative, Sequence[Measured]]], console: Console
) -> None:
    """Print one table for each correlation of the contrast traits, shares in per cent."""
    _, measured = found[0]
    console.print(MEANING)
    for place, at in enumerate(measured):
        console.print(f"\nr {at.compared:.2f}, {len(at.readers):,} attentive people\n")
        console.print(_table(content, [(other, each[place]) for other, each in found]))


def _table(content: Content, found: Sequence[tuple[Alternative, Measured]]) -> Table:
    named = [pattern.id for pattern in content.patterns if pattern.present]
    first = content.instrument.certainties[:2][-1]
    words = [f"direction.{first.id}", *(f"direction-{s}.{first.id}" for s in other_leads(content))]
    heads = ("alternative", "questions", *SHARES.values(), first.id, *named)
    table = Table(*heads, box=MARKDOWN)
    for other, measured in found:
        figures = measured.figures
        pairs = [(f"precision.{pattern}", f"sensitivity.{pattern}") for pattern in named]
        shares = [_per_cent(figures, (name,), 1) for name in SHARES]
        rest = [_per_cent(figures, names, 0) for names in (words, *pairs)]
        table.add_row(other.name, str(len(other.content.asked)), *shares, *rest)
    return table


def _per_cent(figures: Mapping[str, float], names: Sequence[str], places: int) -> str:
    found = (figures.get(name) for name in names)
    return " / ".join("–" if value is None else f"{100 * value:.{places}f}" for value in found)
