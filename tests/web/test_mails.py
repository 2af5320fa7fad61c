"""What the two mails of a request say, to whom, and what they never say."""

import json
import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from questionnaire.calls import outbox
from questionnaire.calls.call_tables import OutgoingMail
from questionnaire.calls.outbox import Mail
from questionnaire.web.database import db
from tests.apps import app_with, settings_for
from tests.builders import answers
from tests.visitor import Visitor

PERSONAL = ("Robin", "robin@example.com", "+1 555 0100", "Iceland", "mornings", "Closest pattern")


def mails(app: Flask) -> dict[str, Mail]:
    with app.app_context():
        keys = app.extensions["settings"].data_encryption
        rows = db.session.scalars(select(OutgoingMail))
        return {row.purpose: outbox.decrypt_mail(keys, row) for row in rows}


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture
def sent(sqlite_url: str) -> dict[str, Mail]:
    app = app_with(
        settings_for(
            sqlite_url,
            public_url="https://mood.example",
            mail_to="practice@mood.example",
            calls_read_by="Dana Reed",
            calls_answered_within="two working days",
        )
    )
    visitor = Visitor(app)
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    visitor.asks_for_a_call(
        name="Robin Ravenscroft", phone="+1 555 0100", country="Iceland", times="mornings",
        share="y",
    )  # fmt: skip
    return mails(app)


def test_the_practice_gets_a_reference_and_a_link_and_nothing_personal(
    sent: dict[str, Mail],
) -> None:
    mail = sent[outbox.PRACTICE]
    assert mail.to == "practice@mood.example"
    reference = mail.subject.rpartition(" ")[2]
    assert f"https://mood.example/staff/requests/{reference}" in mail.text
    assert [
        word for word in PERSONAL if word in json.dumps([mail.subject, mail.text, mail.html])
    ] == []


def test_the_visitor_reads_what_happens_who_reads_it_how_to_take_it_back_and_where_help_is(
    sent: dict[str, Mail],
) -> None:
    mail = sent[outbox.VISITOR]
    text = " ".join(mail.text.split())
    assert mail.to == "robin@example.com"
    assert "is read by Dana Reed at MindLAB Neuroscience" in text
    assert "You hear back within two working days." in text
    assert re.search(r"https://mood\.example/your-request/[\w-]{43}\b", text)
    assert "https://mood.example/help-now" in text
    assert "988" in text
    assert "not a diagnosis" in text.lower()


def test_no_mail_says_anything_of_the_answers(sent: dict[str, Mail], visitor: Visitor) -> None:
    said = " ".join(mail.subject + mail.text + mail.html for mail in sent.values()).lower()
    for pattern in visitor.content.patterns:
        assert pattern.name.lower() not in said
    assert "sad" not in said
    assert "depress" not in said


def test_text_and_html_say_the_same(sent: dict[str, Mail]) -> None:
    for mail in sent.values():
        plain = re.sub(r"https?://\S+", "", mail.text).lower()
        formatted = re.sub(r"https?://\S+", "", words(mail.html)).lower()
        assert set(re.findall(r"\w+", plain)) - set(re.findall(r"\w+", formatted)) == set()


def test_the_html_fetches_nothing_and_follows_nobody(sent: dict[str, Mail]) -> None:
    for mail in sent.values():
        assert re.findall(r"<(?:img|script|iframe|form)|url\(|src=", mail.html) == []
        assert re.findall(r"https?://(?!mood\.example)\S+", mail.html) == []


def test_a_name_that_looks_like_html_does_no_harm(visitor: Visitor, app: Flask) -> None:
    visitor.asks_for_a_call(name="<b>Robin</b>", email="o'brien+x@example.com")
    found = mails(app)
    assert found[outbox.VISITOR].to == "o'brien+x@example.com"
    assert "<b>" not in found[outbox.VISITOR].html


def test_without_an_email_only_the_practice_gets_a_mail(visitor: Visitor, app: Flask) -> None:
    visitor.asks_for_a_call(email=None, phone="+1 (555) 010-0000")
    assert list(mails(app)) == [outbox.PRACTICE]


def test_the_same_form_sent_again_writes_no_more_mails(visitor: Visitor, app: Flask) -> None:
    visitor.asks_for_a_call()
    before = mails(app)
    visitor.opens("/request-a-call/sent")
    visitor.client.get("/request-a-call")
    assert mails(app) == before
