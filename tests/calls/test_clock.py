"""Deleting what is old, by a clock that can be believed."""

from datetime import timedelta

import pytest

from questionnaire.calls.clock import EVERY, ClockReading, is_due, is_trustworthy
from tests.calls.stored import NOW

HOUR = EVERY.total_seconds()


@pytest.mark.parametrize(("seconds", "due"), [(0, False), (HOUR - 1, False), (HOUR, True)])
def test_it_is_due_every_hour_whatever_the_clock_was_set_to(seconds: float, due: bool) -> None:
    for told in (NOW, NOW + timedelta(days=300), NOW - timedelta(days=300)):
        assert is_due(ClockReading(NOW, 50), ClockReading(told, 50 + seconds)) is due


@pytest.mark.parametrize(
    ("jump", "believed"),
    [
        (timedelta(0), True),
        (timedelta(minutes=4), True),
        (timedelta(minutes=-4), True),
        (timedelta(minutes=6), False),
        (timedelta(days=200), False),
        (timedelta(days=-200), False),
    ],
)
def test_a_clock_that_jumped_is_not_believed(jump: timedelta, believed: bool) -> None:
    later = ClockReading(NOW + EVERY + jump, HOUR)
    assert is_trustworthy(ClockReading(NOW, 0), later) is believed
