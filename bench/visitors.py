"""Many simultaneous visitors, each with its own keep-alive connection, as browsers have."""

import asyncio
import gzip
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
FILES = re.compile(r'(?:href|src)="/static/')
REDIRECTS = (302, 303)


@dataclass
class Page:
    """A raw response."""

    status: int
    head: bytes
    body: bytes

    @property
    def size(self) -> int:
        return len(self.head) + len(self.body)

    def header(self, name: bytes) -> str | None:
        found = re.search(rb"(?im)^" + name + rb": ([^\r]+)", self.head)
        return found[1].decode() if found else None

    @property
    def html(self) -> bytes:
        compressed = self.header(b"content-encoding") == "gzip"
        return bytes(gzip.decompress(self.body)) if compressed else self.body


@dataclass
class Visitor:
    """A minimal browser."""

    port: int
    address: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    token: bytes = b""
    page: Page = field(default_factory=lambda: Page(0, b"", b""))
    received: int = 0

    async def __aenter__(self) -> "Visitor":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()
        await self.writer.wait_closed()

    async def opens(self, address: str) -> Page:
        page = await self._request("GET", address)
        assert page.status == 200, (address, page.status)
        self.address, self.page = address, page
        token = TOKEN.search(page.html)
        self.token = token[1] if token else b""
        return page

    async def answers(self, value: int) -> None:
        """One page turn: send the answer, follow the redirect, read the next page."""
        address = self.address
        if address == "/check":  # answer the last step: show the result, not the helplines
            address, value = "/q/first-look", 0
        form = urlencode({"csrf_token": self.token, "answer": value}).encode()
        sent = await self._request("POST", address, form)
        assert sent.status in REDIRECTS, (address, sent.status)
        await self.opens(sent.header(b"location") or "")

    async def _request(self, method: str, address: str, form: bytes = b"") -> Page:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [f"{method} {address} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip, br"]
        if cookies:
            lines.append(f"Cookie: {cookies}")
        if form:
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {len(form)}")
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + form)
        head = await self.reader.readuntil(b"\r\n\r\n")
        page = Page(int(head[9:12]), head, b"")
        page.body = await self.reader.readexactly(int(page.header(b"content-length") or 0))
        self.received += page.size
        if cookie := page.header(b"set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return page


@dataclass
class Walked:
    """The measurements of many visits."""

    turns: list[float] = field(default_factory=list)  # ms each
    bytes_a_visit: list[int] = field(default_factory=list)
    seconds: float = 0


def walk(port: int, first_page: str, turns: int, *, visits: int, at_once: int) -> Walked:
    """Make `visits` visits of `turns` page turns each, `at_once` of them in parallel."""
    walked = Walked()
    started = time.perf_counter()
    asyncio.run(_all_visits(partial(_visit, walked, port, first_page, turns), visits, at_once))
    walked.seconds = time.perf_counter() - started
    return walked


async def _all_visits(visit: Callable[[int], Awaitable[None]], visits: int, at_once: int) -> None:
    waiting = iter(range(visits))

    async def one_after_another() -> None:
        for number in waiting:
            await visit(number)

    await asyncio.gather(*(one_after_another() for _ in range(at_once)))


async def _visit(walked: Walked, port: int, first_page: str, turns: int, number: int) -> None:
    async with Visitor(port) as visitor:
        await visitor.opens(first_page)
        for turn in range(turns):
            started = time.perf_counter()
            await visitor.answers(_answer(number, turn))
            walked.turns.append(1000 * (time.perf_counter() - started))
        walked.bytes_a_visit.append(visitor.received)


def _answer(number: int, turn: int) -> int:
    """A valid option that differs between visitors and is the same in every run."""
    return (number * 7 + turn * (number % 3 + 1)) % 3
