"""The mail's link: it shows where a request stands, takes it back, and tells nobody else."""

import re
import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from questionnaire.calls import audit
from questionnaire.calls.tables import CallRequest, OutgoingMail
from questionnaire.web.database import db
from tests.visitor import Visitor

LINK = re.compile(r"/your-request/[\w-]{43}")


@pytest.fixture
def link(visitor: Visitor) -> str:
    visitor.asks_for_a_call(name="Robin Ravenscroft", email="robin@example.com")
    found = LINK.search(visitor.follows().text)
    assert found
    return found[0]


def taken_back(app: Flask, link: str) -> Visitor:
    stranger = Visitor(app)  # a mail is often opened on another device
    stranger.opens(link)
    stranger.sends(link)
    stranger.follows()
    return stranger


def test_the_link_shows_where_the_request_stands_and_nothing_personal(
    app: Flask, link: str
) -> None:
    stranger = Visitor(app)
    stranger.opens(link)
    assert "Nobody has taken it on yet." in stranger.text
    assert "Robin" not in stranger.text
    assert "robin@example.com" not in stranger.text
    assert stranger.page.headers["Cache-Control"] == "no-store"
    assert stranger.page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in stranger.page.headers["X-Robots-Tag"]


def test_the_token_of_the_link_is_kept_as_a_hash_only(link: str, tmp_path: Path) -> None:
    token = link.rpartition("/")[2].encode()
    assert not [file for file in tmp_path.glob("calls.sqlite*") if token in file.read_bytes()]


def test_taking_it_back_erases_what_is_personal_and_the_mails_for_real(
    app: Flask, link: str, tmp_path: Path
) -> None:
    with app.app_context():
        sealed = [*db.session.scalars(select(CallRequest.details))]
        sealed += db.session.scalars(select(OutgoingMail.message))
    assert "What you entered is erased." in taken_back(app, link).text
    with app.app_context():
        (row,) = db.session.scalars(select(CallRequest))
        assert (row.status, row.details, row.shares_summary) == ("withdrawn", "", False)
        assert db.session.scalars(select(OutgoingMail)).all() == []
        (entry,) = audit.of_request(db.session(), row.reference)
        assert (entry.actor, entry.action) == (audit.VISITOR, "request.withdrawn")
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("calls.sqlite*"))
    assert [token for token in sealed if token.encode() in kept] == []


def test_taking_it_back_twice_is_one_withdrawal(app: Flask, link: str) -> None:
    slow = Visitor(app)
    slow.opens(link)
    taken_back(app, link)
    slow.sends(link)
    assert "You took it back." in slow.follows().text
    with app.app_context():
        (row,) = db.session.scalars(select(CallRequest))
        assert len(audit.of_request(db.session(), row.reference)) == 1


def test_a_bad_token_takes_nothing_back(app: Flask, link: str) -> None:
    stranger = Visitor(app)
    stranger.opens(link)
    assert stranger.sends(link, token="bad").status_code == 400
    assert "Take it back and erase it" in stranger.text
    assert "Nobody has taken it on yet." in stranger.text


@pytest.mark.parametrize("wrong", ["/your-request/x", "/your-request/" + "A" * 43])
def test_somebody_elses_guess_finds_nothing(visitor: Visitor, link: str, wrong: str) -> None:
    assert wrong != link
    assert visitor.opens(wrong).status_code == 404


def test_a_database_that_is_away_is_said_plainly(app: Flask, link: str, tmp_path: Path) -> None:
    stranger = Visitor(app)
    stranger.opens(link)
    lock = sqlite3.connect(tmp_path / "calls.sqlite", isolation_level=None)
    lock.execute("begin exclusive")
    page = stranger.sends(link)
    lock.execute("rollback")
    lock.close()
    assert page.status_code == 503
    assert "We can't look that up right now" in stranger.text
    assert "/help-now" in stranger.text
    assert "You took it back." in taken_back(app, link).text
