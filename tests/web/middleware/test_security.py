"""What a hostile client may send, over every address."""

import re
import socket
import sqlite3
import urllib.request
from contextlib import ExitStack, closing
from io import BytesIO
from pathlib import Path
from time import sleep
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from questionnaire.web.database import db
from tests.apps import app_with, settings_for
from tests.colleague import at_work
from tests.servers import production_server
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")
ELSEWHERE = ("https://evil.example/", "//evil.example/", "/\\evil.example", "https:evil.example")


def addresses(app: Flask, method: str) -> list[str]:
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return [re.sub(r"<[^>]+>", "1", rule.rule) for rule in rules]


def test_no_header_or_field_turns_one_method_into_another(visitor: Visitor, app: Flask) -> None:
    only_post = set(addresses(app, "POST")) - set(addresses(app, "GET"))
    assert only_post
    for path in only_post:
        for name in OVERRIDES:
            asked = visitor.client.get(f"{path}?_method=POST", headers={name: "POST"})
            assert asked.status_code in (303, 404, 405), (path, name)


def test_no_redirect_leaves_the_site_whatever_it_is_asked(app: Flask) -> None:
    client = app.test_client()
    for path in addresses(app, "GET"):
        for target in ELSEWHERE:
            asked = dict.fromkeys(("next", "to", "url", "return", "redirect"), target)
            answer = client.get(path, query_string=asked, buffered=True)
            leads = urlsplit(answer.headers.get("Location", "/"))
            assert leads.netloc in ("", "localhost"), (path, target)
            assert not leads.path.startswith(("//", "/\\")), (path, target)


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/%2e%2e", "/%5cevil.example/"])
def test_no_odd_path_leads_to_another_site(app: Flask, path: str) -> None:
    answer = app.test_client().open(path=path, base_url="http://localhost")
    assert urlsplit(answer.headers.get("Location", "/")).netloc in ("", "localhost")


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:80"])
def test_only_hosts_on_the_list_are_answered(app: Flask, host: str) -> None:
    for path in addresses(app, "GET"):
        answer = app.test_client().get(path, headers={"Host": host}, buffered=True)
        assert answer.status_code == 400, path


@pytest.mark.parametrize(("proxies", "third"), [(0, 429), (1, 303)])
def test_a_forwarded_address_counts_only_behind_a_proxy(
    sqlite_url: str, proxies: int, third: int
) -> None:
    app = app_with(settings_for(sqlite_url, trusted_proxies=proxies, call_limit="2 per hour"))
    statuses = []
    for number in range(3):
        visitor = Visitor(app)
        visitor.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.{number}.7"
        statuses.append(visitor.asks_for_a_call().status_code)
    assert statuses == [303, 303, third]


def test_one_network_shares_a_limit_and_the_next_one_has_its_own(sqlite_url: str) -> None:
    app = app_with(settings_for(sqlite_url, call_limit="1 per hour"))
    peers = {"198.51.1.7": 303, "198.51.1.99": 429, "198.51.2.7": 303,
             "2001:db8:1::1": 303, "2001:db8:1:ffff::1": 429, "2001:db8:2::1": 303}  # fmt: skip
    for peer, status in peers.items():
        visitor = Visitor(app)
        visitor.client.environ_base["REMOTE_ADDR"] = peer
        assert visitor.asks_for_a_call().status_code == status, peer


def test_opening_a_page_changes_nothing_but_what_says_so(app: Flask) -> None:
    """A link, a prefetch or a crawler must not send, erase or change anything."""
    owner = at_work(app)
    owner.asks_for_a_call()
    reference = re.findall(r'class="reference">([^<]+)', owner.follows().text)[0]

    def kept() -> dict[str, int]:
        with app.app_context():
            return {
                table.name: db.session.execute(select(func.count()).select_from(table)).scalar_one()
                for table in db.metadata.sorted_tables
            }

    before = kept()
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            path = re.sub(r"<reference>", reference, rule.rule)
            for method in ("GET", "HEAD"):
                owner.client.open(re.sub(r"<[^>]+>", "1", path), method=method, buffered=True)
    changed = {name for name, count in kept().items() if count != before[name]}
    assert changed <= {"audit_entry"}  # that staff read a request is written down


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"])
def test_other_methods_do_nothing_anywhere(app: Flask, method: str) -> None:
    for path in addresses(app, "GET") + addresses(app, "POST"):
        answer = app.test_client().open(path, method=method, buffered=True)
        assert answer.status_code in (303, 400, 401, 404, 405), (method, path)


@pytest.mark.parametrize("path", ["/q", "/q/smiling", "/request-a-call", "/compare"])
def test_thousands_of_fields_or_parts_do_no_harm(visitor: Visitor, path: str) -> None:
    fields = {f"field{number}": "x" for number in range(4000)}
    visitor.opens("/request-a-call")
    assert visitor.client.post(path, data=fields).status_code in (400, 410, 413, 422)
    parts = {f"file{number}": (BytesIO(b"x"), "a.json") for number in range(400)}
    assert visitor.client.post(path, data=parts).status_code in (400, 410, 413)


def test_half_a_form_holds_neither_the_database_nor_anybody_else(tmp_path: Path) -> None:
    """A form of many parts that never ends, from a stranger with a cookie that opens nothing."""
    half = (
        b"POST /staff/requests HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: staff=" + b"x" * 43 + b"\r\n"
        b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 500\r\n\r\n--x\r\n"
    )
    with production_server(tmp_path) as (address, _), ExitStack() as slow:
        port = int(address.rpartition(":")[2])
        for _ in range(3):
            connection = slow.enter_context(socket.create_connection(("127.0.0.1", port), 5))
            connection.sendall(half)
        sleep(0.5)  # so that they have come to where they wait
        with closing(sqlite3.connect(tmp_path / "calls.sqlite", timeout=1)) as database:
            database.execute("begin immediate")


@pytest.mark.parametrize("chunks", [b"zz\r\n", b"5\r\nabc", b"ffffffffffffffffff\r\nabc\r\n"])
def test_a_body_in_broken_chunks_is_no_crash(tmp_path: Path, chunks: bytes) -> None:
    head = (
        b"POST /clear HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
    )
    with production_server(tmp_path) as (address, log):
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), 5) as connection:
            connection.sendall(head + chunks)
            connection.shutdown(socket.SHUT_WR)
            assert connection.recv(100).startswith(b"HTTP/1.1 400")
        assert "Traceback" not in log.read_text()


def test_slow_clients_do_not_keep_others_from_being_answered(tmp_path: Path) -> None:
    """Half-sent headers and bodies, fewer than there are threads; a proxy stops the rest."""
    halves = (
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
        b"POST /request-a-call HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\nname=",
    )
    with production_server(tmp_path) as (address, _), ExitStack() as slow:
        port = int(address.rpartition(":")[2])
        for number in range(10):
            half = slow.enter_context(socket.create_connection(("127.0.0.1", port), 5))
            half.sendall(halves[number % 2])
        for _ in range(20):
            with urllib.request.urlopen(address, timeout=10) as answer:
                assert answer.status == 200
