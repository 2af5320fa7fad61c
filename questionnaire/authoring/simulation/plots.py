"""The coordinates of the plots in the report. The template only prints them as SVG."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt

from questionnaire.authoring.simulation.figures import Person, right_way, share
from questionnaire.authoring.simulation.run import Measured, Simulation

SIDE = 360  # of a plot, in its own pixels
STEP = 5  # width of the gap that one dot covers, in points
MIN_PEOPLE = 40  # for a dot


@dataclass(frozen=True, slots=True)
class Part:
    """One pattern in a stacked bar, with its start and size."""

    pattern: str
    start: float
    size: float


@dataclass(frozen=True, slots=True)
class Cell:
    """People with the same two scores: a square whose area grows with their number."""

    x: float
    y: float
    side: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """How often the direction is right for one range of the gap."""

    x: float
    y: float
    gap: int
    share: float
    people: int


@dataclass(frozen=True, slots=True)
class Line:
    """The curve of one correlation of the two contrast traits."""

    compared: float
    dots: tuple[Dot, ...]

    @property
    def points(self) -> str:
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


def cells(simulation: Simulation) -> list[Cell]:
    """The map: the first contrast scale on the x axis, the second on the y axis, 0 to 100."""
    across, up = simulation.content.instrument.contrast
    places: dict[tuple[float, float], Counter[str]] = defaultdict(Counter)
    for person in simulation.expected.readers:
        x, y = person.first.scores[across], person.first.scores[up]
        if x is not None and y is not None:
            places[round(x, 1), round(y, 1)][person.first.pattern] += 1
    most = sorted(counts.total() for counts in places.values())[-len(places) // 50]
    space = 100 / max(len({x for x, _ in places}) - 1, 24)
    return [_cell(simulation, place, counts, space, most) for place, counts in places.items()]


def _cell(
    simulation: Simulation,
    place: tuple[float, float],
    counts: Counter[str],
    space: float,
    most: int,
) -> Cell:
    side = _pixels(space * (0.22 + 0.7 * min(1, sqrt(counts.total() / most))))
    x, y = _pixels(place[0]), SIDE - _pixels(place[1])
    return Cell(
        round(x - side / 2, 1), round(y - side / 2, 1), side, stack(simulation, counts, side)
    )


def stack(simulation: Simulation, counts: Mapping[str, int], whole: float) -> tuple[Part, ...]:
    """A stacked bar of patterns, each as long as its share."""
    return tuple(_parts(simulation, counts, whole))


def _parts(simulation: Simulation, counts: Mapping[str, int], whole: float) -> Iterator[Part]:
    total, start = sum(counts.values()), 0.0
    for pattern in simulation.content.patterns:
        if counts[pattern.id]:
            size = whole * counts[pattern.id] / total
            yield Part(pattern.id, round(start, 2), round(size, 2))
            start += size


def lines(simulation: Simulation) -> list[Line]:
    """x: the shown gap (0 to 60 points), y: the share of right directions."""
    pair = simulation.content.instrument.contrast
    return [Line(m.compared, tuple(_dots(m, pair))) for m in simulation.measured]


def _dots(measured: Measured, pair: tuple[str, str]) -> Iterator[Dot]:
    by_gap: dict[int, list[Person]] = defaultdict(list)
    for person in measured.readers:
        gap = abs(person.first.gap(*pair))
        if 0 < gap < MAX_GAP:
            by_gap[int(gap // STEP)].append(person)
    for step, people in sorted(by_gap.items()):
        if len(people) >= MIN_PEOPLE:
            right = share(people, lambda person: right_way(person, pair))
            middle = (step + 0.5) * STEP
            yield Dot(across(middle), upward(right), step * STEP, right, len(people))


MAX_GAP = 60
MIN_SHARE = 0.4


def across(gap: float) -> float:
    """Pixels from the left for a gap in points."""
    return round(SIDE * gap / MAX_GAP, 1)


def upward(part: float) -> float:
    """Pixels from the top for a share of right directions."""
    return round(240 * (1 - part) / (1 - MIN_SHARE), 1)


def words_of_certainty(simulation: Simulation) -> list[tuple[str, float, float]]:
    """Each certainty with its range of gaps: name, left end, width."""
    words = simulation.content.instrument.certainties
    ends = [*(word.from_gap for word in words[1:]), MAX_GAP]
    return [
        (word.name, across(word.from_gap), across(min(end, MAX_GAP) - word.from_gap))
        for word, end in zip(words, ends, strict=True)
        if word.from_gap < MAX_GAP
    ]


def zones(simulation: Simulation) -> list[float]:
    """The gaps at which another certainty starts, in pixels of the map."""
    return [_pixels(word.from_gap) for word in simulation.content.instrument.certainties[1:]]


def _pixels(points: float) -> float:
    return round(SIDE * points / 100, 1)
