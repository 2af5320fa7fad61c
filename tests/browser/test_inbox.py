"""A request comes in, and somebody signs in, works on it and takes it out, in a real browser."""

import csv

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.test_staff import Practice, link_for, practice, sets_up

__all__ = ["practice"]


def asks(page: Page, address: str, name: str) -> str:
    page.goto(f"{address}/request-a-call")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Email").fill("robin@example.com")
    page.get_by_label("I am 18 or older").check()
    page.wait_for_timeout(3100)  # people take longer than the least time for the form
    page.get_by_role("button", name="Send request").click()
    page.wait_for_url("**/sent")
    return page.locator(".reference").inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_signing_in_over_note_and_status_to_the_export(
    browser: Browser, practice: Practice, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts, accept_downloads=True)
    page, address = context.new_page(), practice[0]
    name = f"رامي {'with' if scripts else 'without'}"
    reference = asks(page, address, name)
    sets_up(page, link_for(practice, f"inbox-{scripts}@example.org"))
    page.goto(f"{address}/staff/requests")
    page.get_by_label("Name, email").fill(reference)
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_text("robin@example.com")).to_be_visible()
    page.get_by_role("textbox", name="Note").fill("Called.\nNobody there.")
    page.get_by_label("In progress").check()
    page.get_by_label("Assigned to").select_option(label="Kim Lee")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".status")).to_have_text("In progress")
    expect(page.locator(".note-text")).to_have_text("Called.\nNobody there.")
    page.goto(f"{address}/staff/requests?status=in-progress")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as CSV").click()
    with download.value.path().open(encoding="utf-8-sig") as file:
        assert name in [row["name"] for row in csv.DictReader(file)]
    page.goto(f"{address}/staff/audit")
    expect(page.get_by_text("requests.exported").first).to_be_visible()
    context.close()


def test_no_page_of_the_inbox_has_a_violation(page: Page, practice: Practice) -> None:
    address, found = practice[0], []
    reference = asks(page, address, "Robin " + "Ravenscroft" * 6)
    sets_up(page, link_for(practice, "axe-inbox@example.org"))
    page.goto(f"{address}/staff/requests/{reference}")
    page.get_by_role("textbox", name="Note").fill("word" * 60)
    page.get_by_role("button", name="Save").click()
    for path in ("", "?search=ended", f"/{reference}", f"/{reference}/end", "/../audit"):
        page.goto(f"{address}/staff/requests{path}")
        found += violations(page)
    page.goto(f"{address}/staff/requests/{reference}")
    page.get_by_role("textbox", name="Note").fill("x" * 4001)
    page.locator("[name='seen_status']").evaluate("field => { field.value = 'done' }")
    page.get_by_label("In progress").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Please keep this under")).to_be_visible()
    expect(page.get_by_text("You had chosen “In progress”.")).to_be_visible()
    found += violations(page)
    page.goto(f"{address}/staff/figures")
    found += violations(page)
    assert found == []
