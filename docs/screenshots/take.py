"""Take all screenshots of this folder again: `make screenshots`."""

import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from dev import browser as find_browser
from questionnaire.figures.events import ARTICLE, FINISHED, HELP, PART, PATTERN, STARTED
from tests.apps import app_with, settings_for
from tests.browser.conftest import FLAGS
from tests.browser.test_inbox import asks
from tests.browser.test_staff import Practice, link_for, sets_up
from tests.browser.walker import Walker, press_at_once
from tests.builders import answers, shipped
from tests.servers import production_server
from tests.web.staff.test_figures_pages import add

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
    "1280-dark": (1280, "dark"),
}
# Pages that are the same for every visitor, by the name of their screenshot.
PLAIN = {
    "help": "help-now",
    "how-it-works": "how-it-works",
    "articles": "articles",
    "article": "articles/wanting-hub",
    "privacy": "privacy",
    "accessibility": "accessibility",
    "all-questions": "q",
    "leave": "leave",
    "no-such-page": "nowhere",
}
STAFF = {
    "staff-inbox": "staff/requests",
    "staff-figures": "staff/figures",
    "staff-people": "staff/people",
    "staff-account": "staff/account",
    "staff-audit-trail": "staff/audit",
}


def main() -> None:
    if shutil.which("pdftoppm") is None:
        sys.exit("Pictures of printed pages need pdftoppm: apt-get install poppler-utils")
    folder = Path(tempfile.mkdtemp())
    with production_server(folder) as (address, _), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_browser(), args=[*FLAGS, "--no-sandbox"]
        )
        for look, (width, scheme) in LOOKS.items():
            take(chromium, address, look, width, scheme)
        take_practice(chromium, (address, folder))
        chromium.close()


def take(chromium: Browser, address: str, look: str, width: int, scheme: str) -> None:
    def open_page() -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 812}, color_scheme=scheme, device_scale_factor=1
        )
        return context.new_page()

    shoot = partial(save, look)
    page = open_page()
    walker = Walker(page, address)
    page.goto(address)
    shoot(page, "start")
    walker.starts()
    walker.presses(1)
    shoot(page, "question", whole=False)
    page.get_by_role("link", name="Back", exact=True).click()
    shoot(page, "question-answered", whole=False)
    press_at_once(page.get_by_role("button", name="Keep this answer"))
    walker.answers(DRIVE)
    shoot(page, "check", whole=False)
    walker.sees_the_result(DRIVE)
    shoot(page, "result-drive")
    if look == "1280-light":  # the screenshot in the README
        clip = {"x": 270, "y": 0, "width": 740, "height": 1560}
        picture = HERE / "result.jpg"
        page.screenshot(path=picture, type="jpeg", quality=85, full_page=True, clip=clip)
    page.get_by_role("link", name="Ask for a strategy call").click()
    shoot(page, "call-request")
    page.get_by_role("button", name="Send request").click()
    shoot(page, "call-request-errors")
    for name in ("take", "take/sheet", "compare"):
        page.goto(f"{address}/{name}")
        shoot(page, name.replace("/", "-"))
    page.goto(f"{address}/result")
    page.locator(".try-it summary").first.click()
    page.get_by_role("button", name="My plans had no pull on me.").first.click()
    press_at_once(page.get_by_role("button", name="Not at all", exact=True))
    shoot(page, "try-another-answer")
    if look == "1280-light":
        print_out(page, address)
    for name, path in PLAIN.items():
        page = open_page()
        page.goto(f"{address}/{path}")
        shoot(page, name, whole=path not in ("how-it-works", "help-now", "q"))
    for name, given in (("result-sadness", SAD), ("result-care-first", CARE)):
        page = open_page()
        Walker(page, address).sees_the_result(given)
        shoot(page, name)


def save(look: str, page: Page, name: str, whole: bool = True) -> None:
    page.wait_for_timeout(250)  # a tap returns before the next page has loaded
    page.screenshot(path=HERE / f"{name}-{look}.jpg", type="jpeg", quality=82, full_page=whole)


def take_practice(chromium: Browser, practice: Practice) -> None:
    """The staff area of a practice with some requests and a month of figures."""
    address, folder = practice
    page = chromium.new_page()
    for name in ("Robin Ash", "Sam Rivera", "Noor Haddad"):
        reference = asks(page, address, name)
    page.get_by_role("link", name="see your request").click()
    sent = {
        "call-sent": "request-a-call/sent",
        "your-request": page.url.removeprefix(f"{address}/"),
    }
    count_a_month(folder)
    sets_up(page, link_for(practice, "kim@example.org"))
    page.goto(f"{address}/staff/requests/{reference}")
    page.get_by_role("textbox", name="Note").fill("Called at noon. Prefers the evening.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Prefers the evening.").wait_for()
    signed_in = page.context.storage_state()
    for look, (width, scheme) in LOOKS.items():
        at_work = chromium.new_context(
            viewport={"width": width, "height": 812}, color_scheme=scheme, storage_state=signed_in
        ).new_page()
        for name, path in (sent | STAFF | {"staff-request": f"staff/requests/{reference}"}).items():
            at_work.goto(f"{address}/{path}")
            save(look, at_work, name)


def count_a_month(folder: Path) -> None:
    app = app_with(settings_for(f"sqlite:///{folder / 'calls.sqlite'}"))
    _, *later = dict.fromkeys(question.part for question in shipped().asked)
    for ago in range(28):
        begun = 60 + 13 * ago % 31
        steps = [(STARTED, ""), *((PART, part) for part in later), (FINISHED, "")]
        counts = {step: begun - 5 * place for place, step in enumerate(steps)}
        for place, pattern in enumerate(shipped().patterns[2:]):
            counts[PATTERN, pattern.id] = 10 * (4 - place) if place < 3 else 0
        for place, article in enumerate(shipped().articles[:6]):
            counts[ARTICLE, article.id] = 30 - 3 * place
        add(app, counts | {(HELP, ""): 12}, ago=ago)


def print_out(page: Page, address: str) -> None:
    """The printed sheet and result, one picture per page."""
    for name, path in (("sheet", "take/sheet"), ("result", "result")):
        page.goto(f"{address}/{path}")
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            page.pdf(path=file.name, format="A4", prefer_css_page_size=True)
            pages = ["pdftoppm", "-r", "60", "-jpeg", file.name, HERE / f"printed-{name}"]
            subprocess.run(pages, check=True)


if __name__ == "__main__":
    main()
