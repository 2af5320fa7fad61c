"""Counts in memory, until they may be stored."""

from collections import Counter
from collections.abc import Mapping
from threading import Lock

from questionnaire.figures.events import MIN_SHOWN, PATTERN, Cell


class Buffer:
    """The number of events since the last write. Thread-safe.

    Its size is limited: names come from the content, never from a visitor.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[Cell] = Counter()

    def add(self, *cells: Cell) -> None:
        with self._lock:
            self._counts.update(cells)

    def take(self) -> dict[Cell, int]:
        """Remove and return the counts that may be stored now; the rest stays in the buffer.

        Patterns depend on answers. They wait until ten people have the same one, and are stored
        in tens, so that no row and no difference between two rows is about fewer people.
        """
        with self._lock:
            ready = Counter({cell: _ready(cell, count) for cell, count in self._counts.items()})
            self._counts -= ready
        return dict(+ready)

    def put_back(self, counts: Mapping[Cell, int]) -> None:
        """Return counts that could not be stored to the buffer."""
        with self._lock:
            self._counts.update(counts)


def _ready(cell: Cell, count: int) -> int:
    return count - count % MIN_SHOWN if cell[0] == PATTERN else count
