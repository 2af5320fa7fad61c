"""Whether it is time to delete what is old, and whether the clock can be trusted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

EVERY = timedelta(hours=1)
DRIFT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What the clock says, an aware time, and the seconds of one that is never set."""

    wall: datetime
    monotonic: float


def is_due(since: ClockReading, now: ClockReading) -> bool:
    """Whether EVERY has passed, by the clock that is never set."""
    return _elapsed(since, now) >= EVERY


def is_trustworthy(since: ClockReading, now: ClockReading) -> bool:
    """Whether the clock agrees with the one that is never set.

    One that jumped half a year ahead would have every request deleted.
    """
    return abs(now.wall - since.wall - _elapsed(since, now)) <= DRIFT


def _elapsed(since: ClockReading, now: ClockReading) -> timedelta:
    return timedelta(seconds=now.monotonic - since.monotonic)
