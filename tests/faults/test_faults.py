"""Requests under every fault, a few each; `make faults` makes many."""

import pytest

from tests.faults.run import ACCIDENTS, run, table

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_what_is_confirmed_is_stored_and_delivered_once_whatever_fails(database: str) -> None:
    count = run(database, 3 * len(ACCIDENTS))
    assert count.faults == [], "\n".join(table(database, count))
    assert count.confirmed > count.asked / 2
    assert count.deaths > 0
    assert count.led_to["connection lost"] > 0
    assert count.led_to["Your request was not sent"] > 0
