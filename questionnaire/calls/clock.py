"""Whether old requests are due for deletion, and whether the clock can be trusted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

EVERY = timedelta(hours=1)
DRIFT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ClockReading:
    """The wall clock as an aware time, and the monotonic clock in seconds."""

    wall: datetime
    monotonic: float


def is_due(since: ClockReading, now: ClockReading) -> bool:
    """Whether EVERY has passed on the monotonic clock."""
    return _elapsed(since, now) >= EVERY


def is_trustworthy(since: ClockReading, now: ClockReading) -> bool:
    """Whether the wall clock agrees with the monotonic clock.

    A wall clock that jumped half a year ahead would cause every request to be deleted.
    """
    return abs(now.wall - since.wall - _elapsed(since, now)) <= DRIFT


def _elapsed(since: ClockReading, now: ClockReading) -> timedelta:
    return timedelta(seconds=now.monotonic - since.monotonic)
