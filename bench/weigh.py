"""The size of a visit on the wire, compared with the budget: `make weigh`."""

import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from dev import browser as find_browser
from tests.browser.conftest import FLAGS
from tests.browser.walker import Walker
from tests.builders import answers
from tests.servers import production_server

BUDGET = Path(__file__).with_name("budget.toml")
MARA = answers(wanting=20, sadness=6, flatness=3, effort=3, overload=5, anxiety=2)
OTHER_PAGES = ("/help-now", "/how-it-works", "/articles", "/privacy", "/q")


@dataclass
class Sent:
    """One response received over the network."""

    address: str
    head: int
    body: int = 0

    @property
    def all(self) -> int:
        return self.head + self.body

    @property
    def path(self) -> str:
        return urlsplit(self.address).path


@dataclass
class Scales:
    """Counts received bytes by the network events of Chromium."""

    page: Page
    sent: list[Sent] = field(default_factory=list)
    _open: dict[str, Sent] = field(default_factory=dict)

    def __post_init__(self) -> None:
        network = self.page.context.new_cdp_session(self.page)
        network.on("Network.requestWillBeSent", self._redirected)
        network.on("Network.responseReceived", self._begun)
        network.on("Network.loadingFinished", self._ended)
        network.send("Network.enable")

    def _redirected(self, event: dict[str, Any]) -> None:
        if answer := event.get("redirectResponse"):
            # Chromium counts only the headers of a redirect.
            body = int(answer["headers"].get("Content-Length", 0))
            self.sent.append(Sent(answer["url"], answer["encodedDataLength"], body))

    def _begun(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        cached = answer["fromDiskCache"] or answer.get("fromPrefetchCache")
        if not cached:
            self._open[event["requestId"]] = Sent(answer["url"], answer["encodedDataLength"])

    def _ended(self, event: dict[str, Any]) -> None:
        sent = self._open.pop(event["requestId"], None)
        if sent and event["encodedDataLength"]:  # 0 if it was cached
            sent.body = int(event["encodedDataLength"]) - sent.head
            self.sent.append(sent)


@dataclass(frozen=True)
class Weights:
    """The responses of a first view and of a whole visit."""

    first_view: tuple[Sent, ...]
    whole_visit: tuple[Sent, ...]

    @property
    def heaviest_question(self) -> Sent:
        asked = [sent for sent in self.whole_visit if sent.path.startswith("/q/")]
        return max(asked, key=lambda sent: sent.body)

    def against(self, budget: dict[str, Any]) -> Iterator[tuple[str, int, int]]:
        """Each line of the budget: name, measured value, limit."""
        first = budget["first_view"]
        yield "first view, bytes", _total(self.first_view), first["bytes"]
        yield "first view, requests", len(self.first_view), first["requests"]
        largest = budget["question_page"]["bytes"]
        yield "heaviest question, bytes of HTML", self.heaviest_question.body, largest
        yield "whole visit, bytes", _total(self.whole_visit), budget["whole_visit"]["bytes"]


def weigh(page: Page, address: str) -> Weights:
    """Make a whole visit in a browser with an empty cache."""
    scales = Scales(page)
    walker = Walker(page, address)
    page.goto(address)
    # Headless Chromium does not request the icon, unlike other browsers.
    icon = page.locator("link[rel=icon]").get_attribute("href")
    page.evaluate("address => Object.assign(new Image(), {src: address}).decode()", icon)
    page.wait_for_load_state("networkidle")
    first = tuple(scales.sent)
    walker.walks_to_the_result(MARA)
    page.wait_for_load_state("networkidle")
    return Weights(first, tuple(scales.sent))


def budget() -> dict[str, Any]:
    return tomllib.loads(BUDGET.read_text("utf-8"))


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    with production_server(folder) as (address, _), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_browser(), args=[*FLAGS, "--no-sandbox"]
        )
        weights = weigh(chromium.new_page(), address)
        others = [_weight_of(chromium.new_page(), f"{address}{path}") for path in OTHER_PAGES]
        chromium.close()
    print("   head    body  address")
    for sent in (*weights.whole_visit, *others):
        print(f"{sent.head:7} {sent.body:7}  {sent.path}")
    exceeded = False
    print("\n  found  budget")
    for words, found, allowed in weights.against(budget()):
        print(f"{found:7} {allowed:7}  {words}{'  TOO MUCH' if found > allowed else ''}")
        exceeded |= found > allowed
    sys.exit(1 if exceeded else 0)


def _weight_of(page: Page, address: str) -> Sent:
    scales = Scales(page)
    page.goto(address, wait_until="networkidle")
    return next(sent for sent in scales.sent if sent.address == address)


def _total(sent: tuple[Sent, ...]) -> int:
    return sum(one.all for one in sent)


if __name__ == "__main__":
    main()
