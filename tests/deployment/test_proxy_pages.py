"""What nginx refuses, or answers while no copy is there, is a page of ours with help on it."""

import re
import shutil
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPMessage, HTTPResponse
from pathlib import Path

import pytest

from questionnaire.cli.error_pages import FOLDER, PAGES, error_pages
from questionnaire.instrument.content import Content
from questionnaire.web.middleware.headers import ALWAYS, HSTS, POLICY
from tests.commands import flask
from tests.deployment.nginx import nginx_serving
from tests.machines.world import wait_for
from tests.servers import ROOT, free_port

pytestmark = pytest.mark.slow

needs_nginx = pytest.mark.skipif(
    not shutil.which("nginx"), reason="NOT RUN: pages of nginx itself. nginx is not on the PATH"
)
EXPECTED = ALWAYS | {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "X-Robots-Tag": "noindex, nofollow",
}


@dataclass
class Answer:
    """What came over the wire."""

    status: int
    headers: HTTPMessage
    words: str


@dataclass
class Proxy:
    """nginx with no app behind it."""

    http: int
    https: int
    folder: Path

    def answers(self, sent: str, *, port: int, tls: bool) -> Answer:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        plain = socket.create_connection(("127.0.0.1", port), 20)
        with trusting.wrap_socket(plain) if tls else plain as wire:
            wire.sendall(sent.encode("latin-1"))
            answer = HTTPResponse(wire)
            answer.begin()
            return Answer(answer.status, answer.headers, answer.read().decode())

    def over_tls(self, sent: str) -> Answer:
        return self.answers(sent, port=self.https, tls=True)


@pytest.fixture(scope="module")
def proxy() -> Iterator[Proxy]:
    http, https = free_port(), free_port()
    with nginx_serving(http, https, free_port()) as folder:
        served = Proxy(http, https, folder)
        wait_for(lambda: is_there(served))
        yield served


def is_there(proxy: Proxy) -> bool:
    try:
        return proxy.over_tls(request("GET", "/")).status == 502
    except OSError:
        return False


def request(method: str, path: str, *headers: str, host: str = "reflect.example.org") -> str:
    lines = (f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers)
    return "\r\n".join(lines) + "\r\n\r\n"


LONG = "x" * 20_000
REFUSED = {
    "no copy answers": (request("GET", "/q"), 502, "away"),
    "a form too large": (request("POST", "/request-a-call", "Content-Length: 70000"), 413, "413"),
    "a file too large": (request("POST", "/compare", "Content-Length: 9999999999"), 413, "413"),
    "an address too long": (request("GET", "/" + LONG), 414, "414"),
    "a cookie too large": (request("GET", "/", f"Cookie: visit={LONG}"), 431, "431"),
    "cookies too large": (request("GET", "/", *[f"Cookie: a={LONG[:9000]}"] * 9), 431, "431"),
    "no host": ("GET / HTTP/1.1\r\n\r\n", 400, "400"),
    "no host name": (request("GET", "/", host="a b"), 400, "400"),
    "a null character": (request("GET", "/q/%00"), 400, "400"),
    "above the top": (request("GET", "/../../x"), 400, "400"),
    "a method of machines": (request("TRACE", "/"), 405, "405"),
    "a coding nobody knows": (request("POST", "/clear", "Transfer-Encoding: x"), 501, "400"),
    "a version nobody knows": ("GET / HTTP/9.0\r\nHost: a\r\n\r\n", 505, "400"),
    "for machines only": (request("GET", "/metrics"), 404, "404"),
    "a page of ours by name": (request("GET", "/error-pages/413.html"), 404, "404"),
}


@needs_nginx
@pytest.mark.parametrize("name", REFUSED)
def test_what_nginx_refuses_meets_a_page_of_ours(proxy: Proxy, content: Content, name: str) -> None:
    sent, status, page = REFUSED[name]
    answer = proxy.over_tls(sent)
    assert answer.status == status
    is_ours(answer, page, content)
    assert answer.headers["Strict-Transport-Security"] == HSTS


@needs_nginx
@pytest.mark.parametrize("name", ["an address too long", "a cookie too large", "no host"])
def test_plain_http_refuses_in_the_same_words(proxy: Proxy, content: Content, name: str) -> None:
    sent, status, page = REFUSED[name]
    answer = proxy.answers(sent, port=proxy.http, tls=False)
    assert answer.status == status
    is_ours(answer, page, content)
    assert "Strict-Transport-Security" not in answer.headers  # RFC 6797, 7.2


@needs_nginx
def test_plain_http_at_the_port_of_https_is_told_in_words(proxy: Proxy, content: Content) -> None:
    answer = proxy.answers(request("GET", "/"), port=proxy.https, tls=False)
    assert answer.status == 400
    is_ours(answer, "400", content)


@needs_nginx
def test_their_stylesheet_comes_from_nginx_too(proxy: Proxy) -> None:
    answer = proxy.over_tls(request("GET", "/error-pages/plain.css"))
    assert (answer.status, answer.words) == (200, (FOLDER / "plain.css").read_text())
    assert answer.headers["Content-Type"].startswith("text/css")
    assert {name: answer.headers[name] for name in EXPECTED} == EXPECTED


def is_ours(answer: Answer, page: str, content: Content) -> None:
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert str(PAGES[page][0]) in answer.words
    assert str(PAGES[page][1]) in answer.words
    for line in content.helplines:
        assert f'href="tel:{line.tel}"' in answer.words
    assert content.notices.not_a_diagnosis in answer.words
    assert "nginx" not in answer.words
    assert {name: answer.headers[name] for name in EXPECTED} == EXPECTED


def test_the_pages_are_those_of_the_content(content: Content) -> None:
    """Else run `flask content error-pages`."""
    made = error_pages(content)
    assert {file.name: file.read_text("utf-8") for file in FOLDER.glob("*.html")} == made


def test_the_pages_of_other_content_go_into_a_folder_of_their_own(tmp_path: Path) -> None:
    done = flask("content", "error-pages", tmp_path / "pages")
    assert done.returncode == 0, done.stderr
    assert {file.stem for file in (tmp_path / "pages").iterdir()} == set(PAGES)


def test_every_page_that_nginx_is_told_to_show_is_there() -> None:
    told = re.findall(
        r"^error_page .* /error-pages/(\S+);",
        (ROOT / "deploy/nginx/errors.conf").read_text(),
        re.MULTILINE,
    )
    assert sorted(told) == sorted({f"{name}.html" for name in PAGES})
