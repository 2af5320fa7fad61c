"""Asking for a call: the form, its errors, and a confirmation that can be believed."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import event, text

from questionnaire.calls.requests import decrypt_details, newest_first
from questionnaire.web.database import db
from tests.apps import app_with, settings_for
from tests.builders import answers
from tests.servers import ROOT
from tests.visitor import TICKET, TOKEN, Visitor

REFERENCE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}")


def stored(app: Flask) -> list[dict[str, str]]:
    with app.app_context():
        keys = app.extensions["settings"].data_encryption
        return [
            {"reference": row.reference, "name": details.name}
            | {"summary": details.summary, "consent": row.consent_version}
            for row in newest_first(db.session())
            if (details := decrypt_details(keys, row))
        ]


def test_a_request_without_any_answers_is_stored_and_confirmed(
    visitor: Visitor, app: Flask
) -> None:
    assert visitor.asks_for_a_call().headers["Location"] == "/request-a-call/sent"
    visitor.follows()
    shown = REFERENCE.search(visitor.text)
    (row,) = stored(app)
    assert shown is not None
    assert row == {
        "reference": shown[0], "name": "Robin", "summary": "",
        "consent": visitor.content.notices.consent_version,
    }  # fmt: skip


@pytest.mark.parametrize(
    "phone", ["+1 (555) 010-0000", "+۹۸ ۲۱ ۵۵۵ ۰۱۰۰", "030/555.01-00", "55501"]
)
def test_a_phone_number_is_enough(visitor: Visitor, app: Flask, phone: str) -> None:
    assert visitor.asks_for_a_call(email=None, phone=phone).status_code == 303
    assert len(stored(app)) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Please enter a name to ask for."),
        ({"email": None}, "Please enter an email address or a phone number."),
        ({"email": "robin"}, "Please enter an email address like name@example.com."),
        ({"phone": "call me"}, "Please enter a phone number with at least five digits."),
        ({"consent": None}, "Please tick the box, so that the practice may contact you."),
        ({"name": "x" * 81}, "Please keep this under 80 characters."),
        ({"name": "   "}, "Please enter a name to ask for."),
        ({"name": "\u3000"}, "Please enter a name to ask for."),
        ({"name": "\u3164\u200b\ufe0f"}, "Please enter a name to ask for."),
        (
            {"email": "\u2060", "phone": "\u200e"},
            "Please enter an email address or a phone number.",
        ),
        ({"email": "jörg@example.org"}, "Our mail can't reach an address with letters like “ö”"),
        ({"phone": "robin12345@example.com"}, "This is no phone number. Please enter an email"),
        ({"website": "http://spam"}, "This looked automatic. Please leave this field empty."),
    ],
)
def test_an_error_is_said_twice_linked_and_keeps_the_input(
    visitor: Visitor, app: Flask, fields: dict[str, str | None], words: str
) -> None:
    visitor.asks_for_a_call(**({"country": "Iceland"} | fields))
    assert visitor.page.status_code == 422
    assert "<title>Error: Ask for a strategy call" in visitor.text
    assert visitor.text.count(words) == (1 if "website" in fields else 2)
    assert 'value="Iceland"' in visitor.text
    assert stored(app) == []


def test_the_summary_box_is_only_there_with_a_result_and_starts_unticked(
    visitor: Visitor,
) -> None:
    visitor.opens("/request-a-call")
    assert "share" not in re.findall(r'name="(\w+)"', visitor.page.text)
    visitor.sees_the_result(answers(wanting=24, sadness=0, flatness=2))
    visitor.opens("/request-a-call")
    (box,) = re.findall(r"<input[^>]*name=\"share\"[^>]*>", visitor.page.text)
    assert "checked" not in box


def test_exactly_the_shown_summary_is_shared_and_only_if_ticked(
    visitor: Visitor, app: Flask
) -> None:
    visitor.sees_the_result(answers(wanting=24, sadness=0, flatness=2))
    for share in (None, "y"):
        visitor.opens("/request-a-call")
        signed = re.findall(r'name="summary" value="([^"]+)"', visitor.page.text)[0]
        visitor.sends_the_call(summary=signed, share=share)
    visitor.opens("/request-a-call")
    shown = visitor.text.split('tabindex="0">')[1].split("</pre>")[0]
    assert [row["summary"] for row in stored(app)] == [shown, ""]
    assert "Closest pattern: Low pull, mood mostly steady" in shown
    assert "Sadness: low (0, likely 0 to 10; 0 is little sadness, 100 is much sadness)" in shown


def test_a_summary_in_other_words_than_ours_is_not_stored(visitor: Visitor, app: Flask) -> None:
    visitor.opens("/request-a-call")
    visitor.sends_the_call(summary="I was promised a free call", share="y")
    assert [row["summary"] for row in stored(app)] == [""]


def test_a_form_from_before_the_cookie_was_lost_does_not_count_twice(
    visitor: Visitor, app: Flask
) -> None:
    form = visitor.opens("/request-a-call")
    visitor.sends_the_call()
    visitor.client.delete_cookie("visit")
    visitor.page = form
    assert visitor.sends_the_call().status_code == 400
    assert "it will not count twice" in visitor.text
    assert visitor.sends_the_call().status_code == 303
    assert len(stored(app)) == 1


def test_a_database_file_that_vanished_is_noticed(visitor: Visitor, sqlite_url: str) -> None:
    assert visitor.asks_for_a_call().status_code == 303
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    for part in file.parent.glob("calls.sqlite*"):
        part.unlink()
    assert visitor.asks_for_a_call(name="Alex").status_code == 503


def test_an_unfinished_visit_offers_no_summary(visitor: Visitor) -> None:
    visitor.answers("smiling", 3)
    visitor.opens("/request-a-call")
    assert "Your result" not in visitor.text


def test_a_bad_token_keeps_everything_that_was_typed(visitor: Visitor, app: Flask) -> None:
    visitor.opens("/request-a-call")
    visitor.sends("/request-a-call", token="é", name="Robin", times="mornings")
    assert visitor.page.status_code == 400
    assert 'value="mornings"' in visitor.text
    assert stored(app) == []
    assert visitor.sends_the_call().status_code == 303


def test_a_form_sent_in_no_time_is_shown_again(app: Flask, sqlite_url: str) -> None:
    patient = Visitor(app_with(settings_for(sqlite_url, call_minimum_seconds=3)))
    assert patient.asks_for_a_call(times="mornings").status_code == 422
    assert "Please look it over" in patient.text
    assert 'value="mornings"' in patient.text
    assert stored(app) == []


def test_a_forged_ticket_is_not_believed(visitor: Visitor, app: Flask) -> None:
    visitor.opens("/request-a-call")
    assert visitor.sends_the_call(ticket="forged").status_code == 422
    assert stored(app) == []


def test_the_same_form_sent_again_shows_the_same_reference(visitor: Visitor, app: Flask) -> None:
    visitor.opens("/request-a-call")
    form = visitor.page
    references = set()
    for _ in range(3):
        visitor.page = form
        visitor.sends_the_call()
        visitor.follows()
        found = REFERENCE.search(visitor.text)
        references.add(found[0] if found else "none")
    assert len(references) == 1
    assert len(stored(app)) == 1


def test_two_tabs_opened_before_sending_make_one_request(visitor: Visitor, app: Flask) -> None:
    tabs = [visitor.opens("/request-a-call") for _ in range(2)]
    for tab in tabs:
        visitor.page = tab
        assert visitor.sends_the_call().status_code == 303
    assert len(stored(app)) == 1


def test_another_tab_with_other_content_is_asked_first_and_loses_nothing(
    visitor: Visitor, app: Flask
) -> None:
    tabs = [visitor.opens("/request-a-call") for _ in range(2)]
    visitor.page = tabs[0]
    visitor.sends_the_call()
    visitor.page = tabs[1]
    assert visitor.sends_the_call(name="Alex").status_code == 409
    assert 'value="Alex"' in visitor.text
    assert visitor.sends_the_call(name="Alex").status_code == 303
    assert [row["name"] for row in stored(app)] == ["Alex", "Robin"]


def test_a_form_sent_from_two_threads_at_once_makes_one_request(
    visitor: Visitor, app: Flask
) -> None:
    visitor.opens("/request-a-call")
    token, ticket = TOKEN.search(visitor.page.text), TICKET.search(visitor.page.text)
    assert token is not None
    assert ticket is not None
    fields = {"csrf_token": token[1], "ticket": ticket[1], "consent": "y"}
    fields |= {"name": "Robin", "email": "robin@example.com"}
    cookie, together = visitor.cookie() or "", Barrier(2)

    def send() -> int:
        client = app.test_client()
        client.set_cookie("visit", cookie)
        together.wait()
        return client.post("/request-a-call", data=fields).status_code

    with ThreadPoolExecutor(2) as threads:
        sent = [threads.submit(send) for _ in range(2)]
        assert [one.result() for one in sent] == [303, 303]
    assert len(stored(app)) == 1


def test_a_request_from_before_a_kill_is_found_again(
    visitor: Visitor, app: Flask, tmp_path: Path
) -> None:
    """The process dies after the commit and before the answer; the visitor sends again."""
    visitor.opens("/request-a-call")
    token, ticket = TOKEN.search(visitor.page.text), TICKET.search(visitor.page.text)
    assert token is not None
    assert ticket is not None
    dying = textwrap.dedent(
        f"""
        import os, signal
        from app import create_app

        app = create_app()
        app.after_request(lambda _: os.kill(os.getpid(), signal.SIGKILL))
        client = app.test_client()
        client.set_cookie("visit", {visitor.cookie()!r})
        client.post("/request-a-call", data=dict(
            csrf_token={token[1]!r}, ticket={ticket[1]!r}, consent="y",
            name="Robin", email="robin@example.com"))
        """
    )
    settings = app.extensions["settings"]
    environment = os.environ | {
        "SECRET_KEYS": settings.secret_keys[0],
        "DATA_KEYS": settings.data_keys[0],
        "DATABASE_URL": settings.database_url,
        "CALL_MINIMUM_SECONDS": "0",
    }
    died = subprocess.run([sys.executable, "-c", dying], cwd=ROOT, env=environment, check=False)
    assert died.returncode == -signal.SIGKILL
    (before,) = stored(app)
    visitor.sends_the_call()
    visitor.follows()
    assert before["reference"] in visitor.text
    assert len(stored(app)) == 1


def test_a_bookmarked_confirmation_shows_nothing_personal(app: Flask) -> None:
    stranger = Visitor(app)
    assert stranger.opens("/request-a-call/sent").status_code == 200
    assert REFERENCE.search(stranger.text) is None
    assert "Nothing to show here" in stranger.text


def without_tables(_file: Path, url: str) -> str:
    return url.replace("calls.sqlite", "empty.sqlite")


def in_a_missing_folder(file: Path, _url: str) -> str:
    return f"sqlite:///{file.parent / 'gone' / 'calls.sqlite'}"


def unreachable_server(_file: Path, _url: str) -> str:
    return "postgresql://nobody@127.0.0.1:9/none"


@pytest.mark.parametrize("broken", [without_tables, in_a_missing_folder, unreachable_server])
def test_without_a_database_the_visitor_is_told_that_it_was_not_sent(
    tmp_path: Path, sqlite_url: str, broken: object
) -> None:
    assert callable(broken)
    settings = settings_for(
        broken(tmp_path / "calls.sqlite", sqlite_url), practice_contact="call 555 0199"
    )
    visitor = Visitor(app_with(settings, migrated=False))
    assert visitor.asks_for_a_call(times="mornings").status_code == 503
    assert "Your request was not sent" in visitor.text
    assert 'value="mornings"' in visitor.text
    assert "call 555 0199" in visitor.text
    assert "/help-now" in visitor.text
    assert visitor.opens("/help-now").status_code == 200


@pytest.fixture
def full_disk(sqlite_url: str) -> Iterator[Flask]:
    """A database that has no page left: SQLite answers "database or disk is full"."""
    app = app_with(settings_for(sqlite_url))
    with app.app_context():
        pages = db.session.execute(text("pragma page_count")).scalar_one()
        db.session.remove()
        db.engine.dispose()

    def leave_no_room(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"pragma max_page_count = {pages}")

    with app.app_context():
        event.listen(db.engine, "connect", leave_no_room)
        yield app
        db.engine.dispose()


def test_a_full_disk_is_said_plainly_and_keeps_the_text(full_disk: Flask) -> None:
    visitor = Visitor(full_disk)
    long = {"times": "m" * 120, "country": "c" * 80, "language": "l" * 60}
    statuses = [
        visitor.asks_for_a_call(**long, name=f"Robin {number}").status_code for number in range(8)
    ]
    assert 503 in statuses
    assert statuses[-1] == 503
    assert "Your request was not sent" in visitor.text
    assert 'value="Robin 7"' in visitor.text
    assert len(stored(full_disk)) == statuses.count(303)


def test_a_locked_database_is_said_plainly(visitor: Visitor, sqlite_url: str) -> None:
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("begin immediate")
    try:
        assert visitor.asks_for_a_call(times="mornings").status_code == 503
        assert 'value="mornings"' in visitor.text
    finally:
        other.execute("rollback")
    assert visitor.sends_the_call(times="mornings").status_code == 303


def test_too_many_requests_from_one_network_keep_the_text(app: Flask, sqlite_url: str) -> None:
    visitor = Visitor(app_with(settings_for(sqlite_url, call_limit="2 per hour")))
    for _ in range(2):
        assert visitor.asks_for_a_call().status_code == 303
    assert visitor.asks_for_a_call(times="mornings").status_code == 429
    assert "Too many requests came from your network" in visitor.text
    assert 'value="mornings"' in visitor.text
    assert visitor.opens("/request-a-call").status_code == 200


def test_the_form_says_who_reads_it_and_how_soon_when_that_is_known(sqlite_url: str) -> None:
    known = settings_for(sqlite_url, calls_read_by="Dana", calls_answered_within="two working days")
    visitor = Visitor(app_with(known))
    visitor.opens("/request-a-call")
    assert "read by Dana at MindLAB Neuroscience. You hear back within two working days." in (
        visitor.text
    )
