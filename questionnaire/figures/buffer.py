"""Counts in memory, until they may be written."""

from collections import Counter
from collections.abc import Mapping
from threading import Lock

from questionnaire.figures.events import MIN_SHOWN, PATTERN, Cell


class Buffer:
    """How often things happened since the last writing. Any thread may add.

    It can't grow without end: names come from the content, never from a visitor.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[Cell] = Counter()

    def add(self, *cells: Cell) -> None:
        with self._lock:
            self._counts.update(cells)

    def take(self) -> dict[Cell, int]:
        """What may be written now; the rest stays here.

        Patterns come from answers. They wait until ten people have had the same one, and go in
        whole tens, so that no row and no difference between two rows is about fewer.
        """
        with self._lock:
            ready = Counter({cell: _ready(cell, count) for cell, count in self._counts.items()})
            self._counts -= ready
        return dict(+ready)

    def put_back(self, counts: Mapping[Cell, int]) -> None:
        """What could not be written waits for the next time."""
        with self._lock:
            self._counts.update(counts)


def _ready(cell: Cell, count: int) -> int:
    return count - count % MIN_SHOWN if cell[0] == PATTERN else count
