"""Nothing that is sent crashes a page: forms, cookies, queries, addresses; on both databases."""

import re
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from questionnaire.staff.staff_tables import StaffMember
from questionnaire.web.database import db
from tests.builders import answers
from tests.colleague import HIDDEN, PASSWORD, Colleague, at_work, link_for
from tests.web.staff.test_inbox_pages import asks, everywhere

pytestmark = pytest.mark.slow

__all__ = ["everywhere"]

NUMBERS = ["0", "-1", "7", "1e9", "٣", "9" * 400, str(2**31), str(2**63), str(-(2**63) - 1)]
TIMES = ["0001-01-01T00:00:00+14:00_1", "9999-12-31T23:59:59-14:00_1", "2026-01-01_" + "9" * 30]
TEXTS = [
    "", " ", "\0", "a\0b", "\x1b[31m", "\r\nSet-Cookie: a=b", "\u202e", "\ufffe", "🙂" * 300,
    "é" * 999, "' or 1=1 --", "%", "{{7*7}}", "../../etc/passwd", "//evil.example", "<b>", "[]",
]  # fmt: skip
PLAUSIBLE = [
    "y", "0", "1", "s", "done", "new", "nobody", "oldest", "owner", "robin@example.com", "7",
    "near-tears", "/staff/people",
]  # fmt: skip
QUERY = ("after", "before", "days", "words", "list", "status", "assigned", "order", "to")
SEARCHED = ("/staff/requests", "/staff/audit", "/staff/figures", "/staff/sign-in")
COOKIES = ("visit", "staff")
FIELD = re.compile(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"')
# What most forms take, so that a single odd field is not always behind another one.
FILLED = {
    "name": "Robin", "email": "robin@example.com", "consent": "y", "answer": "1",
    "question": "near-tears", "status": "done", "assigned_to": "", "seen_status": "x",
    "text": "A note", "role": "reader", "password": PASSWORD, "proof_password": PASSWORD,
    "proof_email": "kim@example.org", "proof_code": "000000",
}  # fmt: skip

values = st.one_of(
    st.sampled_from(NUMBERS + TIMES + TEXTS), st.sampled_from(PLAUSIBLE), st.text(max_size=40)
)
repeated = st.lists(values, min_size=1, max_size=3)
raw = st.sampled_from([b"", b"%ff=%fe", b"words=%00&words=%ff", b"name=%ed%a0%80", b"=&=&&", b"%"])
# The same examples each time: a fault that is found stays found.
same = settings(
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
)


def rules(app: Flask, method: str) -> list[Rule]:
    """All that take this method, always in one order."""
    found = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return sorted(found, key=lambda rule: rule.rule)


def address(rule: Rule, names: dict[str, str], odd: str) -> str:
    """With something that is there, or else something odd, for each part that varies."""
    return re.sub(
        r"<(?:[^<>]+:)?(\w+)>", lambda part: quote(names.get(part[1], odd), safe=""), rule.rule
    )


class Fuzz(Colleague):
    """An owner who is at work and in the middle of a visit, and knows what there is to open."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.app = app
        self.turn = 0
        self.visit = ""
        self.begins_anew()
        pages = [
            self.client.get(address(r, self.known, "x"), buffered=True) for r in rules(app, "GET")
        ]
        found = {
            name
            for page in pages
            if page.mimetype == "text/html"
            for name in FIELD.findall(page.text)
        }
        self.fields = sorted(found - {"csrf_token", "file"})

    def begins_anew(self) -> None:
        """Whatever was signed out of, deleted or used up before is there again."""
        self.turn += 1
        self.client.environ_base["REMOTE_ADDR"] = f"198.51.{self.turn % 250}.7"  # no limit is met
        self.client.set_cookie("visit", self.visit)
        if self.opens("/result").status_code != 200:  # a visit that was cleared ends for good
            self.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
            self.visit = self.cookie() or ""
        owner = at_work(self.app, name=f"Robin{self.turn}")
        self.client.set_cookie("staff", owner.cookie("staff") or "")
        self.known = {
            "reference": asks(self.app, "Zoë"),
            "question_id": "smiling",
            "article_id": "flat",
            "link": link_for(self.app, f"kim{self.turn}@example.org").rpartition("/")[2],
            "member_id": self.newest_member(),
        }

    def newest_member(self) -> str:
        with self.app.app_context():
            return str(db.session.scalar(select(func.max(StaffMember.id))))

    def is_no_crash(self, page: TestResponse, *sent: object) -> None:
        assert page.status_code < 500, (page.status_code, page.request.full_path, sent)


def test_no_query_and_no_address_crashes_a_page(everywhere: Flask) -> None:
    fuzz = Fuzz(everywhere)

    @settings(same, max_examples=400)
    @given(
        st.sampled_from(rules(everywhere, "GET")),
        st.one_of(st.none(), values),
        st.dictionaries(st.sampled_from(QUERY), repeated, max_size=4),
        raw,
    )
    def opens(rule: Rule, odd: str | None, query: dict[str, list[str]], more: bytes) -> None:
        path = address(rule, fuzz.known if odd is None else {}, odd or "x")
        sent = urlencode(query, doseq=True) + "&" + more.decode()
        fuzz.is_no_crash(fuzz.client.get(path, query_string=sent, buffered=True))

    opens()
    for rule in rules(everywhere, "GET"):
        for name in QUERY if rule.rule in SEARCHED else ():
            for value in NUMBERS + TIMES + TEXTS:
                fuzz.is_no_crash(fuzz.client.get(rule.rule, query_string={name: value}))
        for value in NUMBERS + TEXTS if rule.arguments else ():
            fuzz.is_no_crash(fuzz.client.get(address(rule, {}, value), buffered=True))


def test_no_form_crashes_whatever_its_fields_and_files_hold(everywhere: Flask) -> None:
    fuzz = Fuzz(everywhere)

    @settings(same, max_examples=250)
    @given(
        st.sampled_from(rules(everywhere, "POST")),
        st.one_of(st.none(), st.none(), values),
        st.dictionaries(st.sampled_from(fuzz.fields), repeated, max_size=5),
        st.booleans(),
        st.one_of(raw, st.tuples(st.binary(max_size=200), st.sampled_from(TEXTS))),
    )
    def sends(
        rule: Rule,
        odd: str | None,
        fields: dict[str, list[str]],
        in_a_visit: bool,
        more: bytes | tuple[bytes, str],
    ) -> None:
        fuzz.begins_anew()
        if not in_a_visit:
            fuzz.client.delete_cookie("visit")
        path = address(rule, fuzz.known if odd is None else {}, odd or "x")
        fuzz.opens("/request-a-call")
        carried = {name: unescape(value) for name, value in HIDDEN.findall(fuzz.text)}
        filled = FILLED | carried | fields
        if isinstance(more, tuple):
            body: Any = filled | {"file": (BytesIO(more[0]), more[1])}
            page = fuzz.client.post(path, data=body, content_type="multipart/form-data")
        else:
            body = urlencode(filled, doseq=True).encode() + b"&" + more
            page = fuzz.client.post(
                path, data=body, content_type="application/x-www-form-urlencoded"
            )
        fuzz.is_no_crash(page, fields, more)
        seen.add(page.status_code)

    seen: set[int] = set()
    sends()
    assert seen >= {200, 303, 404, 422}, seen  # it got through to what forms do


def test_no_cookie_crashes_a_page(everywhere: Flask) -> None:
    fuzz = Fuzz(everywhere)
    good = {"visit": fuzz.visit, "staff": fuzz.cookie("staff") or ""}
    broken = st.tuples(st.sampled_from(COOKIES), st.integers(0, 80), st.sampled_from(TEXTS))

    @settings(same, max_examples=200)
    @given(
        st.sampled_from(rules(everywhere, "GET") + rules(everywhere, "POST")),
        st.one_of(st.binary(max_size=60), st.sampled_from([b"", b"staff", b"visit=;;staff=\0"])),
        broken,
    )
    def comes_with(rule: Rule, whole: bytes, damage: tuple[str, int, str]) -> None:
        name, place, put_in = damage
        cut = good | {name: good[name][:place] + put_in + good[name][place:]}
        told = "; ".join(f"{name}={value}" for name, value in cut.items())
        method = "POST" if "GET" not in (rule.methods or ()) else "GET"
        for cookies in (whole, told.encode()):
            page = everywhere.test_client(use_cookies=False).open(
                address(rule, fuzz.known, "x"),
                method=method,
                environ_overrides={"HTTP_COOKIE": cookies.decode("latin-1")},
                buffered=True,
            )
            fuzz.is_no_crash(page, cookies)

    comes_with()
