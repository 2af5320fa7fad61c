"""What is asked, and numbers to call, are in letters of 16 pixels at least."""

from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.walker import Walker
from tests.builders import answers, shipped

CARE = answers(wanting=24, sadness=24, flatness=12)
# Links to call or write to, the texts beside them, emergency numbers, and the way to all of them.
NUMBERS = """a[href^='tel:'], a[href^='sms:'], .other-ways li, .helpline .facts dd, .emergency,
    .line-emergency, .lines li, .number-list li, .foot-help, .foot-help a, .help-card p"""
ASKED = "h1, .lead, legend, .option, .choice"
SMALL = """selector => [...document.querySelectorAll(selector)]
  .filter(e => e.textContent.trim() && parseFloat(getComputedStyle(e).fontSize) < 16)
  .map(e => `${location.pathname} ${getComputedStyle(e).fontSize} ${e.textContent}`)"""
PLAIN = ("", "help-now", "how-it-works", "articles", "articles/flat", "privacy",
         "accessibility", "leave", "request-a-call", "no-such-page", "your-request", "q",
         *(f"q/{question.id}" for question in shipped().asked))  # fmt: skip
WITH_RESULT = (
    "check", "q/smiling", "result", "result/try", "take", "take/sheet", "compare", "clear",
)  # fmt: skip


TOUCHED = {"is_mobile": True, "has_touch": True}
WIDTHS = (320, 400, 1280)
UNNAMED = "[...document.querySelectorAll('article:not([aria-label], [aria-labelledby])')].length"


def too_small(page: Page, selector: str = f"{NUMBERS}, {ASKED}") -> list[str]:
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 640})
        found += [f"{width}: {line}" for line in page.evaluate(SMALL, selector)]
    return found


def test_no_number_of_a_helpline_and_nothing_that_is_asked_is_small(
    page: Page, address: str
) -> None:
    small = []
    for path in PLAIN:
        page.goto(f"{address}/{path}")
        small += too_small(page)
    walker = Walker(page, address)
    walker.sees_the_result(CARE)
    for path in WITH_RESULT:
        page.goto(f"{address}/{path}")
        small += too_small(page)
        assert page.locator(".number-list, .lines").count() or "result" not in path
    walker.compares_with(CARE)
    assert small + too_small(page, NUMBERS) == []


def test_who_has_set_larger_text_gets_larger_numbers(page: Page, address: str) -> None:
    page.goto(f"{address}/help-now")
    page.evaluate("document.documentElement.style.fontSize = '150%'")
    sizes = "[...document.querySelectorAll('.other-ways a')].map(e => getComputedStyle(e).fontSize)"
    assert set(page.evaluate(sizes)) == {"24px"}


def test_the_hint_of_the_keys_is_for_hands_at_a_keyboard_only(
    browser: Browser, address: str
) -> None:
    hands: dict[str, dict[str, Any]] = {
        "a phone": {
            "is_mobile": True,
            "has_touch": True,
            "viewport": {"width": 375, "height": 667},
        },
        "a tablet": {
            "is_mobile": True,
            "has_touch": True,
            "viewport": {"width": 1024, "height": 768},
        },
        # Some phones say that they have a mouse. None is that wide.
        "a phone that claims a mouse": {"viewport": {"width": 430, "height": 900}},
        "no scripts": {"java_script_enabled": False},
        "a keyboard": {},
    }
    shown = []
    for hand, given in hands.items():
        context = browser.new_context(**given)
        page = context.new_page()
        page.goto(f"{address}/q/smiling")
        badge = "getComputedStyle(document.querySelector('.option'), '::before').content"
        is_shown = page.locator(".key-hint").is_visible()
        if hand != "no scripts":
            assert (page.evaluate(badge) != "none") is is_shown, hand
        shown += [hand] * is_shown
        context.close()
    assert shown == ["a keyboard"]


def test_every_article_on_a_page_has_a_name(page: Page, address: str) -> None:
    for path, name in (("how-it-works", "Claim 1"), ("articles/flat", None)):
        page.goto(f"{address}/{path}")
        assert page.evaluate(UNNAMED) == 0
        called = name or page.get_by_role("heading", level=1).inner_text()
        expect(page.get_by_role("article", name=called, exact=True)).to_have_count(1)
