"""Whether it is time to delete what is old, and whether the clock can be trusted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

EVERY = timedelta(hours=1)
DRIFT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock says, an aware time, and the seconds of one that is never set."""

    told: datetime
    counted: float


def is_due(since: Reading, now: Reading) -> bool:
    """Whether EVERY has passed, by the clock that is never set."""
    return _counted(since, now) >= EVERY


def ran_true(since: Reading, now: Reading) -> bool:
    """Whether the clock agrees with the one that is never set.

    One that jumped half a year ahead would have every request deleted.
    """
    return abs(now.told - since.told - _counted(since, now)) <= DRIFT


def _counted(since: Reading, now: Reading) -> timedelta:
    return timedelta(seconds=now.counted - since.counted)
