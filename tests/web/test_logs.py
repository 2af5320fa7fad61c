"""Log lines: as text or JSON, with an id to follow, and nothing that somebody typed."""

import json
import logging
import re
import sys
from collections.abc import Iterator
from io import StringIO

import pytest
from flask import Flask

from questionnaire.web.logs import AsJson, log
from tests.apps import app_with, settings_for

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


def test_what_is_no_request_is_a_message(written: StringIO) -> None:
    written_by = log.handlers[0]
    written_by.setFormatter(AsJson())
    log.warning("mail waits")
    line = json.loads(written.getvalue())
    assert (line["level"], line["message"]) == ("warning", "mail waits")
