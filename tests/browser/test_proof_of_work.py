"""In a flood, the browser does the work by itself while somebody types."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.axe import violations
from tests.browser.test_inbox import asks
from tests.servers import production_server


def test_the_second_request_of_a_flood_is_sent_after_the_browser_did_its_sum(
    browser: Browser, tmp_path: Path
) -> None:
    with production_server(tmp_path, PROOF_OF_WORK_ABOVE="1 per hour", WEB_CONCURRENCY="1") as (
        address,
        _,
    ):
        asks(browser.new_page(), address, "Robin")
        page = browser.new_page()
        page.goto(f"{address}/request-a-call")
        expect(page.locator("#work-told")).to_have_text(
            "Your browser has proved that you are no machine. You can send your request.",
            timeout=20_000,
        )
        assert violations(page) == []
        assert asks(page, address, "Alex")


def test_without_scripts_the_page_says_what_to_do_and_keeps_what_was_typed(
    browser: Browser, tmp_path: Path
) -> None:
    with production_server(tmp_path, PROOF_OF_WORK_ABOVE="1 per hour", WEB_CONCURRENCY="1") as (
        address,
        _,
    ):
        asks(browser.new_page(), address, "Robin")
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"{address}/request-a-call")
        expect(page.locator("#work-told")).to_contain_text("2 minutes")
        page.get_by_label("Your name").fill("Alex")
        page.get_by_label("Email").fill("alex@example.com")
        page.get_by_label("I am 18 or older").check()
        page.wait_for_timeout(3100)
        page.get_by_role("button", name="Send request").click()
        expect(page.get_by_text("Please send this again in")).to_be_visible()
        expect(page.get_by_label("Your name")).to_have_value("Alex")
