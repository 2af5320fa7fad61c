"""The site as it is run for real: ENVIRONMENT=production behind nginx, over TLS."""

import json
import re
import shutil
import ssl
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit

import pytest
from cryptography.fernet import Fernet

from questionnaire.instrument.content import Content
from tests.deployment.nginx import nginx_serving
from tests.machines.world import wait_for
from tests.servers import free_port, production_server
from tests.visitor import TICKET, TOKEN

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not shutil.which("nginx"),
        reason="NOT RUN: production behind nginx. nginx is not on the PATH",
    ),
]
Headers = dict[str, str] | None


@dataclass
class Site:
    """Where it is, and what it wrote."""

    http: int
    https: int
    app_log: Path
    folder: Path

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.https}"


@dataclass
class Browser:
    """Sends no Referer, as browsers do from pages that ask for none."""

    site: Site
    words: str = ""
    path: str = ""
    headers: HTTPMessage = field(default_factory=HTTPMessage)

    def __post_init__(self) -> None:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=trusting),
            urllib.request.HTTPCookieProcessor(CookieJar()),
        )

    def opens(self, path: str, body: bytes | None = None, headers: Headers = None) -> int:
        request = urllib.request.Request(self.site.address + path, body, headers or {})
        try:
            answer = self.opener.open(request, timeout=20)
        except HTTPError as error:
            answer = error
        with answer:
            self.words, self.headers = answer.read().decode("utf-8", "replace"), answer.headers
            self.path = urlsplit(answer.url).path
            return int(answer.status)

    def sends(self, path: str, **fields: str) -> int:
        for name, found in (("csrf_token", TOKEN), ("ticket", TICKET)):
            if shown := found.search(self.words):
                fields[name] = shown[1]
        return self.opens(path, urlencode(fields).encode())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("production")
    keys = [Fernet.generate_key().decode() for _ in range(2)]
    settings = {
        "ENVIRONMENT": "production", "SECRET_KEYS": keys[0], "DATA_KEYS": keys[1],
        "TRUSTED_HOSTS": "127.0.0.1", "PUBLIC_URL": "https://reflect.example.org",
        "MAIL_FROM": "a@example.org", "MAIL_TO": "b@example.org", "LOG_FORMAT": "json",
        "MAIL_FOLDER": str(folder / "mail"), "TRUSTED_PROXIES": "1",
        "CALL_MINIMUM_SECONDS": "0", "METRICS_TOKEN": "t" * 20,
    }  # fmt: skip
    with production_server(folder, **settings) as (app, log):
        port, http, https = urlsplit(app).port, free_port(), free_port()
        assert port
        with nginx_serving(http, https, port) as written:
            where = Site(http, https, log, written)
            wait_for(lambda: reaches(where))
            yield where


def reaches(site: Site) -> bool:
    try:
        return Browser(site).opens("/help-now") > 0
    except OSError:
        return False


def test_a_whole_visit_and_a_call_request_over_tls(site: Site, content: Content) -> None:
    browser = Browser(site)
    browser.opens("/")
    assert browser.opens(f"/q/{content.asked[0].id}") == 200
    for _ in content.asked:
        assert browser.sends(browser.path, answer="0") == 200
    browser.opens("/q/first-look")
    assert browser.sends(browser.path, answer="0") == 200
    assert browser.path == "/result"
    assert "What led here" in browser.words
    browser.opens("/request-a-call")
    sent = browser.sends("/request-a-call", name="Robin", email="robin@example.com", consent="y")
    assert (sent, browser.path) == (200, "/request-a-call/sent")
    assert 'class="reference"' in browser.words


def test_plain_http_leads_to_https(site: Site) -> None:
    plain = urllib.request.Request(f"http://127.0.0.1:{site.http}/q?x=1", method="HEAD")

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    with pytest.raises(HTTPError) as moved:
        urllib.request.build_opener(Stay).open(plain, timeout=10)
    with moved.value as answer:
        assert answer.status == 301
        assert answer.headers["Location"] == "https://reflect.example.org/q?x=1"


@pytest.mark.parametrize("path", ["/metrics", "/healthz", "/readyz"])
def test_what_is_for_machines_is_closed_to_the_public(site: Site, path: str) -> None:
    assert Browser(site).opens(path, headers={"Authorization": f"Bearer {'t' * 20}"}) == 404


def test_the_log_follows_nginx_and_knows_no_address(site: Site) -> None:
    Browser(site).opens(
        "/privacy", headers={"X-Request-ID": "e" * 32, "X-Forwarded-For": "192.0.2.77"}
    )
    lines = site.app_log.read_text().splitlines()
    (line,) = (json.loads(line) for line in lines if '"/privacy"' in line)
    assert len(line["request_id"]) == 32
    assert line["request_id"] != "e" * 32
    for file in (site.app_log, site.folder / "log", site.folder / "self-reflection.log"):
        assert "192.0.2.77" not in file.read_text()
        assert "127.0.0.1" not in file.read_text().replace("http://127.0.0.1", "")


def test_not_even_grave_lines_of_nginx_hold_an_address_or_a_path(site: Site) -> None:
    """Here, that it may not write what it wants to keep."""
    browser, kept = Browser(site), site.folder / "self-reflection"
    browser.opens("/")
    kept.chmod(0o500)
    for file in re.findall(r"/static/[\w.-]+", browser.words):
        assert browser.opens(file) == 200
    kept.chmod(0o700)
    for log in (site.folder / "log", site.folder / "self-reflection.log"):
        assert "/static/" not in log.read_text()
        assert "client" not in log.read_text()


def test_only_files_with_a_hash_in_their_name_are_kept_by_the_proxy(site: Site) -> None:
    browser = Browser(site)
    browser.opens("/")
    (style,) = {part for part in browser.words.split('"') if part.endswith(".css")}
    for encoding in ("gzip", "identity"):
        browser.opens(style, headers={"Accept-Encoding": encoding})
        assert browser.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert browser.headers.get("Content-Encoding", "identity") == encoding
    kept = [file for file in (site.folder / "self-reflection").rglob("*") if file.is_file()]
    keys = {line for file in kept for line in file.read_bytes().split(b"\n") if b"KEY:" in line}
    assert keys
    assert all(b"/static/" in key for key in keys)


def test_a_body_that_is_too_large_ends_at_the_proxy(site: Site) -> None:
    assert Browser(site).opens("/request-a-call", b"x" * 70_000) == 413


def test_when_no_copy_answers_there_is_help_and_no_bare_error() -> None:
    http, https = free_port(), free_port()
    with nginx_serving(http, https, free_port()) as written:
        away = Site(http, https, written / "log", written)
        wait_for(lambda: reaches(away))
        browser = Browser(away)
        assert browser.opens("/") == 502
        assert 'href="tel:988"' in browser.words
        assert "not a diagnosis" in browser.words
