"""A second press, however it comes, does nothing on a page that nobody can have read yet."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_questions import SETTLED
from tests.browser.walker import Walker, press_at_once

Press = Callable[[Page], None]


def middle(page: Page) -> tuple[float, float]:
    """Of an answer."""
    box = page.locator(".option").nth(2).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def by_mouse(page: Page) -> None:
    page.mouse.click(*middle(page))


def by_mouse_twice(page: Page) -> None:
    """As systems count it: the second click of two."""
    page.mouse.move(*middle(page))
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)


def by_touch(page: Page) -> None:
    page.touchscreen.tap(*middle(page))


def by_number_key(page: Page) -> None:
    page.keyboard.press("3")


def by_tab_and_enter(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def by_tab_and_space(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Space")


HANDS = [by_mouse, by_touch, by_number_key, by_tab_and_enter, by_tab_and_space]


@pytest.fixture(params=["reduce", "no-preference"])
def asked(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The first question, for who asks for less motion or not. Its time stands still."""
    context = browser.new_context(reduced_motion=request.param, has_touch=True)
    page = context.new_page()
    page.set_default_timeout(8000)
    page.clock.install()
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    Walker(page, address).starts()
    page.wait_for_timeout(SETTLED)  # the change from page to page hangs on no clock of ours
    time_passes(page, SETTLED)
    yield page
    context.close()


def time_passes(page: Page, milliseconds: int) -> None:
    page.clock.run_for(20)  # a first frame
    page.clock.run_for(milliseconds)


def is_at(page: Page, question: str) -> None:
    """And stays there: time for an answer that should not be on its way, and for a double tap."""
    page.wait_for_timeout(400)
    assert page.url.endswith(question)


@pytest.mark.parametrize("press", HANDS)
def test_a_press_counts_once_the_question_could_be_read(asked: Page, press: Press) -> None:
    press(asked)
    asked.wait_for_url("**/eager-ahead")
    for _ in range(3):  # at 0, 220 and 440 ms
        press(asked)
        time_passes(asked, 200)
    is_at(asked, "/eager-ahead")
    press(asked)
    asked.wait_for_url("**/good-news")


def test_the_second_half_of_a_slow_double_click_does_not_count_either(asked: Page) -> None:
    by_mouse(asked)
    asked.wait_for_url("**/eager-ahead")
    time_passes(asked, SETTLED)
    by_mouse_twice(asked)
    is_at(asked, "/eager-ahead")
    by_mouse(asked)
    asked.wait_for_url("**/good-news")


def test_a_screen_reader_s_press_counts_at_once(asked: Page) -> None:
    for question in ("eager-ahead", "good-news"):
        press_at_once(asked.locator(".option").nth(1))
        asked.wait_for_url(f"**/{question}")


def test_a_held_key_answers_one_question_only(asked: Page) -> None:
    asked.keyboard.down("3")
    asked.wait_for_url("**/eager-ahead")
    for _ in range(3):
        asked.keyboard.down("3")
        time_passes(asked, SETTLED)
    is_at(asked, "/eager-ahead")


def test_a_press_right_after_the_browser_went_back_does_not_count(asked: Page) -> None:
    by_mouse(asked)
    asked.wait_for_url("**/eager-ahead")
    time_passes(asked, SETTLED)
    asked.go_back(wait_until="commit")
    asked.wait_for_url("**/smiling")
    by_mouse(asked)
    is_at(asked, "/smiling")
    time_passes(asked, SETTLED)
    by_mouse(asked)
    asked.wait_for_url("**/eager-ahead")


def test_a_slip_names_the_question_and_takes_back_that_one(asked: Page) -> None:
    by_number_key(asked)
    slip = asked.get_by_role("link", name="Change it")
    expect(slip).to_contain_text(
        "You answered “About half the time” to “Smiling came easily to me.”"
    )
    slip.click()
    asked.wait_for_url("**/smiling")


@pytest.mark.parametrize(
    ("path", "button"),
    [("clear", "Yes, clear them"), ("result/try", "Smiling came easily to me.")],
)
def test_what_ends_or_shows_more_than_was_asked_for_waits_as_well(
    page: Page, address: str, path: str, button: str
) -> None:
    Walker(page, address).sees_the_result({"smiling": 2})
    page.clock.install()
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    page.goto(f"{address}/{path}")
    page.get_by_role("button", name=button).first.click()
    is_at(page, path)
    expect(page.get_by_role("button", name=button).first).to_be_visible()
    time_passes(page, SETTLED)
    page.get_by_role("button", name=button).first.click()
    expect(page.get_by_role("button", name=button)).to_have_count(0)


def test_leaving_quickly_never_waits(asked: Page) -> None:
    asked.route("https://www.weather.gov/**", lambda route: route.fulfill(body="Sunny"))
    by_number_key(asked)
    asked.wait_for_url("**/eager-ahead")
    asked.get_by_role("button", name="Leave quickly").click()
    asked.wait_for_url("https://www.weather.gov/")
