"""Owners take requests out, erase and delete them, and see who did what."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from questionnaire.calls.call_tables import AuditEntry, CallRequest, OutgoingMail, RequestNote
from questionnaire.web.database import db
from tests.colleague import HIDDEN, Colleague, at_work, hours_pass, link_for
from tests.web.staff.test_inbox_pages import actions, asks, everywhere, listed, searches

__all__ = ["everywhere"]


def left(app: Flask) -> list[int]:
    """How many rows of each kind there are."""
    tables = (CallRequest, OutgoingMail, RequestNote)
    with app.app_context():
        return [db.session.scalar(select(func.count()).select_from(t)) or 0 for t in tables]


def exports(owner: Colleague) -> list[dict[str, str]]:
    """Press the button of the list that is open: its hidden fields say what was chosen."""
    fields = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', export_form(owner))
    )
    page = owner.sends("/staff/requests/export", **fields)
    return list(csv.DictReader(StringIO(page.text.removeprefix("\ufeff"))))


def export_form(owner: Colleague) -> str:
    return owner.page.text.partition('action="/staff/requests/export"')[2]


def with_a_note(app: Flask, owner: Colleague) -> str:
    reference = asks(app, "Robin Ravenscroft")
    owner.opens(f"/staff/requests/{reference}")
    owner.sends(f"/staff/requests/{reference}/work", text="Called Robin")
    return reference


def test_erasing_leaves_nothing_personal_anywhere(app: Flask, tmp_path: Path) -> None:
    owner = at_work(app)
    reference = with_a_note(app, owner)
    with app.app_context():
        encrypted = [*db.session.scalars(select(CallRequest.details))]
        encrypted += db.session.scalars(select(RequestNote.text))
    owner.opens(f"/staff/requests/{reference}/end")
    owner.sends(f"/staff/requests/{reference}/erase")
    assert "What was personal is erased." in owner.follows().text
    assert left(app) == [1, 0, 0]
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("calls.sqlite*"))
    assert [token for token in encrypted if token.encode() in kept] == []
    assert "Nothing matches" in searches(owner, "ravenscroft")
    assert ("request.erased", "") in actions(app, reference)
    owner.opens(f"/staff/requests/{reference}/end")
    owner.sends(f"/staff/requests/{reference}/erase")
    assert actions(app, reference).count(("request.erased", "")) == 1


def test_deleting_leaves_the_audit_trail_alone(everywhere: Flask) -> None:
    owner = at_work(everywhere)
    reference = with_a_note(everywhere, owner)
    owner.opens(f"/staff/requests/{reference}/end")
    owner.sends(f"/staff/requests/{reference}/delete")
    assert "No requests yet." in owner.follows().text
    assert left(everywhere) == [0, 0, 0]
    assert actions(everywhere, reference)[-1] == ("request.deleted", "")
    assert owner.opens(f"/staff/requests/{reference}").status_code == 404


def test_the_export_holds_what_was_chosen_and_no_formula(everywhere: Flask) -> None:
    asks(everywhere, '=HYPERLINK("http://evil.example")', phone="+1 (555) 010-0199")
    asks(everywhere, "Zoë, “the” O'Neil", times='mornings; "late"')
    owner = at_work(everywhere)
    owner.opens("/staff/requests?order=oldest")
    page = owner.sends("/staff/requests/export", order="oldest")
    assert page.mimetype == "text/csv"
    assert "attachment" in page.headers["Content-Disposition"]
    assert page.headers["Cache-Control"] == "no-store"
    rows = list(csv.DictReader(StringIO(page.text.removeprefix("\ufeff"))))
    assert [row["name"] for row in rows] == [
        '\'=HYPERLINK("http://evil.example")',
        "Zoë, “the” O'Neil",
    ]
    assert rows[0]["phone"] == "'+1 (555) 010-0199"
    assert rows[1]["times"] == 'mornings; "late"'
    searches(owner, "zoë")
    chosen = exports(owner)
    assert [row["name"] for row in chosen] == ["Zoë, “the” O'Neil"]
    with everywhere.app_context():
        entries = db.session.scalars(
            select(AuditEntry).filter_by(action="requests.exported").order_by(AuditEntry.id.desc())
        ).all()
        assert [entry.detail for entry in entries[:2]] == ["1", "2"]


def test_an_export_takes_no_more_than_the_list_shows_and_nothing_once_the_search_has_ended(
    app: Flask,
) -> None:
    for name in ("Robin", "Roberta", "Kim"):
        asks(app, name, email=f"{name}@example.com")
    owner = at_work(app)
    searches(owner, "rob")
    shown = re.findall(r"<bdi>(\w+)</bdi>", owner.page.text)
    assert [row["name"] for row in exports(owner)] == shown == ["Roberta", "Robin"]
    owner.opens("/staff/requests")
    ended = owner.sends("/staff/requests/export", search="x", status="new")
    assert (ended.status_code, ended.headers["Location"]) == (
        303,
        "/staff/requests?status=new&search=x",
    )
    assert "have expired" in owner.follows().text
    assert "Export as CSV" not in owner.text


def test_an_export_that_had_to_be_confirmed_takes_what_was_chosen(app: Flask) -> None:
    for name in ("Robin", "Kim"):
        asks(app, name)
    owner = Colleague(app)
    owner.sets_up(link_for(app))
    hours_pass(app, 0.2)
    searches(owner, "kim")
    fields = dict(HIDDEN.findall(export_form(owner)))
    assert owner.sends("/staff/requests/export", **fields).status_code == 401
    owner.confirms()
    assert "kim" in owner.text
    owner.goes_through_with_it()
    rows = list(csv.DictReader(StringIO(owner.page.text.removeprefix("\ufeff"))))
    assert [row["name"] for row in rows] == ["Kim"]


@pytest.mark.parametrize("address", ["export", "{reference}/erase", "{reference}/delete"])
def test_what_can_not_be_undone_asks_for_password_and_code_again(app: Flask, address: str) -> None:
    reference = asks(app, "Robin")
    owner = at_work(app)
    hours_pass(app, 0.2)
    owner.opens("/staff/requests")
    page = owner.sends(f"/staff/requests/{address.format(reference=reference)}")
    assert page.status_code == 401
    assert left(app)[0] == 1
    assert listed(owner) == [reference]


@pytest.mark.parametrize(
    "address",
    ["requests/export", "requests/{reference}/erase", "requests/{reference}/delete", "audit"],
)
def test_handlers_do_nothing_of_it(app: Flask, address: str) -> None:
    reference = asks(app, "Robin")
    handler = at_work(app, "handler")
    page = f"/staff/{address.format(reference=reference)}"
    handler.opens("/staff/requests")
    assert "Export as CSV" not in handler.text
    done = handler.opens(page) if address == "audit" else handler.sends(page)
    assert done.status_code == 403
    assert left(app)[0] == 1


def test_the_trail_shows_who_did_what_and_is_searched_by_whole_words(app: Flask) -> None:
    owner = at_work(app)
    references = [asks(app, "Robin"), asks(app, "Alex")]
    for reference in references:
        owner.opens(f"/staff/requests/{reference}")
    assert all(reference in owner.opens("/staff/audit").text for reference in references)
    assert "kim@example.org" in owner.text
    found = searches(owner, references[0].lower(), "/staff/audit")
    assert references[0] in found
    assert references[1] not in found
    assert "Nothing matches." in searches(owner, "nobody", "/staff/audit")
    for number in range(60):
        owner.opens(f"/staff/requests/{references[number % 2]}")
    assert "Show older ones" in owner.opens("/staff/audit").text
