"""An author changes the content while the preview is open."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from questionnaire.instrument.loading import DEFAULT
from tests.browser.axe import violations
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


def test_no_page_of_the_preview_has_a_violation(page: Page, address: str) -> None:
    found = []
    for path in ("", "/paths", "/notices", "/texts"):
        page.goto(address + path)
        found += violations(page)
    assert found == []
