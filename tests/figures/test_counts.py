"""What is written of a day, and what may be seen of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from questionnaire.figures.count_tables import DailyCount
from questionnaire.figures.counts import add_all, shown
from questionnaire.figures.events import ARTICLE, FINISHED, HELP, STARTED, Cell
from questionnaire.web.database import db

MONDAY = date(2026, 3, 2)
TUESDAY, WEDNESDAY = (MONDAY + timedelta(days) for days in (1, 2))
START, END, HELPED = (STARTED, ""), (FINISHED, ""), (HELP, "")


def add(day: date, counts: dict[Cell, int]) -> None:
    add_all(db.session(), counts, day=day)
    db.session.commit()


def kept() -> dict[tuple[date, Cell], int]:
    rows = db.session.scalars(select(DailyCount))
    return {(row.day, (row.kind, row.name)): row.count for row in rows}


def seen(today: date = WEDNESDAY) -> dict[tuple[date, Cell], int]:
    return shown(db.session(), since=MONDAY, today=today)


@pytest.mark.usefixtures("database")
def test_what_is_written_later_is_added_to_the_day() -> None:
    add(MONDAY, {START: 7})
    add(MONDAY, {START: 5, END: 11})
    assert kept() == {(MONDAY, START): 12, (MONDAY, END): 11}


@pytest.mark.usefixtures("database")
def test_nine_are_not_seen_and_ten_are() -> None:
    add(MONDAY, {START: 10, END: 9})
    assert seen() == {(MONDAY, START): 10}


@pytest.mark.usefixtures("database")
def test_today_is_seen_in_whole_tens_only() -> None:
    add(MONDAY, {START: 29, END: 10, HELPED: 9})
    assert seen(today=MONDAY) == {(MONDAY, START): 20, (MONDAY, END): 10}


@pytest.mark.usefixtures("database")
def test_what_an_earlier_day_left_under_ten_moves_on_until_it_may_be_seen() -> None:
    add(MONDAY, {START: 25, END: 4, (ARTICLE, "flat"): 3})
    add(TUESDAY, {END: 5})
    assert kept() == {(MONDAY, START): 25, (TUESDAY, END): 9, (TUESDAY, (ARTICLE, "flat")): 3}
    add(WEDNESDAY, {END: 1})
    assert kept()[WEDNESDAY, END] == 10
    assert seen() == {(MONDAY, START): 25, (WEDNESDAY, END): 10}


@pytest.mark.usefixtures("database")
def test_days_before_the_first_are_not_seen() -> None:
    add(MONDAY - timedelta(1), {START: 30})
    assert seen() == {}


def test_writers_at_the_same_time_lose_nothing_and_take_nothing_twice(database: Flask) -> None:
    add(MONDAY, {START: 8, END: 6})

    def write(_time: int) -> None:
        with database.app_context():
            add(TUESDAY, {START: 1, END: 2})

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(write, range(40)))
    assert kept() == {(TUESDAY, START): 48, (TUESDAY, END): 86}
