"""The question pages in a browser: keys, focus, no jump of the layout, a slip taken back."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.walker import Walker, press_at_once

SETTLED = 600  # ms, longer than the moment in which no press counts
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""
PHONES = {
    "iPhone": {"width": 375, "height": 667},
    "iPhone, browser's bars": {"width": 375, "height": 553},
    "small": {"width": 320, "height": 568},
}


@pytest.fixture
def asked(page: Page, address: str) -> Page:
    """The first question, after the moment in which no press counts."""
    Walker(page, address).starts()
    page.wait_for_timeout(SETTLED)
    return page


@pytest.fixture(params=[*PHONES.values()], ids=[*PHONES])
def phone(request: pytest.FixtureRequest, typeset: Browser) -> Iterator[Page]:
    context = typeset.new_context(viewport=request.param, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.set_default_timeout(8000)
    yield page
    context.close()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText ?? ''")).strip()


@pytest.mark.parametrize(("key", "answer"), [("1", "Not at all"), ("5", "Nearly all the time")])
def test_a_number_key_gives_that_answer(asked: Page, key: str, answer: str) -> None:
    asked.keyboard.press(key)
    asked.wait_for_url("**/eager-ahead")
    expect(asked.locator(".before")).to_contain_text(
        f"You answered “{answer}” to “Smiling came easily to me.”"
    )


@pytest.mark.parametrize("key", ["0", "6", "9", "a", "Control+3", "Alt+3", "Shift+3"])
def test_no_other_key_answers(asked: Page, key: str) -> None:
    asked.keyboard.press(key)
    asked.wait_for_timeout(SETTLED)
    assert asked.url.endswith("/smiling")


def test_keys_do_nothing_while_the_focus_is_elsewhere(asked: Page) -> None:
    asked.locator(".brand").focus()
    asked.keyboard.press("3")
    asked.locator("summary").focus()
    asked.keyboard.press("3")
    asked.wait_for_timeout(SETTLED)
    assert asked.url.endswith("/smiling")


def test_arrow_keys_move_between_the_answers(asked: Page) -> None:
    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"):
        asked.keyboard.press(key)
        seen.append(focused(asked))
    assert seen == ["Not at all", "A little of the time", "Not at all", "Not at all"]
    asked.keyboard.press("Enter")
    asked.wait_for_url("**/eager-ahead")


def test_after_each_step_the_heading_has_the_focus(asked: Page) -> None:
    assert focused(asked) == "Smiling came easily to me."
    asked.keyboard.press("3")
    asked.wait_for_url("**/eager-ahead")
    expect(asked.locator("h1")).to_be_focused()
    asked.keyboard.press("Tab")
    assert focused(asked) == "Not at all"


def test_a_message_about_an_error_is_not_cut_short(asked: Page) -> None:
    asked.evaluate("document.querySelector('.option').value = 99")
    asked.locator(".option").first.click()
    expect(asked.get_by_role("alert")).to_be_visible()
    expect(asked.locator("h1")).not_to_be_focused()


def test_what_frames_a_question_is_its_description(asked: Page) -> None:
    heading = asked.get_by_role("heading", level=1)
    expect(heading).to_be_focused()
    expect(heading).to_have_accessible_description(
        "Question 1 of 26 In the last two weeks, compared with your usual self:"
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_error_takes_the_focus(browser: Browser, address: str, *, scripts: bool) -> None:
    page = browser.new_context(java_script_enabled=scripts).new_page()
    page.goto(f"{address}/request-a-call")
    page.get_by_role("button", name="Send request").click()
    expect(page.get_by_role("heading", name="Your request was not sent yet")).to_be_focused()


def test_an_answer_by_mistake_is_seen_and_changed(asked: Page) -> None:
    asked.locator(".option").nth(4).click()
    asked.wait_for_url("**/eager-ahead")
    asked.get_by_role("link", name="Change it").click()
    asked.wait_for_url("**/smiling")
    press_at_once(asked.locator(".option").nth(1))
    expect(asked.locator(".before")).to_contain_text("A little of the time")


def test_keys_answer_after_the_browser_went_back(asked: Page) -> None:
    asked.keyboard.press("2")
    asked.wait_for_url("**/eager-ahead")
    asked.go_back(wait_until="commit")
    asked.wait_for_url("**/smiling")
    asked.wait_for_timeout(SETTLED)
    asked.locator("h1").focus()
    asked.keyboard.press("4")
    expect(asked.locator(".before")).to_contain_text("Most of the time")


def test_every_answer_is_in_sight_on_a_phone(phone: Page, address: str) -> None:
    # Six answers, some on two lines: on the smallest screens the last ones are below the edge.
    assert phone.viewport_size
    longest = "/q/big-event" if phone.viewport_size["height"] < 600 else ""
    walker = Walker(phone, address)
    below: list[str] = []
    measure = """() => [...document.querySelectorAll('.option, .skip button')]
      .filter(e => e.getBoundingClientRect().bottom > innerHeight + 0.5)
      .map(e => location.pathname + ' ' + e.innerText)"""
    walker.before_each_tap = lambda: below.extend(phone.evaluate(measure))
    walker.starts()
    walker.answers({"smiling": 4})
    assert [line for line in below if not longest or longest not in line] == []


def test_nothing_jumps_on_any_page_of_the_questions(phone: Page, address: str) -> None:
    walker = Walker(phone, address)
    shifts: dict[str, Any] = {}
    for path in ("", "help-now", "request-a-call"):
        phone.goto(f"{address}/{path}")
        shifts[path] = phone.evaluate(SHIFTS)
    walker.starts()
    for value in ("0", "4", "s"):
        shifts[phone.url] = phone.evaluate(SHIFTS)
        walker.presses(value)
    assert {page: shift for page, shift in shifts.items() if shift} == {}
    assert walker.complaints == []


@pytest.mark.parametrize(("motion", "named"), [("no-preference", "question"), ("reduce", "none")])
def test_the_change_from_question_to_question_is_off_for_who_asks_for_less_motion(
    browser: Browser, address: str, motion: Any, named: str
) -> None:
    context = browser.new_context(reduced_motion=motion)
    page = context.new_page()
    page.add_init_script(
        "addEventListener('pagereveal', e => { window.moved = Boolean(e.viewTransition) })"
    )
    Walker(page, address).starts()
    press_at_once(page.locator(".option").first)
    page.wait_for_url("**/eager-ahead")
    style = "getComputedStyle(document.querySelector('.asked')).viewTransitionName"
    assert page.evaluate(style) == named
    assert page.evaluate("window.moved") is (motion == "no-preference")
    context.close()


def test_at_four_times_zoom_and_at_twice_the_text_nothing_is_lost(
    typeset: Browser, address: str
) -> None:
    page = typeset.new_page(viewport={"width": 320, "height": 256})  # 1280 x 1024 at 400 %
    walker = Walker(page, address)
    walker.starts()
    for _ in range(3):
        assert not walker.scrolls_sideways(), page.url
        page.locator(".option").last.scroll_into_view_if_needed()
        press_at_once(page.locator(".option").last)
    page.set_viewport_size({"width": 640, "height": 800})
    page.add_init_script(
        """addEventListener('DOMContentLoaded', () => {
          document.documentElement.style.fontSize = '200%';
        })"""
    )
    for path in ("q/smiling", "q/good-news", "check", ""):
        page.goto(f"{address}/{path}")
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        assert not walker.scrolls_sideways(), path
    page.close()


def test_with_forced_colors_the_chosen_answer_is_told_by_words_and_an_outline(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    Walker(page, address).starts()
    press_at_once(page.locator(".option").nth(2))
    page.wait_for_url("**/eager-ahead")
    page.get_by_role("link", name="Change it").click()
    chosen = page.locator(".option.chosen")
    expect(chosen).to_contain_text("your answer")
    assert chosen.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    context.close()
