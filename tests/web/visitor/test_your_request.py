"""The mail's link: it shows where a request stands, takes it back, and tells nobody else."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from questionnaire.calls import audit
from questionnaire.calls.call_tables import CallRequest, OutgoingMail
from questionnaire.web.database import db
from questionnaire.web.encrypted_cookie import MAX_COOKIE_BYTES
from tests.visitor import Visitor

LINK = re.compile(r"/your-request/[\w-]{43}")


@pytest.fixture
def link(visitor: Visitor) -> str:
    return asked(visitor)


def asked(visitor: Visitor) -> str:
    """The path of the private link of a request that was sent just now."""
    visitor.asks_for_a_call(name="Robin Ravenscroft", email="robin@example.com")
    found = LINK.search(visitor.follows().text)
    assert found
    return found[0]


def opened(app: Flask, link: str) -> Visitor:
    stranger = Visitor(app)  # a mail is often opened on another device
    stranger.opens(link)
    stranger.follows()
    return stranger


def taken_back(app: Flask, link: str) -> Visitor:
    stranger = opened(app, link)
    stranger.takes_it_back()
    stranger.follows()
    return stranger


def test_the_link_shows_where_the_request_stands_and_nothing_personal(
    app: Flask, link: str
) -> None:
    stranger = opened(app, link)
    assert "Nobody has taken it on yet." in stranger.text
    assert "Robin" not in stranger.text
    assert "robin@example.com" not in stranger.text
    assert stranger.page.headers["Cache-Control"] == "no-store"
    assert stranger.page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in stranger.page.headers["X-Robots-Tag"]


def test_the_link_is_traded_for_an_address_that_opens_nothing(app: Flask, link: str) -> None:
    stranger = Visitor(app)
    assert stranger.opens(link).status_code == 303
    assert stranger.page.headers["Location"] == "/your-request"
    assert stranger.page.headers["Cache-Control"] == "no-store"
    assert link.rpartition("/")[2] not in stranger.follows().text
    assert Visitor(app).opens("/your-request").status_code == 410


def test_whoever_blocks_cookies_is_told_so_and_not_sent_around(app: Flask, link: str) -> None:
    browser = app.test_client(use_cookies=False)
    page = browser.get(link, follow_redirects=True)
    assert (page.status_code, len(page.history)) == (410, 1)
    assert "your browser blocks cookies" in page.text
    assert "/help-now" in page.text


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_the_link_changes_nothing_in_the_database(
    app: Flask, link: str, method: str, tmp_path: Path
) -> None:
    def rows() -> list[str]:
        with closing(sqlite3.connect(tmp_path / "calls.sqlite")) as database:
            return list(database.iterdump())

    before = rows()
    app.test_client().open(link, method=method, follow_redirects=True)
    assert rows() == before


@pytest.mark.parametrize("way_out", ["/clear", "/leave"])
def test_clearing_and_leaving_forget_the_link_and_copies_of_it(
    app: Flask, link: str, way_out: str
) -> None:
    stranger, copy = opened(app, link), Visitor(app)
    copy.client.set_cookie("visit", stranger.cookie() or "")
    assert "The request itself stays with the practice." in stranger.opens("/clear").text
    stranger.sends(way_out)
    stranger.follows()
    for browser in (stranger, copy):
        assert browser.opens("/your-request").status_code == 410


def test_whoever_only_opened_a_link_is_not_in_the_middle_of_the_questions(
    app: Flask, link: str
) -> None:
    stranger = opened(app, link)
    assert "Start now" in stranger.opens("/").text
    assert "Go on where you were" not in stranger.text
    assert "keep them and go on" not in stranger.opens("/clear").text
    stranger.opens("/help-now")
    for address in ("/result", "/check", "/compare"):
        assert stranger.opens(address).status_code == 410
    assert stranger.opens("/your-request").status_code == 200


def test_a_link_opened_in_the_middle_of_the_questions_loses_no_answer(
    visitor: Visitor, app: Flask
) -> None:
    link = asked(Visitor(app))
    visitor.answers("smiling", 3)
    visitor.opens(link)
    visitor.follows()
    assert "Go on where you were" in visitor.opens("/").text
    assert len(visitor.cookie() or "") < MAX_COOKIE_BYTES


def test_the_address_to_keep_is_there_without_an_email_address(visitor: Visitor) -> None:
    visitor.asks_for_a_call(email=None, phone="555 0142")
    kept = re.search(r"<code[^>]*>http://localhost(/[^<]+)</code>", visitor.follows().text)
    assert kept
    assert LINK.fullmatch(kept[1])


def test_what_is_said_of_mail_is_the_same_with_and_without_an_address(app: Flask) -> None:
    """Else a mail that a limit holds back would tell who else asked with that address."""
    pages = []
    for given in ({"email": "robin@example.com"}, {"email": None, "phone": "555 0142"}):
        caller = Visitor(app)
        caller.asks_for_a_call(**given)
        text = re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", "", caller.follows().text)
        pages.append(re.sub(r'value="[^"]+"', "", LINK.sub("", text)))
    assert pages[0] == pages[1]
    assert "we mail the same link to it, up to a few times a day" in pages[0]


def test_the_token_of_the_link_is_kept_as_a_hash_only(link: str, tmp_path: Path) -> None:
    token = link.rpartition("/")[2].encode()
    assert not [file for file in tmp_path.glob("calls.sqlite*") if token in file.read_bytes()]


def test_taking_it_back_erases_what_is_personal_and_the_mails_for_real(
    app: Flask, link: str, tmp_path: Path
) -> None:
    with app.app_context():
        encrypted = [*db.session.scalars(select(CallRequest.details))]
        encrypted += db.session.scalars(select(OutgoingMail.message))
    assert "What you entered is erased." in taken_back(app, link).text
    with app.app_context():
        (row,) = db.session.scalars(select(CallRequest))
        assert (row.status, row.details, row.shares_summary) == ("withdrawn", "", False)
        assert db.session.scalars(select(OutgoingMail)).all() == []
        (entry,) = audit.of_request(db.session(), row.reference)
        assert (entry.actor, entry.action) == (audit.VISITOR, "request.withdrawn")
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("calls.sqlite*"))
    assert [token for token in encrypted if token.encode() in kept] == []


def test_taking_it_back_twice_is_one_withdrawal(app: Flask, link: str) -> None:
    slow = opened(app, link)
    taken_back(app, link)
    slow.takes_it_back()
    assert "You took it back." in slow.follows().text
    with app.app_context():
        (row,) = db.session.scalars(select(CallRequest))
        assert len(audit.of_request(db.session(), row.reference)) == 1


def test_a_bad_token_takes_nothing_back(app: Flask, link: str) -> None:
    stranger = opened(app, link)
    assert stranger.takes_it_back(token="bad").status_code == 400
    assert "Take it back and erase it" in stranger.text
    assert "Nobody has taken it on yet." in stranger.text


def test_only_the_request_that_was_on_the_page_is_taken_back(app: Flask, link: str) -> None:
    """Another link may have been opened in another tab, or by a stranger's page."""
    slow = opened(app, link)
    page = slow.page
    slow.opens(asked(Visitor(app)))
    slow.page = page
    assert slow.takes_it_back().status_code == 409
    assert "Nothing was erased." in slow.text
    with app.app_context():
        assert set(db.session.scalars(select(CallRequest.status))) == {"new"}
    slow.takes_it_back()
    assert "You took it back." in slow.follows().text


@pytest.mark.parametrize("wrong", ["x", "A" * 42, "A" * 43, "A" * 44, "A" * 900, "é" * 43])
def test_somebody_elses_guess_finds_nothing(visitor: Visitor, link: str, wrong: str) -> None:
    assert visitor.opens(f"/your-request/{wrong}").status_code == 404


def test_a_database_that_is_away_is_said_plainly(app: Flask, link: str, tmp_path: Path) -> None:
    stranger = opened(app, link)
    lock = sqlite3.connect(tmp_path / "calls.sqlite", isolation_level=None)
    lock.execute("begin exclusive")
    page = stranger.takes_it_back()
    lock.execute("rollback")
    lock.close()
    assert page.status_code == 503
    assert "We can't look that up right now" in stranger.text
    assert "/help-now" in stranger.text
    assert "You took it back." in taken_back(app, link).text
