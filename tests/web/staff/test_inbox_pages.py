"""Staff look through the requests, open one, and work on it."""

import re
from collections.abc import Iterator
from html import unescape
from time import time

import pytest
import time_machine
from cryptography.fernet import Fernet, MultiFernet
from flask import Flask
from sqlalchemy import delete, select, update

from questionnaire.calls import audit, outbox, requests
from questionnaire.calls.call_tables import AuditEntry, CallRequest, OutgoingMail
from questionnaire.web.database import db
from tests.apps import app_with, settings_for
from tests.builders import answers
from tests.colleague import Colleague, at_work
from tests.visitor import Visitor


@pytest.fixture(params=["sqlite_url", "postgres_server"])
def everywhere(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app on both databases, with nothing of another test in it."""
    app = app_with(settings_for(request.getfixturevalue(request.param)))
    yield app
    with app.app_context():
        db.session.rollback()
        for table in reversed(db.metadata.sorted_tables):
            if table.name != "audit_entry":
                db.session.execute(table.delete())
        db.session.commit()
        db.engine.dispose()


def asks(app: Flask, name: str, **fields: str) -> str:
    """Somebody asks for a call; the reference."""
    visitor = Visitor(app)
    visitor.asks_for_a_call(name=name, **fields)
    found = re.search(r'class="reference">([0-9A-Z-]+)<', visitor.follows().text)
    assert found
    return found[1]


def listed(colleague: Colleague, query: str = "") -> list[str]:
    """The references on a page of the inbox, in order."""
    page = colleague.opens(f"/staff/requests{query}").text
    return re.findall(r'<h2><a href="/staff/requests/([0-9A-Z-]{12})["?]', page)


def searches(colleague: Colleague, words: str, page: str = "/staff/requests") -> str:
    """Enter words in the form of a list and press its button."""
    colleague.opens(page)
    colleague.sends(f"{page}/search", words=words)
    colleague.follows()
    return colleague.text


def actions(app: Flask, reference: str) -> list[tuple[str, str]]:
    with app.app_context():
        return [(e.action, e.detail) for e in audit.of_request(db.session(), reference)]


def test_an_empty_inbox_says_so(app: Flask) -> None:
    assert "No requests yet." in at_work(app, "reader").opens("/staff/requests").text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-02-21", []),
        ("2027-02-22", ["The helplines, due on 2027-02-21"]),
        ("2027-05-23", ["The helplines, due on 2027-02-21", "The article “"]),
    ],
)
def test_staff_are_told_of_reviews_that_are_overdue(app: Flask, day: str, said: list[str]) -> None:
    with time_machine.travel(f"{day} 12:00", tick=True):
        page = at_work(app, "reader").opens("/staff/requests").text
    assert [words for words in said if words not in page] == []
    assert ("overdue for a review" in page) == bool(said)


def test_it_lists_counts_filters_sorts_and_finds(everywhere: Flask) -> None:
    asks(everywhere, "Robin Ravenscroft", email="robin@example.com")
    zoe = asks(everywhere, "Zoë Müller", email="zoe@example.com", phone="+1 (555) 010-0199")
    handler = at_work(everywhere, "handler")
    page = handler.opens("/staff/requests").text
    assert page.index("Zoë Müller") < page.index("Robin Ravenscroft")
    assert 'New <span class="count">2</span>' in page
    oldest = handler.opens("/staff/requests?order=oldest").text
    assert oldest.index("Robin Ravenscroft") < oldest.index("Zoë Müller")
    for words in ("zoe", "ZOË", "mull zo", "zoe@ex", "+15550100199", "(555) 010", zoe, zoe.lower()):
        text = searches(handler, words)
        assert "Zoë Müller" in text, words
        assert "Robin Ravenscroft" not in text, words
    for words in ("robin zoe", "nobody", "%", "-", "ω" * 200):
        assert "Nothing matches your filters." in searches(handler, words), words
    handler.opens(f"/staff/requests/{zoe}")
    handler.sends(f"/staff/requests/{zoe}/work", status="done", assigned_to="kim@example.org")
    for query in ("status=done", "assigned=kim@example.org", "status=done&days=7"):
        assert "Robin Ravenscroft" not in handler.opens(f"/staff/requests?{query}").text
        assert "Zoë Müller" in handler.text
    assert "Zoë Müller" not in handler.opens("/staff/requests?assigned=nobody").text
    assert "Robin Ravenscroft" in handler.opens("/staff/requests?status=nonsense&days=x").text


def test_pages_follow_each_other_without_gap_or_double(everywhere: Flask) -> None:
    references = [asks(everywhere, f"Robin {number}") for number in range(30)]
    with everywhere.app_context():  # as if they had come in the same moment
        moment = db.session.scalars(select(CallRequest.received_at)).first()
        db.session.execute(update(CallRequest).values(received_at=moment))
        db.session.commit()
    reader = at_work(everywhere, "reader")
    for order in ("", "oldest"):
        seen = listed(reader, f"?order={order}")
        following = re.search(r'href="(/staff/requests\?[^"]*after=[^"]*)"', reader.text)
        assert following
        seen += listed(reader, unescape(following[1]).removeprefix("/staff/requests"))
        assert seen == (references if order else references[::-1])
        assert "Show more" not in reader.text


def test_what_was_searched_for_stands_in_no_address_and_no_log(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    asks(app, "Robin Ravenscroft")
    asks(app, "Zoë")
    owner = at_work(app)
    caplog.set_level("INFO", "questionnaire")
    for page in ("/staff/requests", "/staff/audit"):
        owner.opens(page)
        sent = owner.sends(f"{page}/search", words=" ravenscroft ")
        address = sent.headers["Location"]
        assert sent.status_code == 303
        assert address.startswith(f"{page}?search=")
        assert "ravenscroft" not in address.lower()
        assert 'value="ravenscroft"' in owner.opens(address).text
    assert "ravenscroft" not in caplog.text
    owner.opens("/staff/requests")
    chosen = {"status": "new", "assigned": "nobody", "days": "7", "order": "oldest"}
    owner.sends("/staff/requests/search", words="ravens", other="x", **chosen)
    address = owner.page.headers["Location"]
    assert address.startswith("/staff/requests?status=new&assigned=nobody&days=7&order=oldest&sea")
    assert "other" not in address
    assert len(listed(owner, address.removeprefix("/staff/requests"))) == 1
    owner.sends("/staff/requests/search", words="", order="")
    assert owner.page.headers["Location"] == "/staff/requests"


def search_of(app: Flask, words: str, at: float | None = None) -> str:
    """A search as an address holds it, encrypted at some moment."""
    fernet: MultiFernet = app.extensions["settings"].visit_encryption
    plain = f"staff search\n{words}".encode()
    return (fernet.encrypt_at_time(plain, int(at)) if at else fernet.encrypt(plain)).decode()


@pytest.mark.parametrize("page", ["/staff/requests", "/staff/audit"])
def test_a_search_that_is_too_old_or_none_of_ours_has_ended_and_says_so(
    app: Flask, page: str
) -> None:
    reference, owner = asks(app, "Robin"), at_work(app)
    owner.opens(f"/staff/requests/{reference}")
    owner.opens("/q/smiling")
    visit = owner.cookie() or ""
    other = Fernet(Fernet.generate_key()).encrypt(b"staff search\nrobin").decode()
    old = search_of(app, "nobody", at=time() - 8 * 3600 - 5)
    good = search_of(app, "nobody")
    for search in (old, "x", "é", "A" * 2000, visit, other, good[:-2], good.upper()):
        shown = owner.client.get(page, query_string={"search": search})
        assert shown.status_code == 200
        assert "have expired" in shown.text, search[:40]
        assert "Nothing matches" not in shown.text
    assert "forgotten" not in owner.client.get(page, query_string={"search": good}).text


def test_a_search_is_no_visit(app: Flask) -> None:
    stranger = Visitor(app)
    stranger.client.set_cookie("visit", search_of(app, '{"answers": "x"}'))
    assert stranger.opens("/result").status_code == 410


@pytest.mark.parametrize(
    "query",
    [
        "days=" + "9" * 1900, "after=" + "9" * 1900 + "_1", "after=2026-01-01_" + "9" * 1900,
        "after=0001-01-01T00:00%2B14:00_1", "after=_", "status=" + "x" * 1900, "days=٧",
        "assigned=" + "x" * 1900,
    ],
)  # fmt: skip
def test_addresses_of_any_size_and_sense_are_answered(everywhere: Flask, query: str) -> None:
    reader = at_work(everywhere)
    assert reader.opens(f"/staff/requests?{query}").status_code == 200
    assert reader.opens(f"/staff/audit?{query.replace('after=', 'before=')}").status_code == 200
    assert reader.opens(f"/staff/requests/{query[:900]}").status_code == 404


def test_links_hold_nothing_but_the_address_and_the_number(app: Flask) -> None:
    reference = asks(
        app,
        "Robin",
        email="robin?bcc=eve%40evil.example&body=x@example.com",
        phone="+1 (555) 010/0199",
    )
    text = at_work(app).opens(f"/staff/requests/{reference}").text
    assert 'href="mailto:robin%3Fbcc%3Deve%2540evil.example%26body%3Dx@example.com"' in text
    assert 'href="tel:+1-555-010-0199"' in text


def test_one_request_shows_all_of_it_and_that_it_was_read(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    visitor.asks_for_a_call(name="<b>Robin</b>", times="mornings", country="Iceland", share="y")
    reader = at_work(app, "reader")
    (reference,) = listed(reader)
    text = reader.opens(f"/staff/requests/{reference.lower()}").text
    for part in ("&lt;b&gt;Robin", "mornings", "Iceland", "Version 2026-11", "Low pull in front"):
        assert part in text, part
    assert "To the practice:" in text
    assert "Status and notes" not in text
    assert actions(app, reference) == [("request.read", "")]
    assert reader.opens("/staff/requests/0000-0000-00").status_code == 404


def test_a_summary_that_was_not_shared_is_not_there(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    visitor.asks_for_a_call()
    reader = at_work(app, "reader")
    (reference,) = listed(reader)
    assert "Not shared." in reader.opens(f"/staff/requests/{reference}").text
    assert "Low pull" not in reader.text


def test_status_assignment_and_notes_are_kept_and_audited(everywhere: Flask) -> None:
    reference = asks(everywhere, "Robin")
    handler = at_work(everywhere, "handler", "Lou")
    page = f"/staff/requests/{reference}"
    handler.opens(page)
    handler.sends(f"{page}/work", status="in-progress", assigned_to="lou@example.org")
    handler.follows()
    assert "In progress" in handler.text
    handler.sends(f"{page}/work", text="Called.\nNobody there <i>yet</i>.")
    assert "Called.\nNobody there &lt;i&gt;yet&lt;/i&gt;." in handler.opens(page).text
    done = [entry for entry in actions(everywhere, reference) if entry[0] != "request.read"]
    assert done == [
        ("request.status", "in-progress"),
        ("request.assigned", "lou@example.org"),
        ("request.note", ""),
    ]
    handler.opens(page)
    assert handler.sends(f"{page}/work", text="x" * 4001).status_code == 422
    assert "x" * 4001 in handler.text  # nothing typed is lost
    handler.opens(page)
    bad = handler.sends(f"{page}/work", status="erased", assigned_to="")
    assert bad.status_code == 422


def test_a_request_taken_back_meanwhile_gets_no_note(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.asks_for_a_call()
    link = re.search(r"/your-request/[\w-]+", visitor.follows().text)
    assert link
    handler = at_work(app, "handler")
    (reference,) = listed(handler)
    handler.opens(f"/staff/requests/{reference}")
    visitor.opens(link[0])
    visitor.follows()
    visitor.takes_it_back()
    late = handler.sends(f"/staff/requests/{reference}/work", text="Call Robin")
    assert late.status_code == 409
    handler.opens(f"/staff/requests/{reference}")
    assert "The visitor withdrew this request." in handler.text
    assert "Robin" not in handler.text


@pytest.mark.parametrize("address", ["work", "notes"])
def test_readers_change_nothing(app: Flask, address: str) -> None:
    reference = asks(app, "Robin")
    reader = at_work(app, "reader")
    reader.opens(f"/staff/requests/{reference}")
    assert reader.sends(f"/staff/requests/{reference}/{address}", text="x").status_code == 403


def test_held_up_mail_is_told_of_and_tried_again(app: Flask) -> None:
    asks(app, "Robin")
    handler = at_work(app, "handler")
    assert "Mail is held up" not in handler.opens("/staff/requests").text
    with app.app_context():
        given_up = {"status": outbox.GIVEN_UP, "last_fault": "SMTPDataError 554"}
        db.session.execute(update(OutgoingMail).values(given_up))
        db.session.commit()
    assert "2 mails were given up" in handler.opens("/staff/requests").text
    handler.sends("/staff/requests/mail-again")
    assert "Mail is held up" not in handler.follows().text
    with app.app_context():
        assert set(db.session.scalars(select(OutgoingMail.status))) == {outbox.WAITING}
        (entry,) = db.session.scalars(select(AuditEntry).filter_by(action="mail.again"))
        assert entry.detail == "2"


def test_a_request_under_a_lost_key_is_listed_and_said_plainly(sqlite_url: str) -> None:
    asks(app_with(settings_for(sqlite_url)), "Robin")
    other = app_with(settings_for(sqlite_url, data_keys=Fernet.generate_key().decode()))
    owner: Colleague = at_work(other)
    assert "No key decrypts this one" in owner.opens("/staff/requests").text
    (reference,) = listed(owner)
    said = owner.opens(f"/staff/requests/{reference}").text
    assert "None of the keys decrypts this request." in said
    asks(other, "Alex")  # and new ones still come in
    assert "Alex" in owner.opens("/staff/requests").text


def test_a_request_that_is_deleted_while_somebody_opens_it_is_not_there(app: Flask) -> None:
    reference, reader = asks(app, "Robin"), at_work(app, "reader")

    def opens() -> str:
        row = requests.find(db.session(), reference)
        assert row
        db.session.commit()
        db.session.execute(delete(CallRequest))
        db.session.commit()
        return row.reference

    app._got_first_request = False
    app.add_url_rule("/staff/requests/slowly", view_func=opens)
    assert reader.opens("/staff/requests/slowly").status_code == 404
