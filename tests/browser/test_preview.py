"""An author changes the content while the preview is open."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from questionnaire.instrument.loading import DEFAULT
from tests.browser.test_accessibility import violations
from tests.servers import preview_server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEFAULT, tmp_path / "content"))


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with preview_server("--content", folder) as (address, _):
        yield address


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_an_open_page_follows_the_content_through_a_change_a_fault_and_its_mending(
    page: Page, address: str, folder: Path
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    page.locator("#mara").get_by_role("link", name="Result").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Low pull, mood mostly steady")
    patterns = folder / "patterns.toml"
    change(patterns, "Low pull, mood mostly steady", "Little pull, steady mood")
    expect(heading).to_have_text("Little pull, steady mood")
    assert complaints == []
    change(patterns, 'lead = ["wanting", "sadness"]', 'lead = ["wanting", "sorrow"]')
    expect(heading).to_have_text("The content needs mending")
    expect(page.locator(".faults")).to_contain_text("drive-loss")
    change(patterns, 'lead = ["wanting", "sorrow"]', 'lead = ["wanting", "sadness"]')
    expect(heading).to_have_text("Little pull, steady mood")
    page.get_by_role("link", name="Preview: all pages").click()
    expect(heading).to_have_text("Every page at a click")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_preview_are_accessible_and_never_scroll_sideways(
    browser: Browser, address: str, scheme: str
) -> None:
    for width in (375, 1280):
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,  # type: ignore[arg-type]  # light or dark
        )
        page = context.new_page()
        for path in ("", "/paths", "/notices", "/texts"):
            page.goto(address + path)
            wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            assert not page.evaluate(wide), (path, width)
            assert violations(page) == []
        context.close()
