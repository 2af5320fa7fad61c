"""A practice sets up its staff area in a real browser, with and without scripts."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from questionnaire.staff.codes import STEP
from tests.browser.axe import violations
from tests.browser.walker import press_at_once
from tests.commands import flask
from tests.servers import production_server

PASSWORD = "seven green kites over town"
Practice = tuple[str, Path]


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    folder = tmp_path_factory.mktemp("practice")
    with production_server(folder, STAFF_LIMIT="1000 per hour") as (address, _):
        yield address, folder


def link_for(practice: Practice, email: str) -> str:
    address, folder = practice
    database = f"sqlite:///{folder / 'calls.sqlite'}"
    said = flask("staff", "add", email, "Kim Lee", "--role", "owner", DATABASE_URL=database).stdout
    found = re.search(r"/staff/set-up/\S+", said)
    assert found, said
    return address + found[0]


def sets_up(page: Page, link: str) -> pyotp.TOTP:
    page.goto(link)
    page.get_by_role("button", name="Begin").click()
    app = pyotp.TOTP(page.locator(".secret").inner_text())
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("Code from the app").fill(app.now())
    page.get_by_role("button", name="Finish").click()
    expect(page.locator(".codes li")).to_have_count(10)
    return app


def next_code(app: pyotp.TOTP) -> str:
    """The code of this half minute was used to set up; the next one counts already."""
    return app.generate_otp(int(datetime.now(UTC).timestamp()) // STEP + 1)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_member_sets_up_signs_out_and_in_again(
    browser: Browser, practice: Practice, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page, email = context.new_page(), f"kim-{scripts}@example.org"
    app = sets_up(page, link_for(practice, email))
    page.get_by_role("link", name="They are saved").click()
    page.get_by_role("link", name="Your account").click()
    expect(page.get_by_text("Recovery codes left: 10.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{practice[0]}/staff/people")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code").fill(next_code(app))
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{practice[0]}/staff/people")
    context.close()


def test_what_was_typed_survives_the_end_of_the_session(page: Page, practice: Practice) -> None:
    app = sets_up(page, link_for(practice, "typing@example.org"))
    recovery_code = page.locator(".codes li").first.inner_text()
    page.goto(f"{practice[0]}/staff/people/add")
    page.get_by_label("Name").fill("Lou Ray")
    page.get_by_label("Email").fill("lou@example.org")
    page.get_by_label("Reader").check()
    page.context.clear_cookies(name="staff")
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_text("You were signed out in between.")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Email").fill("typing@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code").fill(next_code(app))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Add somebody")).to_be_visible()
    expect(page.get_by_text("lou@example.org")).to_be_visible()
    assert violations(page) == []
    press_at_once(page.get_by_role("button", name="Add somebody"))
    expect(page.get_by_role("heading", name="Please confirm that it is you")).to_be_visible()
    expect(page.get_by_text("lou@example.org")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code").fill(recovery_code)
    page.get_by_role("button", name="Go on").click()
    press_at_once(page.get_by_role("button", name="Add somebody"))
    expect(page.get_by_role("heading", name="A link for Lou Ray")).to_be_visible()


def test_a_set_up_goes_on_in_the_browser_that_began_and_in_no_other(
    browser: Browser, practice: Practice
) -> None:
    link = link_for(practice, "twice@example.org")
    first, second = browser.new_page(), browser.new_page()
    for page in (first, second):
        page.goto(link)
    first.get_by_role("button", name="Begin").click()
    expect(first).to_have_url(f"{practice[0]}/staff/set-up")
    second.get_by_role("button", name="Begin").click()
    expect(second.get_by_role("heading", name="This link does not work any more")).to_be_visible()
    first.goto(link)
    first.get_by_role("link", name="Continue where you were").click()
    expect(first.locator(".secret")).to_be_visible()
    for page in (first, second):
        page.close()


def minutes_pass(practice: Practice, page: Page, minutes: int) -> None:
    """For whoever is signed in, and for what the page waits for."""
    used = f"UPDATE staff_session SET seen_at = datetime(seen_at, '-{minutes} minutes')"
    with sqlite3.connect(practice[1] / "calls.sqlite", timeout=10) as database:
        database.execute(used)
    page.clock.fast_forward(minutes * 60_000)


def notices(page: Page) -> tuple[Locator, Locator]:
    """That somebody will be signed out, and that they are."""
    idle = page.locator("#idle")
    return idle.get_by_text("Are you still there?"), idle.get_by_text("You are signed out")


def test_two_minutes_ahead_one_is_asked_and_may_stay(page: Page, practice: Practice) -> None:
    sets_up(page, link_for(practice, "idle@example.org"))
    page.clock.install()
    page.goto(f"{practice[0]}/staff/account")
    warning, over = notices(page)
    minutes_pass(practice, page, 12)
    expect(warning).to_be_hidden()
    minutes_pass(practice, page, 2)
    expect(warning).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()
    minutes_pass(practice, page, 14)
    expect(warning).to_be_visible()
    minutes_pass(practice, page, 2)
    expect(over).to_be_visible()
    expect(warning).to_be_hidden()


def test_a_tab_left_alone_says_nothing_while_another_one_is_used(
    page: Page, practice: Practice
) -> None:
    sets_up(page, link_for(practice, "two-tabs@example.org"))
    page.clock.install()
    page.goto(f"{practice[0]}/staff/account")
    other = page.context.new_page()
    warning, over = notices(page)
    page.clock.fast_forward("16:00")  # and the server was asked for pages all the while
    page.wait_for_timeout(500)
    expect(warning).to_be_hidden()
    expect(over).to_be_hidden()
    minutes_pass(practice, page, 14)
    expect(warning).to_be_visible()
    other.goto(f"{practice[0]}/staff/account")
    page.clock.fast_forward("00:21")
    expect(warning).to_be_hidden()
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/staff/sign-in")
    page.clock.fast_forward("13:05")
    expect(over).to_be_visible()


def test_a_tab_says_nothing_of_what_it_could_not_ask(page: Page, practice: Practice) -> None:
    sets_up(page, link_for(practice, "no-network@example.org"))
    page.clock.install()
    page.goto(f"{practice[0]}/staff/account")
    page.context.set_offline(True)
    for _ in range(2):
        page.clock.fast_forward("16:00")
        page.wait_for_timeout(300)
        expect(page.locator("#idle")).to_be_hidden()
    page.context.set_offline(False)
    minutes_pass(practice, page, 14)
    expect(notices(page)[0]).to_be_visible()


def test_no_page_of_the_staff_area_has_a_violation(page: Page, practice: Practice) -> None:
    found = []
    page.goto(link_for(practice, "axe@example.org"))
    found += violations(page)
    page.get_by_role("button", name="Begin").click()
    found += violations(page)
    page.get_by_role("button", name="Finish").click()
    found += violations(page)
    sets_up(page, link_for(practice, "axe-2@example.org"))
    found += violations(page)
    for path in ("account", "account/password", "people", "people/1", "people/add", "sign-in",
                 "confirm", "set-up/nothing"):  # fmt: skip
        page.goto(f"{practice[0]}/staff/{path}")
        found += violations(page)
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name="Sign in").click()
    found += violations(page)
    assert found == []


def test_targets_of_the_staff_area_are_large_enough_for_a_thumb(
    browser: Browser, practice: Practice
) -> None:
    page = browser.new_page(viewport={"width": 375, "height": 800})
    sets_up(page, link_for(practice, "thumb@example.org"))
    small: list[str] = []
    for path in ("account", "account/password", "people", "people/1", "people/add"):
        page.goto(f"{practice[0]}/staff/{path}")
        small += page.evaluate("""() => [...document.querySelectorAll(
          'button, .button-link, .input, .choice, .back, .staff-bar a, .people a')]
          .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5)
          .map(e => e.textContent)""")
    assert small == []
    page.close()


def test_after_signing_out_the_back_button_shows_nothing(page: Page, practice: Practice) -> None:
    sets_up(page, link_for(practice, "back@example.org"))
    page.goto(f"{practice[0]}/staff/people")
    page.goto(f"{practice[0]}/staff/account")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/staff/sign-in")
    for _ in range(2):
        page.go_back(wait_until="load")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        expect(page.get_by_text("back@example.org")).to_have_count(0)
