"""The page of figures for staff: what was counted each day, charts with their tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, current_app, render_template, request
from flask_babel import gettext as _

from questionnaire.figures import events
from questionnaire.figures.counts import shown
from questionnaire.figures.events import FINISHED, MIN_SHOWN, STARTED, Cell
from questionnaire.instrument.content import Content
from questionnaire.web.database import db

bp = Blueprint("figures_pages", __name__, url_prefix="/staff/figures")

PERIODS = (7, 30, 90)
# Of the picture of the days, which is stretched to the width of the page.
HEIGHT, SLOT = 100, 10
BARS = ((STARTED, 8), (FINISHED, 4))  # the narrow one stands within the wide one
COLUMNS = (STARTED, FINISHED, events.HELP, events.CALL)

Cells = Mapping[tuple[date, Cell], int]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was counted, over all days. None: never enough to be shown."""

    words: str
    count: int | None
    width: float  # per cent of the longest bar beside it


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of the picture of the days."""

    kind: str
    x: float
    y: float
    width: int
    height: float


@dataclass(frozen=True, slots=True)
class Day:
    """What was counted on one day, for each of COLUMNS. None: not enough to be shown."""

    day: date
    counts: tuple[int | None, ...]


@bp.get("")
def show() -> str:
    period = request.args.get("days", type=int)
    period = period if period in PERIODS else 30
    today = datetime.now(UTC).date()
    days = [today - timedelta(ago) for ago in reversed(range(period))]
    cells = shown(db.session(), since=days[0], today=today)
    content: Content = current_app.extensions["content"]
    return render_template(
        "staff/figures/show.html",
        period=period,
        periods=PERIODS,
        least=MIN_SHOWN,
        days=[Day(day, tuple(cells.get((day, (kind, ""))) for kind in COLUMNS)) for day in days],
        bars=_bars(cells, days),
        box=(SLOT * period, HEIGHT),
        most=_most(cells),
        way=_funnel(cells, content),
        patterns=_rows(
            cells, _kind(cells, events.PATTERN, {p.id: p.name for p in content.patterns})
        ),
        articles=_rows(
            cells, _kind(cells, events.ARTICLE, {a.id: a.title for a in content.articles})
        ),
        others=_rows(
            cells,
            {
                (events.HELP, ""): _("Opened the help page"),
                (events.CALL, ""): _("Asked for a call"),
            },
        ),
    )


def _most(cells: Cells) -> int:
    """The longest bar of the picture of the days."""
    drawn = [kind for kind, _width in BARS]
    return max((count for (_day, (kind, _n)), count in cells.items() if kind in drawn), default=0)


def _bars(cells: Cells, days: Sequence[date]) -> list[Bar]:
    """Two bars a day, from the left; none for what is not shown."""
    return [
        Bar(kind, x=(place + 0.5) * SLOT - width / 2, y=HEIGHT - tall, width=width, height=tall)
        for place, day in enumerate(days)
        for kind, width in BARS
        if (tall := round(HEIGHT * cells.get((day, (kind, "")), 0) / (_most(cells) or 1), 1))
    ]


def _funnel(cells: Cells, content: Content) -> list[Row]:
    """From the first answer over each part to the result."""
    first, *later = dict.fromkeys(question.part for question in content.asked)
    parts = _kind(cells, events.PART, {part: _("Reached “%(part)s”", part=part) for part in later})
    start = {(STARTED, ""): _("Started, with “%(part)s”", part=first)}
    return _rows(cells, start | parts | {(FINISHED, ""): _("Finished")})


def _kind(cells: Cells, kind: str, words: Mapping[str, str]) -> dict[Cell, str]:
    """The cells of a kind in words. What the content no longer knows is called by its name."""
    known = {(kind, name): said for name, said in words.items()}
    return known | {cell: cell[1] for _, cell in cells if cell[0] == kind and cell not in known}


def _rows(cells: Cells, words: Mapping[Cell, str]) -> list[Row]:
    """Totals are made of the cells that may be seen, and of nothing else."""
    totals = {
        cell: sum(count for (_, counted), count in cells.items() if counted == cell)
        for cell in words
    }
    longest = max(totals.values(), default=0) or 1
    return [
        Row(said, totals[cell] or None, round(100 * totals[cell] / longest, 1))
        for cell, said in words.items()
    ]
