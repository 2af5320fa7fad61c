"""Log lines: as text or JSON, with an id to follow, and nothing that somebody typed."""

import json
import logging
import re
import socket
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from flask import Flask

from questionnaire.web.middleware.logs import JsonFormatter, log
from tests.apps import app_with, settings_for
from tests.servers import production_server

ID = "0123456789abcdef" * 2


def crash() -> str:
    raise ValueError("what somebody typed")


def site(url: str, **changes: object) -> Flask:
    app = app_with(settings_for(url, **changes))
    app.testing = False
    app._got_first_request = False
    app.add_url_rule("/crash/<word>", view_func=lambda word: crash())
    return app


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What is written to the log, however the app of the test formats it."""
    stream = StringIO()
    log.handlers = [logging.StreamHandler(stream)]
    yield stream
    log.handlers = [logging.StreamHandler(sys.stderr)]


def test_as_json_each_line_is_one_object_with_the_facts(sqlite_url: str, written: StringIO) -> None:
    site(sqlite_url, log_format="json").test_client().get("/q/near-tears?x=secret")
    (line,) = map(json.loads, written.getvalue().splitlines())
    assert line.keys() == {"time", "level", "method", "route", "status", "ms", "request_id"}
    assert (line["method"], line["route"], line["status"]) == ("GET", "/q/<question_id>", 302)


@pytest.mark.parametrize(
    ("given", "proxies", "is_kept"),
    [
        pytest.param(ID, 1, True, id="nginx's"),
        pytest.param("6f9619ff-8b86-d011-b42d-00cf4fc964ff", 1, True, id="a uuid"),
        pytest.param(ID, 0, False, id="from nobody we trust"),
        pytest.param("robin@example.com", 1, False, id="words"),
        pytest.param(f"{ID}\tanswer=3", 1, False, id="an id and more"),
    ],
)
def test_the_request_id_is_the_proxys_if_it_is_an_id(
    sqlite_url: str, written: StringIO, given: str, proxies: int, is_kept: bool
) -> None:
    app = site(sqlite_url, log_format="json", trusted_proxies=proxies)
    app.test_client().get("/", headers={"X-Request-ID": given})
    found = json.loads(written.getvalue())["request_id"]
    assert (found == given) == is_kept
    assert re.fullmatch(r"[0-9a-f-]{32,36}", found)


@pytest.mark.parametrize("changes", [{"log_format": "json"}, {"environment": "production"}])
def test_a_crash_says_what_and_where_and_not_what_was_typed(
    sqlite_url: str, written: StringIO, changes: dict[str, object]
) -> None:
    app = site(sqlite_url, **changes)
    assert app.test_client().get("/crash/word-typed").status_code == 500
    said = written.getvalue()
    assert "ValueError" in said
    assert "test_logs.py" in said
    assert "what somebody typed" not in said


MALFORMED = (
    b"word-typed\r\n\r\n",
    b"GET / word-typed\r\n\r\n",
    b"G@T / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nword typed: x\r\n\r\n",
    b"GET /" + b"word-typed" * 900 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"POST /clear HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: word-typed\r\n\r\n",
    b"\x16\x03\x01\x02\x00word-typed\r\n\r\n",
)


def test_no_address_and_nothing_typed_of_a_malformed_request_is_logged(tmp_path: Path) -> None:
    with production_server(tmp_path) as (address, log_file):
        port = int(address.rpartition(":")[2])
        for request in MALFORMED:
            with socket.create_connection(("127.0.0.1", port), 5) as connection:
                connection.sendall(request)
                assert connection.recv(4096).startswith((b"HTTP/1.1 4", b"HTTP/1.1 5"))
        said = log_file.read_text().partition(address)[2]
    assert said.count("A request that is no HTTP was refused") >= len(MALFORMED) - 1
    for told in ("127.0.0.1", "word", "Logging error", "Traceback"):
        assert told not in said, told
    assert re.search(r"\[\d+\] \[WARNING\]", said)


def test_what_is_no_request_is_a_message(written: StringIO) -> None:
    written_by = log.handlers[0]
    written_by.setFormatter(JsonFormatter())
    log.warning("mail waits")
    line = json.loads(written.getvalue())
    assert (line["level"], line["message"]) == ("warning", "mail waits")
