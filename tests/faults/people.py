"""Visitors who ask for a call, and do what people do when it does not work."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from tests.visitor import TICKET, TOKEN

TRIES = 6
CONNECTION_LOST, NOT_SENT = "connection lost", "Your request was not sent"
REFERENCE = re.compile(r'class="reference">([0-9A-Z-]{12})<')


@dataclass(frozen=True, slots=True)
class Told:
    """What a visitor knows in the end: a reference, or that it was not sent."""

    name: str
    reference: str | None
    pages: tuple[str, ...]  # what each try led to


def ask(address: str, name: str, accident: str) -> Told:
    """Fill in the form once, and send it again until it is confirmed or patience is at an end.

    The accident happens to the first try only.
    """
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    form = _patiently(browser, Request(f"{address}/request-a-call"))
    body = _filled(form, name)
    led_to: list[str] = []
    for number in range(TRIES):
        headers = {"X-Accident": accident} if number == 0 else {}
        page = _page(browser, Request(f"{address}/request-a-call", body, headers))
        confirmed = REFERENCE.search(page)
        led_to.append("confirmed" if confirmed else _said(page))
        if confirmed:
            return Told(name, confirmed[1], tuple(led_to))
        time.sleep(0.5)
    return Told(name, None, tuple(led_to))


def ask_twice_at_once(address: str, name: str, _accident: str) -> Told:
    """One form, sent by two tabs in the same moment."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    body = _filled(_patiently(browser, Request(f"{address}/request-a-call")), name)
    with ThreadPoolExecutor(2) as tabs:
        sent = [
            tabs.submit(_page, browser, Request(f"{address}/request-a-call", body))
            for _ in range(2)
        ]
        found = [REFERENCE.search(page.result()) for page in sent]
    told = {match[1] for match in found if match}
    assert len(told) <= 1, f"one form got two references: {told}"
    return Told(name, next(iter(told), None), ("two tabs",))


def _filled(form: str, name: str) -> bytes:
    token, ticket = TOKEN.search(form), TICKET.search(form)
    assert token
    assert ticket
    fields = {"csrf_token": token[1], "ticket": ticket[1], "consent": "y"}
    return urlencode(fields | {"name": name, "email": f"{name}@example.com"}).encode()


def _patiently(browser: OpenerDirector, request: Request) -> str:
    """A page that nothing can hinder but a server that starts again."""
    for _ in range(20):
        page = _page(browser, request)
        if TICKET.search(page):
            return page
        time.sleep(0.5)
    raise AssertionError(f"the form does not open: {page[:200]}")


def _page(browser: OpenerDirector, request: Request) -> str:
    """The page where it ends; "" where the browser shows its own, of a connection that broke."""
    try:
        with browser.open(request, timeout=30) as answer:
            return str(answer.read().decode())
    except HTTPError as error:
        with error:
            return error.read().decode()
    except (OSError, HTTPException):
        return ""


def _said(page: str) -> str:
    if not page:
        return CONNECTION_LOST
    if NOT_SENT in page:
        return NOT_SENT
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    return f"the page “{heading[1].strip()}”" if heading else page[:40]
