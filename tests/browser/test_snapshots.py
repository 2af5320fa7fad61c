"""What a screen reader is told on each kind of page, as it was when somebody read it for sense.

After a change on purpose: WRITE_SNAPSHOTS=1 pytest tests/browser/test_snapshots.py, and read what
differs.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from questionnaire.instrument.content import Answers
from tests.browser.walker import Walker, press_at_once
from tests.builders import answers

SNAPSHOTS = Path(__file__).parent / "snapshots"
ALONE = {
    "start": "", "all-questions": "q", "help": "help-now", "call": "request-a-call",
    "leave": "leave", "clear": "clear", "accessibility": "accessibility", "lost": "result",
    "not-found": "nowhere", "articles": "articles", "article": "articles/flat",
    "privacy": "privacy", "method": "how-it-works", "compare-first": "compare",
}  # fmt: skip
MIXED: Answers = answers(wanting=17, sadness=12, flatness=3)


def told(page: Page, part: str) -> str:
    """The accessibility tree of the main part, or of the whole page, without what is dated."""
    text = page.locator(part).aria_snapshot()
    text = re.sub(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b", "REFERENCE", text)
    text = re.sub(r"[A-Z][a-z]+ \d{1,2}, \d{4}", "DAY", text)
    text = re.sub(r"/your-request/[\w-]+", "/your-request/TOKEN", text)
    return re.sub(r"127\.0\.0\.1:\d+", "HOST", text) + "\n"


def faults(page: Page, name: str, part: str = "main") -> Iterator[str]:
    file, now = SNAPSHOTS / f"{name}.yml", told(page, part)
    if os.environ.get("WRITE_SNAPSHOTS"):
        SNAPSHOTS.mkdir(exist_ok=True)
        file.write_text(now, "utf-8")
    if not file.exists() or file.read_text("utf-8") != now:
        yield f"{name}: differs from {file.name}. Now:\n{now}"


@pytest.mark.parametrize("name", ALONE)
def test_a_page_opened_on_its_own_says_what_it_said(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/{ALONE[name]}")
    assert list(faults(page, name)) == []


def test_every_page_of_a_visit_says_what_it_said(page: Page, address: str) -> None:
    found: list[str] = []
    walker = Walker(page, address)
    walker.starts()
    found += faults(page, "first-question", "body")
    press_at_once(page.locator("button.option[value='3']"))
    page.wait_for_url("**/eager-ahead")
    found += faults(page, "next-question")
    page.get_by_role("link", name="Change it").click()
    page.wait_for_url("**/smiling")
    found += faults(page, "answered-question")
    press_at_once(page.locator("button.option[value='3']"))
    page.wait_for_url("**/eager-ahead")
    walker.answers(MIXED)
    found += faults(page, "check")
    press_at_once(page.get_by_role("button", name="Show me my result"))
    page.wait_for_url("**/result")
    found += faults(page, "result")
    for name in ("take", "compare", "clear"):
        page.goto(f"{address}/{name}")
        found += faults(page, f"{name}-in-a-visit")
    walker.compares_with(answers(wanting=3, sadness=12, flatness=3))
    found += faults(page, "then-and-now")
    page.goto(f"{address}/clear")
    page.get_by_role("link", name="No, keep them and go on").click()
    page.wait_for_url("**/result")
    walker.asks_for_a_call()
    found += faults(page, "call-sent")
    page.get_by_role("link", name="see your request").click()
    found += faults(page, "your-request")
    press_at_once(page.get_by_role("button", name="Take it back and erase it"))
    page.get_by_text("You took it back.").wait_for()
    found += faults(page, "your-request-taken-back")
    assert found == []
