"""The sheet as it comes out of the printer."""

from collections.abc import Iterator
from io import BytesIO
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from questionnaire.authoring.personas import answers_of, load_personas
from questionnaire.instrument.content import Answers, Content
from questionnaire.instrument.loading import DEFAULT
from tests.browser.walker import Walker
from tests.builders import shipped

LONGEST = {q.id: max(q.options, key=lambda o: len(o.label)).value for q in shipped().asked}


def persona(name: str) -> Answers:
    found = next(p for p in load_personas(DEFAULT, shipped()) if p.id == name)
    return answers_of(shipped(), found)


VISITS = {
    "drive-loss": persona("mara"),
    "care-first": persona("samir"),
    "both, and muted, with every flag": persona("noor"),
    "all answered, the longest labels": LONGEST,
    "nothing answered": {},
}


@pytest.fixture(scope="module", params=[*VISITS.values()], ids=[*VISITS])
def sheet(request: pytest.FixtureRequest, typeset: Browser, address: str) -> Iterator[Page]:
    page = typeset.new_page()
    Walker(page, address).sees_the_result(request.param)
    page.goto(f"{address}/take/sheet")
    yield page
    page.close()


def printed(page: Page, size: str) -> list[str]:
    """The text of each page, in plain letters: a PDF writes fi and ff as one sign."""
    pages = PdfReader(BytesIO(page.pdf(format=size))).pages
    return [normalize("NFKC", one.extract_text()) for one in pages]


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_it_takes_two_pages_at_most(sheet: Page, size: str) -> None:
    assert 1 <= len(printed(sheet, size)) <= 2


def test_it_says_what_it_is_and_whom_to_call_and_sells_nothing(
    sheet: Page, content: Content
) -> None:
    text = " ".join(" ".join(printed(sheet, "A4")).split())
    assert content.notices.not_a_diagnosis in text
    assert content.notices.result_first in text
    assert content.notices.emergency in text
    for line in content.helplines:
        assert line.country in text
        assert line.shown in text
    for question in (*content.notices.ask_a_doctor, *content.notices.sheet_limits):
        assert question in text
    for word in ("strategy call", content.notices.call, "Read it on the hub", "Clear my answers",
                 "Leave quickly", "I need help now", "request-a-call"):  # fmt: skip
        assert word not in text
    assert [a.title for a in content.articles if a.title in text] == []


def test_it_can_be_read_without_a_magnifying_glass(sheet: Page) -> None:
    sheet.emulate_media(media="print")
    smallest = sheet.evaluate(
        """() => Math.min(...[...document.querySelectorAll('main *')].filter(e =>
        e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
        .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
    )
    sheet.emulate_media(media="screen")
    assert smallest >= 8 * 96 / 72 - 0.01  # eight points
