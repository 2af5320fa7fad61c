"""Take the screenshots of this folder anew: `make screenshots`."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from dev import browser as find_browser
from tests.browser.conftest import FLAGS
from tests.browser.walker import Walker
from tests.builders import answers
from tests.servers import production_server

HERE = Path(__file__).parent

DRIVE = answers(wanting=20, sadness=6, flatness=3, effort=3, overload=5, anxiety=2)
DRIVE |= {"kept-up": 4, "how-long": 2, "each-year": 0, "big-event": 0, "kind-of-reading": 1}
SAD = answers(wanting=7, sadness=17, flatness=3, effort=3, overload=2, anxiety=4)
SAD |= {"kept-up": 3, "how-long": 0, "each-year": 0, "big-event": 2, "kind-of-reading": 3}
CARE = answers(wanting=15, sadness=16, flatness=7, effort=6, overload=4, anxiety=6)
CARE |= {"kept-up": 1, "how-long": 3, "each-year": 1, "big-event": 0}
LOOKS = {
    "375-light": (375, "light"),
    "375-dark": (375, "dark"),
    "1280-light": (1280, "light"),
}


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    with production_server(folder) as (address, _), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_browser(), args=[*FLAGS, "--no-sandbox"]
        )
        for look, (width, scheme) in LOOKS.items():
            take(chromium, address, look, width, scheme)
        chromium.close()


def take(chromium: Browser, address: str, look: str, width: int, scheme: str) -> None:
    def open_page() -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 812}, color_scheme=scheme, device_scale_factor=1
        )
        return context.new_page()

    def shoot(page: Page, name: str, whole: bool = True) -> None:
        page.wait_for_timeout(250)  # a tap returns before the next page is there
        page.screenshot(path=HERE / f"{name}-{look}.jpg", type="jpeg", quality=82, full_page=whole)

    page = open_page()
    walker = Walker(page, address)
    page.goto(address)
    shoot(page, "start")
    walker.starts()
    page.locator("button.option[value='1']").click()
    shoot(page, "question", whole=False)
    page.get_by_role("link", name="Back", exact=True).click()
    shoot(page, "question-answered", whole=False)
    page.get_by_role("button", name="Keep this answer").click()
    walker.answers(DRIVE)
    shoot(page, "check", whole=False)
    walker.sees_the_result(DRIVE)
    shoot(page, "result-drive")
    if look == "1280-light":  # the picture of the README
        clip = {"x": 270, "y": 0, "width": 740, "height": 1560}
        picture = HERE / "result.jpg"
        page.screenshot(path=picture, type="jpeg", quality=85, full_page=True, clip=clip)
    page.get_by_role("link", name="Ask for a strategy call").click()
    shoot(page, "call-request")
    page.get_by_role("button", name="Send request").click()
    shoot(page, "call-request-errors")
    page.goto(f"{address}/help-now")
    shoot(page, "help", whole=False)
    for name, given in (("result-sadness", SAD), ("result-care-first", CARE)):
        page = open_page()
        Walker(page, address).sees_the_result(given)
        shoot(page, name)


if __name__ == "__main__":
    main()
