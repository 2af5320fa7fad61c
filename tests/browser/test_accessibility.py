"""axe finds nothing on any kind of page, in any of the ways it can look."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.walker import Walker, press_at_once
from tests.builders import answers


def test_no_page_of_a_visit_has_a_violation(page: Page, address: str) -> None:
    found = []
    walker = Walker(page, address)
    page.goto(address)
    found += violations(page)
    walker.starts()
    found += violations(page)
    press_at_once(page.locator("button.option[value='3']"))
    page.goto(f"{address}/q/smiling")  # with the chosen option marked
    found += violations(page)
    walker.sees_the_result(
        answers(wanting=17, sadness=12, flatness=3)
        | {"kind-of-reading": 4, "how-long": 4, "kept-up": 4}
    )
    found += violations(page)
    press_at_once(page.get_by_role("button", name="My plans had no pull on me. Most of the time"))
    found += violations(page)
    press_at_once(page.get_by_role("button", name="Not at all", exact=True))
    expect(page.get_by_text("This is only a try.")).to_be_visible()
    found += violations(page)
    page.goto(f"{address}/check")
    found += violations(page)
    for path in ("take", "take/sheet", "compare"):
        page.goto(f"{address}/{path}")
        found += violations(page)
    page.get_by_role("button", name="Show then and now").click()
    found += violations(page)
    walker.compares_with(answers(wanting=3, sadness=12, flatness=3))
    found += violations(page)
    page.goto(f"{address}/request-a-call")
    found += violations(page)
    page.get_by_role("button", name="Send request").click()
    found += violations(page)
    page.get_by_role("link", name="Clear my answers").click()
    found += violations(page)
    page.goto(f"{address}/result")
    walker.asks_for_a_call()
    found += violations(page)
    page.get_by_role("link", name="see your request").click()
    found += violations(page)
    page.goto(f"{address}/help-now")
    page.goto(f"{address}/result")  # now care comes first
    found += violations(page)
    assert found == []


@pytest.mark.parametrize(
    "path",
    ["q", "articles", "articles/flat", "articles/psilocybin", "help-now", "how-it-works",
     "privacy", "accessibility", "clear", "leave", "nowhere", "result", "request-a-call/sent"],
)  # fmt: skip
def test_no_other_page_has_a_violation(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}/{path}")
    assert violations(page) == []


def test_targets_are_large_enough_for_a_thumb(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 375, "height": 800})
    walker = Walker(page, address)
    small: list[str] = []
    measure = """() => [...document.querySelectorAll('button, summary, .button-link, .back,' +
      '.input, .more, .take-links a, .foot a, .top a, .check a, .choice, .articles h3 a,' +
      '.call-link, .other-reading a, .move a')]
      .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5
        && e.className !== 'skip-link')
      .map(e => e.textContent.trim() + ' ' + e.getBoundingClientRect().height)"""
    walker.before_each_tap = lambda: small.extend(page.evaluate(measure))
    walker.walks_to_the_result(answers(wanting=17, sadness=12, flatness=3))
    for path in ("", "result", "help-now", "request-a-call", "articles", "q", "leave", "take",
                 "take/sheet", "compare"):  # fmt: skip
        page.goto(f"{address}/{path}")
        small.extend(page.evaluate(measure))
    assert small == []
    page.close()


def test_text_spacing_of_the_readers_choice_cuts_nothing_off(page: Page, address: str) -> None:
    spacing = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""
    page.set_viewport_size({"width": 320, "height": 640})
    walker = Walker(page, address)
    walker.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    for path in ("result", "q/smiling", "check", "request-a-call", "take", "take/sheet", "compare"):
        page.goto(f"{address}/{path}")
        # As a reader's own style sheet does it: not bound by the policy of the page.
        page.evaluate(
            """css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
            document.adoptedStyleSheets = [sheet] }""",
            spacing,
        )
        assert not walker.scrolls_sideways(), path
