"""Visitors who walk through the whole visit while machines come and go, and count what they met."""

import re
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPException, IncompleteRead
from http.cookiejar import CookieJar
from threading import Event, Lock
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

from tests.faults.people import Told, ask
from tests.visitor import TOKEN

STYLE = re.compile(r"/static/style\.[0-9a-f]{8}\.css")


@dataclass
class Crowd:
    """What everybody met so far."""

    address: str
    first: str  # address of the first question
    over: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)
    visits: int = 0
    pages: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    loaded_again: int = 0  # pages of which half came: no proxy can mend those, a visitor can
    told: list[Told] = field(default_factory=list)

    def visit_again_and_again(self) -> None:
        while not self.over.is_set():
            try:
                pages, fault = self._visit(), ""
            except (HTTPError, OSError, HTTPException, AssertionError) as error:
                pages, fault = 0, repr(error)
            with self.lock:
                self.visits += 1
                self.pages += pages
                self.failed.update([fault] if fault else [])

    def _visit(self) -> int:
        """From the start to the result. Returns how many pages it took; raises what went wrong."""
        browser = build_opener(HTTPCookieProcessor(CookieJar()))

        def page(path: str, **fields: str) -> tuple[str, str]:
            """Where it led, and what it says. Of half a page, the visitor asks once more."""
            body = urlencode(fields).encode() if fields else None
            for _ in range(2):
                try:
                    with browser.open(self.address + path, body, timeout=40) as answer:
                        return urlsplit(answer.url).path, answer.read().decode()
                except IncompleteRead:
                    with self.lock:
                        self.loaded_again += 1
            raise AssertionError(f"{path} twice came by half")

        path, words = page("/")
        style = STYLE.search(words)
        assert style, "a page without a style"
        page(style[0])  # which may be of the other release than the page
        path, words = page(self.first)
        for turn in range(60):
            if path == "/check":
                path, words = page("/q/first-look")
            if path == "/result":
                assert "What led here" in words
                return 2 * turn + 3  # each answer was two pages: POST, and where it led
            token = TOKEN.search(words)
            assert token, f"no form on {path}"
            path, words = page(path, csrf_token=token[1], answer="0")
        raise AssertionError("the visit never ends")

    def ask_again_and_again(self, name: str) -> None:
        number = 0
        while not self.over.is_set():
            told = ask(self.address, f"{name}-{number}", "none")
            number += 1
            with self.lock:
                self.told.append(told)
            time.sleep(0.1)
