"""Length comes before work: nothing that is long keeps a page, or anybody else, waiting."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from questionnaire.web.middleware.request_size import MAX_FIELDS, MAX_HEADER, MAX_PATH, MAX_QUERY
from tests.colleague import HIDDEN
from tests.hostile import at_most
from tests.visitor import Visitor
from tests.web.test_fuzz import FIELD, FILLED, Fuzz, address, rules

pytestmark = pytest.mark.slow

SECONDS = 3  # for any one answer: a guard against growth, no test of speed
SIZE = 60_000  # bytes, which leaves room for the other fields
# What one expression, parser, hash or cipher or another finds hard: each filled up to SIZE.
WORST = {
    "digits": b"0" * SIZE + b"x",
    "digits and signs": b"0-" * (SIZE // 2) + b"x",
    "combining marks": b"e" + "\u0323\u0301".encode() * (SIZE // 4),
    "at signs": b"a@" * (SIZE // 2),
    "labels": b"a@" + b"a." * (SIZE // 2),
    "white space": b"+" * SIZE + b"x",
    "base64": b"QUFB" * (SIZE // 4),
    "letters of two widths": "ﬃ".encode() * (SIZE // 3),
    "brackets": b"[" * SIZE,
    "quotes": b'"\\' * (SIZE // 2),
}
FORM = re.compile(r'<form[^>]*method="post"[^>]*>.*?</form>', re.DOTALL)
ACTION = re.compile(r' action="([^"?]+)')
# Of forms that no page shows to somebody who is signed in and at work, or that a script fills in.
MORE_FIELDS = {
    "/staff/sign-in": {"proof_email", "proof_password", "proof_code", "proof_to"},
    "/staff/confirm": {"proof_password", "proof_code", "proof_to"},
    "/request-a-call": {"work", "summary"},
}


class Stopwatch:
    """Ends what takes too long."""

    def __init__(self, client: Visitor) -> None:
        self.client = client.client

    def post(self, path: str, body: bytes) -> TestResponse:
        kind = "application/x-www-form-urlencoded"
        return self.measured(path, method="POST", data=body, content_type=kind)

    def measured(self, path: str, **request: object) -> TestResponse:
        with at_most(SECONDS):
            page = self.client.open(path, buffered=True, **request)  # type: ignore[arg-type]  # what a client sends
        assert page.status_code < 500, (path, page.status_code)
        return page


def forms(fuzz: Fuzz) -> dict[str, set[str]]:
    """Address and fields of every form that an owner in the middle of a visit can find."""
    found: dict[str, set[str]] = {path: set(names) for path, names in MORE_FIELDS.items()}
    for rule in rules(fuzz.app, "GET"):
        path = address(rule, fuzz.known, "x")
        page = fuzz.client.get(path, buffered=True)
        for form in FORM.findall(page.text) if page.mimetype == "text/html" else ():
            action = ACTION.search(form.partition(">")[0])
            found.setdefault(action[1] if action else path, set()).update(FIELD.findall(form))
    return found


@pytest.mark.parametrize("worst", WORST)
def test_no_field_of_any_form_takes_long(app: Flask, worst: str) -> None:
    fuzz = Fuzz(app)
    watch, sent = Stopwatch(fuzz), 0
    for path, names in forms(fuzz).items():
        fuzz.client.set_cookie("visit", fuzz.visit)  # whatever was cleared before
        fuzz.opens("/request-a-call")
        carried = {name: unescape(value) for name, value in HIDDEN.findall(fuzz.page.text)}
        for name in sorted(names | {"csrf_token"}):
            others = {n: v for n, v in (FILLED | carried).items() if n != name}
            body = "&".join(f"{n}={v}" for n, v in others.items()).encode()
            watch.post(path, body + b"&" + name.encode() + b"=" + WORST[worst])
            sent += 1
    assert sent > 60


@pytest.mark.parametrize("worst", WORST)
def test_no_file_query_path_cookie_or_header_takes_long(app: Flask, worst: str) -> None:
    fuzz = Fuzz(app)
    watch, text = Stopwatch(fuzz), WORST[worst].decode("latin-1")
    token = fuzz.opens("/compare").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', token)
    assert found
    for name in ("to-compare.json", "x" * 20_000):
        file = (BytesIO(WORST[worst]), name)
        fields = {"csrf_token": found[1], "file": file}
        watch.measured("/compare", method="POST", data=fields, content_type="multipart/form-data")
    for query in ("words", "after", "before", "days", "to", "status", "search"):
        for path in ("/staff/requests", "/staff/audit", "/staff/figures", "/staff/sign-in"):
            asked = {"QUERY_STRING": f"{query}={text}"}
            assert watch.measured(path, environ_overrides=asked).status_code == 414
    for place in ("/q/", "/staff/set-up/", "/your-request/", "/staff/requests/", "/static/", "/"):
        asked = {"PATH_INFO": f"{place}{text}"}
        assert watch.measured("/", environ_overrides=asked).status_code == 414
    for cookie in ("visit", "staff", "staff-set-up", "x"):
        watch.measured("/check", headers={"Cookie": f"{cookie}={text}".replace('"', "'")})
        watch.measured("/staff/requests", environ_overrides={"HTTP_COOKIE": f"{cookie}={text}"})
    for header in ("ACCEPT_ENCODING", "HOST", "X_FORWARDED_FOR", "X_REQUEST_ID", "SEC_FETCH_SITE",
                   "AUTHORIZATION", "REFERER", "IF_NONE_MATCH", "RANGE"):  # fmt: skip
        asked = {f"HTTP_{header}": text}
        assert watch.measured("/help-now", environ_overrides=asked).status_code in (400, 431)


def hostile(app: Flask) -> Iterator[tuple[str, dict[str, object], int]]:
    yield "/help-now" + "/" * MAX_PATH, {}, 414
    yield "/help-now", {"query_string": "x" * (MAX_QUERY + 1)}, 414
    yield "/help-now", {"headers": {"Accept-Encoding": "x" * (MAX_HEADER + 1)}}, 431
    yield "/help-now", {"headers": {"Content-Type": "x" * (MAX_HEADER + 1)}}, 431
    yield "/help-now", {"query_string": "x" * MAX_QUERY}, 200
    yield "/help-now", {"headers": {"Referer": "x" * MAX_HEADER}}, 200


def test_what_is_too_long_is_told_so_on_a_page_with_help(app: Flask) -> None:
    for path, request, status in hostile(app):
        page = app.test_client().get(path, **request)
        assert page.status_code == status, path[:20]
        assert "/help-now" in page.text


def test_a_form_of_too_many_fields_is_not_read(visitor: Visitor) -> None:
    for count, status in ((MAX_FIELDS - 1, 400), (MAX_FIELDS, 400), (MAX_FIELDS + 1, 413)):
        body = "&".join(f"field{number}=x" for number in range(count))
        page = visitor.client.post(
            "/request-a-call", data=body, content_type="application/x-www-form-urlencoded"
        )
        assert page.status_code == status, count
