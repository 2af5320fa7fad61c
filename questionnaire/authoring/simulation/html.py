"""The simulation as a self-contained HTML page with plots."""

from collections import Counter
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from questionnaire.authoring.simulation import labels, plots, report
from questionnaire.authoring.simulation.figures import confusion
from questionnaire.authoring.simulation.run import Simulation

PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(simulation: Simulation) -> str:
    """The whole report. A text or a table beside each plot gives the same facts."""
    expected = simulation.expected
    return PAGES.get_template("report.html").render(
        simulation=simulation,
        content=simulation.content,
        patterns=[(place, pattern) for place, pattern in enumerate(simulation.content.patterns)],
        place={pattern.id: place for place, pattern in enumerate(simulation.content.patterns)},
        shown=Counter(person.first.pattern for person in expected.readers),
        truths=Counter(person.truth.pattern for person in expected.readers),
        confusion=confusion(simulation.content, expected.readers),
        plots=plots,
        report=report,
        labels=labels,
    )
