"""Whole visits in a real browser, the ways people come."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_questions import SETTLED
from tests.browser.walker import Walker, press_at_once
from tests.builders import answers

DRIVE = answers(wanting=24, sadness=0, flatness=2) | {"kept-up": 4}
SAD = answers(wanting=6, sadness=22, flatness=2)


def test_a_visit_from_the_start_to_an_article_and_a_call_request(page: Page, address: str) -> None:
    walker = Walker(page, address)
    walker.walks_to_the_result(DRIVE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Low pull, mood mostly steady")
    link = page.get_by_role("link", name="Read it on the hub").first
    assert (link.get_attribute("href") or "").startswith("https://mindlabneuroscience.com/")
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", walker.asks_for_a_call())
    assert walker.hosts == {address.removeprefix("http://")}
    assert walker.complaints == []


def test_the_browser_keeps_nothing_but_the_cookie(page: Page, address: str) -> None:
    Walker(page, address).sees_the_result(DRIVE)
    kept = "[localStorage.length, sessionStorage.length, document.cookie]"
    assert page.evaluate(kept) == [0, 0, ""]
    (cookie,) = page.context.cookies()
    assert cookie["httpOnly"]
    assert cookie["expires"] == -1


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_whole_visit_at_320_pixels_in_the_dark(
    browser: Browser, address: str, script: bool
) -> None:
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, color_scheme="dark", java_script_enabled=script
    )
    page = context.new_page()
    walker = Walker(page, address)
    walker.walks_to_the_result(DRIVE)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert walker.asks_for_a_call()
    context.close()


def test_no_page_scrolls_sideways_at_320_pixels(narrow: BrowserContext, address: str) -> None:
    page = narrow.new_page()
    walker = Walker(page, address)
    wide: list[str] = []

    def note() -> None:
        if walker.scrolls_sideways():
            wide.append(page.url)

    walker.before_each_tap = note
    walker.walks_to_the_result(SAD)
    for summary in page.locator("summary").all():
        summary.click()
    note()
    for path in ("", "q", "check", "articles", "articles/flat", "help-now", "how-it-works",
                 "privacy", "accessibility", "request-a-call", "leave", "nowhere",
                 "take", "take/sheet", "compare"):  # fmt: skip
        page.goto(f"{address}/{path}")
        note()
    walker.compares_with(DRIVE)
    note()
    assert wide == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_file_kept_today_is_compared_with_later(
    browser: Browser, address: str, script: bool, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    walker = Walker(page, address)
    walker.sees_the_result(DRIVE)
    page.get_by_role("link", name="Files to keep").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save it to compare").click()
    assert saved.value.suggested_filename.startswith("to-compare-")
    kept = tmp_path / saved.value.suggested_filename
    saved.value.save_as(kept)
    context.clear_cookies()
    walker.sees_the_result(SAD)
    page.get_by_role("link", name="Compare with last time").click()
    page.get_by_label("The file you kept").set_input_files(kept)
    page.get_by_role("button", name="Show then and now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Then and now")
    expect(page.get_by_text("closer to “much pull” than then")).to_be_visible()
    expect(page.get_by_text("closer to “much sadness” than then")).to_be_visible()
    assert walker.complaints == []
    context.close()


def test_a_visit_by_keyboard_alone(page: Page, address: str) -> None:
    def press(name: str, role: str = "button") -> None:
        """Tab until this control has the focus, which must be visible; then press it."""
        for _ in range(80):
            page.keyboard.press("Tab")
            focused = page.evaluate(
                """() => { const e = document.activeElement; const s = getComputedStyle(e);
                return [e.textContent.trim(), e.tagName, s.outlineStyle, s.outlineWidth] }"""
            )
            if focused[0].startswith(name) and focused[1] == role.upper():
                assert focused[2] != "none"
                assert float(focused[3].removesuffix("px")) >= 2
                page.keyboard.press("Enter")
                return
        raise AssertionError(f"{name} can't be reached with Tab on {page.url}")

    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main part"
    press("Start now", "a")
    page.wait_for_url("**/q/smiling")
    for _ in range(3):
        before = page.url
        page.wait_for_timeout(SETTLED)
        press(page.locator(".option").first.inner_text())
        expect(page).not_to_have_url(before)
    Walker(page, address).answers({})
    page.wait_for_timeout(SETTLED)
    press("Show me my result")
    page.wait_for_url("**/result")
    press("Clear my answers", "a")
    page.wait_for_url("**/clear")
    page.wait_for_timeout(SETTLED)
    press("Yes, clear them")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers are gone")


def test_a_visit_by_number_keys(page: Page, address: str) -> None:
    walker = Walker(page, address)
    walker.starts()
    for key in ("1", "2", "5"):
        before = page.url
        page.wait_for_timeout(SETTLED)
        page.keyboard.press(key)
        expect(page).not_to_have_url(before)
    walker.answers({})
    page.wait_for_timeout(SETTLED)
    page.keyboard.press("1")
    page.wait_for_url("**/result")


def test_back_in_the_browser_shows_the_answer_and_lets_it_be_changed(
    page: Page, address: str
) -> None:
    walker = Walker(page, address)
    walker.starts()
    press_at_once(page.locator("button.option[value='3']"))
    page.wait_for_url("**/eager-ahead")
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.locator(".option.chosen")).to_contain_text("Most of the time")
    expect(page.locator(".option.chosen")).to_contain_text("your answer")
    press_at_once(page.locator("button.option[value='1']"))
    page.wait_for_url("**/eager-ahead")
    page.go_back(wait_until="commit")
    expect(page.locator(".option.chosen")).to_contain_text("A little of the time")


@pytest.mark.parametrize("way_out", ["Yes, clear them", "Leave quickly"])
def test_after_clearing_or_leaving_the_back_button_shows_nothing_of_the_result(
    page: Page, address: str, way_out: str
) -> None:
    page.route("https://www.weather.gov/**", lambda route: route.fulfill(body="Sunny"))
    Walker(page, address).sees_the_result(SAD)
    if way_out == "Yes, clear them":
        page.get_by_role("link", name="Clear my answers").first.click()
    press_at_once(page.get_by_role("button", name=way_out).first)
    if way_out == "Leave quickly":
        page.wait_for_url("https://www.weather.gov/")
    else:
        expect(page.get_by_role("heading", level=1)).to_have_text("Your answers are gone")
    for _ in range(3):
        page.go_back(wait_until="commit")
        page.wait_for_timeout(400)
        assert "Sadness in front" not in page.content()
        assert "Keep this answer" not in page.content()


def test_two_tabs_share_the_visit(page: Page, address: str) -> None:
    walker = Walker(page, address)
    walker.starts()
    press_at_once(page.locator("button.option[value='3']"))
    other = page.context.new_page()
    other.goto(f"{address}/q/eager-ahead")
    press_at_once(other.locator("button.option[value='1']"))
    press_at_once(page.locator("button.option[value='2']"))
    page.wait_for_url("**/good-news")
    page.goto(f"{address}/q/eager-ahead")
    expect(page.locator(".option.chosen")).to_contain_text("About half the time")


def test_the_result_prints_on_few_pages_without_the_invitation(page: Page, address: str) -> None:
    Walker(page, address).sees_the_result(DRIVE)
    page.emulate_media(media="print")
    expect(page.get_by_text("A conversation with the practice")).to_be_hidden()
    expect(page.get_by_text("It is not a diagnosis").first).to_be_visible()
    pdf = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) <= 4
