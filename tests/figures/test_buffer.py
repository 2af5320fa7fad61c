"""Counts that wait in memory."""

from concurrent.futures import ThreadPoolExecutor

from questionnaire.figures.buffer import Buffer
from questionnaire.figures.events import PATTERN, STARTED

START, MUTED, BOTH = (STARTED, ""), (PATTERN, "muted"), (PATTERN, "both")


def test_what_was_taken_is_not_taken_again() -> None:
    gathered = Buffer()
    gathered.add(START, START)
    assert gathered.take() == {START: 2}
    assert gathered.take() == {}


def test_a_pattern_waits_for_ten_people_and_goes_in_whole_tens() -> None:
    gathered = Buffer()
    gathered.add(*[MUTED] * 19, *[BOTH] * 9)
    assert gathered.take() == {MUTED: 10}
    gathered.add(MUTED, BOTH)
    assert gathered.take() == {MUTED: 10, BOTH: 10}


def test_what_could_not_be_written_is_put_back() -> None:
    gathered = Buffer()
    gathered.add(START)
    gathered.put_back({START: 3})
    assert gathered.take() == {START: 4}


def test_threads_that_add_at_the_same_time_lose_nothing() -> None:
    gathered = Buffer()

    def work(_time: int) -> int:
        for _ in range(500):
            gathered.add(START)
        return gathered.take().get(START, 0)

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(work, range(16))) == 16 * 500
