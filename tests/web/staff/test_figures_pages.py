"""The page of figures: what staff see of the counts, and what nobody sees."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from questionnaire.figures.counts import add_all
from questionnaire.figures.events import ARTICLE, CALL, FINISHED, HELP, PATTERN, STARTED, Cell
from questionnaire.staff.roles import ROLES, Role
from questionnaire.web.database import db
from tests.apps import app_with, settings_for
from tests.colleague import Colleague, at_work
from tests.visitor import Visitor

START, END = (STARTED, ""), (FINISHED, "")


def add(app: Flask, counts: dict[Cell, int], *, ago: int = 0) -> date:
    day = datetime.now(UTC).date() - timedelta(ago)
    with app.app_context():
        add_all(db.session(), counts, day=day)
        db.session.commit()
    return day


@pytest.fixture
def colleague(app: Flask) -> Colleague:
    return at_work(app, "reader")


def figures_of(colleague: Colleague) -> str:
    """The page, without the form and the clock that every staff page has."""
    page = colleague.opens("/staff/figures").text
    return page.partition('class="periods"')[2].partition('class="who-is-here"')[0]


def rows(page: str) -> dict[str, list[str]]:
    """Every row of every table: its heading, and its cells."""
    found: dict[str, list[str]] = {}
    for row in re.findall(r"<tr><?.*?</tr>", page, re.DOTALL):
        plain = re.sub(r"<svg.*?</svg>|<span aria-hidden.*?</span>", "", row, flags=re.DOTALL)
        heading, *cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", plain, re.DOTALL)
        found[heading.strip()] = [re.sub(r"<.*?>", "", cell).strip() for cell in cells]
    return found


def test_sums_are_made_of_the_days_that_are_shown(app: Flask, colleague: Colleague) -> None:
    add(app, {START: 21, END: 12}, ago=3)
    add(app, {START: 13, END: 7}, ago=2)
    found = rows(colleague.opens("/staff/figures?days=7").text)
    assert found["Started, with “The last two weeks”"] == ["34"]
    assert found["Finished"] == ["12"]


def test_a_cell_under_ten_looks_like_one_that_is_not_there(
    app: Flask, colleague: Colleague
) -> None:
    bare = figures_of(colleague)
    add(app, {START: 9, END: 9, (HELP, ""): 1, (CALL, ""): 9, (ARTICLE, "flat"): 9})
    assert figures_of(colleague) == bare
    assert rows(bare)["Asked for a call"] == ["fewer than 10"]


def test_today_is_shown_in_tens_so_that_nobody_is_seen_going_by(
    app: Flask, colleague: Colleague
) -> None:
    add(app, {START: 23})
    first = figures_of(colleague)
    add(app, {START: 1})
    assert figures_of(colleague) == first
    assert rows(first)["Started, with “The last two weeks”"] == ["20"]


def test_each_day_has_its_bars_and_its_row(app: Flask, colleague: Colleague) -> None:
    day = add(app, {START: 40, END: 20, (CALL, ""): 11}, ago=1)
    colleague.opens("/staff/figures?days=7")
    assert re.findall(r'class="days-(\w+)"[^>]* height="([\d.]+)"', colleague.text) == [
        ("started", "100.0"),
        ("finished", "50.0"),
    ]
    shown = f"{day:%b} {day.day}"
    assert rows(colleague.text)[shown] == ["40", "20", "fewer than 10", "11"]


def test_the_period_is_one_of_those_offered(colleague: Colleague) -> None:
    for asked, days in (
        ("?days=7", 7),
        ("?days=90", 90),
        ("", 30),
        ("?days=5000", 30),
        ("?days=x", 30),
    ):
        current = re.search(
            r'aria-current="page">(\d+) days', colleague.opens(f"/staff/figures{asked}").text
        )
        assert current
        assert int(current[1]) == days


def test_what_the_questionnaire_no_longer_knows_keeps_its_name(
    app: Flask, colleague: Colleague
) -> None:
    add(app, {(ARTICLE, "long-gone"): 12, (PATTERN, "<b>gone"): 10}, ago=1)
    page = figures_of(colleague)
    assert rows(page)["long-gone"] == ["12"]
    assert "&lt;b&gt;gone" in page


def test_the_page_says_when_counting_is_switched_off(colleague: Colleague) -> None:
    assert "Counting is switched off" in colleague.opens("/staff/figures").text


@pytest.mark.parametrize("role", ROLES)
def test_whoever_works_here_finds_the_figures_in_the_menu(app: Flask, role: Role) -> None:
    page = at_work(app, role).opens("/staff/figures")
    assert page.status_code == 200
    assert '<a href="/staff/figures" aria-current="page">' in page.text


def test_strangers_do_not_see_them(visitor: Visitor) -> None:
    assert visitor.opens("/staff/figures").headers["Location"].startswith("/staff/sign-in")


@pytest.mark.parametrize(("figures", "told"), [("on", True), ("off", False)])
def test_the_privacy_page_tells_what_is_counted(sqlite_url: str, figures: str, told: bool) -> None:
    visitor = Visitor(app_with(settings_for(sqlite_url, figures=figures)))
    assert ("What is counted" in visitor.opens("/privacy").text) == told
