"""A form that meets a closed page waits for its own member, is shown, and is pressed again."""

import re
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from questionnaire.calls.call_tables import AuditEntry, OutgoingMail
from questionnaire.calls.outbox import GIVEN_UP
from questionnaire.staff import members
from questionnaire.staff.staff_tables import StaffMember
from questionnaire.web.database import db
from questionnaire.web.staff.access import PUBLIC_ENDPOINTS
from questionnaire.web.staff.resumed_request import DESCRIPTIONS, LABELS, UNSHOWN
from tests.colleague import HIDDEN, PASSWORD, Colleague, at_work, hours_pass
from tests.hostile import at_most
from tests.visitor import Visitor
from tests.web.middleware.test_site_rules import address
from tests.web.staff.test_access import staff_rules
from tests.web.staff.test_inbox_pages import asks

SENT = {"name": "Lou", "email": "lou@example.org", "role": "reader"}
NOT_RESUMED = {"csrf_token", "page_proof", "password"}


@pytest.fixture
def kim(app: Flask) -> Colleague:
    kim = at_work(app)
    kim.recovery_codes = []
    return kim


def role_of(app: Flask, number: int) -> str:
    with app.app_context():
        member = db.session.get(StaffMember, number)
        assert member
        return member.role


def signed_out(kim: Colleague, page: str) -> None:
    """The page is open, and then the session is gone."""
    kim.opens(page)
    kim.client.delete_cookie("staff")


def test_what_was_typed_before_the_session_ended_is_shown_and_then_pressed(
    app: Flask, kim: Colleague
) -> None:
    signed_out(kim, "/staff/people/add")
    page = kim.sends("/staff/people/add", **SENT)
    assert page.status_code == 401
    assert "You were signed out in between." in kim.text
    assert "Reader: reads requests and figures" in kim.text
    assert kim.signs_in_here().status_code == 200
    assert "lou@example.org" in kim.text
    with app.app_context():
        assert not members.find(db.session(), "lou@example.org")
    # Signing in was not for this form: what matters asks once more, and shows it again.
    assert kim.goes_through_with_it().status_code == 401
    assert "lou@example.org" in kim.text
    kim.confirms()
    assert kim.goes_through_with_it().status_code == 200
    assert "/staff/set-up/" in kim.text


def test_a_note_that_was_being_written_is_not_lost(app: Flask, kim: Colleague) -> None:
    reference = asks(app, "Robin")
    note = "Called at noon.\r\nThey said: <b>“tomorrow”</b> & " + "🙂" * 3900
    came_from = f"?list=search%3D{'x' * 1000}"
    kim.opens(f"/staff/requests/{reference}{came_from}")
    hours_pass(app, 1)
    kim.sends(f"/staff/requests/{reference}/work{came_from}", text=note)
    kim.signs_in_here(proof_password="wrong")
    kim.signs_in_here()
    assert f"Save your work on request {reference}" in kim.text
    assert kim.goes_through_with_it().status_code == 303
    kim.follows()
    assert note.replace("\r", "") in kim.text


def test_signing_out_in_another_tab_loses_nothing(app: Flask, kim: Colleague) -> None:
    other_tab = kim.opens("/staff/people/add").text
    kim.opens("/staff/account")
    kim.sends("/staff/sign-out")
    kim.page = kim.client.get("/staff/sign-in")
    proof = re.findall(r'name="(csrf_token|page_proof)" value="([^"]+)"', other_tab)
    page = kim.client.post("/staff/people/add", data=SENT | dict(proof))
    assert page.status_code == 401
    assert "lou@example.org" in page.text


def test_a_form_planted_in_a_signed_out_browser_is_never_sent(app: Flask, kim: Colleague) -> None:
    at_work(app, "reader", "Mallory")
    kim.client.delete_cookie("staff")
    kim.opens("/request-a-call")
    page = kim.sends("/staff/people/2/role", role="owner")
    assert (page.status_code, page.headers["Location"]) == (303, "/staff/sign-in")
    assert "Change what" not in kim.follows().text
    kim.signs_in_here()
    assert kim.page.headers["Location"] == "/staff"
    assert role_of(app, 2) == "reader"


def test_a_form_that_another_member_planted_shows_and_does_nothing(
    app: Flask, kim: Colleague
) -> None:
    """Mallory works here, so the page and its proof are real; but they are Mallory's."""
    mallory = at_work(app, "reader", "Mallory")
    kim.client.delete_cookie("staff")
    kim.client.set_cookie("staff", mallory.cookie("staff") or "")
    signed_out(kim, "/staff/account")
    assert kim.sends("/staff/people/2/role", role="owner").status_code == 401
    assert "Mallory" not in kim.text  # nobody is named to who has not signed in
    kim.signs_in_here()
    assert (kim.page.status_code, kim.page.headers["Location"]) == (303, "/staff")
    assert "Change what" not in kim.follows().text
    assert role_of(app, 2) == "reader"
    with app.app_context():
        assert not db.session.scalars(select(AuditEntry).filter_by(action="staff.role")).all()


def test_a_page_of_somebody_else_is_not_sent_with_my_rights(app: Flask, kim: Colleague) -> None:
    lou = at_work(app, "owner", "Lou")
    lou.opens("/staff/people/add")
    proof = lou.hidden()["page_proof"]
    kim.opens("/staff/people/add")
    assert kim.sends("/staff/people/add", **SENT, page_proof=proof).status_code == 400
    hours_pass(app, 1 / 6)
    assert kim.sends("/staff/people/add", **SENT, page_proof=proof).status_code == 400


@pytest.mark.parametrize("proof", ["", "x", "x" * 60_000, "W10.x.y"])
def test_without_the_proof_of_a_page_nothing_is_carried(
    app: Flask, kim: Colleague, proof: str
) -> None:
    at_work(app, "reader", "Lou")
    hours_pass(app, 1 / 6)
    kim.opens("/staff/people/2")
    assert kim.sends("/staff/people/2/disable", page_proof=proof).status_code == 400
    kim.client.delete_cookie("staff")
    kim.opens("/request-a-call")
    page = kim.sends("/staff/people/add", **SENT, page_proof=proof)
    assert (page.status_code, page.headers["Location"]) == (303, "/staff/sign-in")


def test_what_another_site_sent_is_not_carried(app: Flask, kim: Colleague) -> None:
    hours_pass(app, 1 / 6)
    kim.opens("/staff/people/1")
    proof = kim.hidden()["page_proof"]
    assert kim.sends("/staff/people/1/reset", token="bad").status_code == 400
    kim.client.delete_cookie("staff")
    page = kim.sends("/staff/people/add", token="bad", page_proof=proof, name="Evil", role="owner")
    assert (page.status_code, page.headers["Location"]) == (303, "/staff/sign-in")
    assert "Evil" not in page.text


@pytest.mark.parametrize("token", ["x", "x" * 60_000, "W10.x.y"])
@pytest.mark.parametrize("where", ["sign-in", "confirm"])
def test_a_token_that_is_not_ours_carries_nothing(kim: Colleague, where: str, token: str) -> None:
    kim.opens(f"/staff/{where}")
    email = {"proof_email": kim.email} if where == "sign-in" else {}
    page = kim.proves(f"/staff/{where}", **email, resumed_request=token)
    assert (page.status_code, page.headers["Location"]) == (303, "/staff")


def test_a_page_that_another_release_called_otherwise_is_not_resumed(
    app: Flask, kim: Colleague
) -> None:
    keys = app.extensions["settings"].secret_keys
    signer = URLSafeTimedSerializer(keys[::-1], salt="resumed request")
    kim.opens("/staff/confirm")
    page = kim.confirms(resumed_request=signer.dumps([1, 1, "people.add", {}, []]))
    assert (page.status_code, page.headers["Location"]) == (303, "/staff")


def test_a_page_s_proof_is_not_a_resumed_request(kim: Colleague) -> None:
    kim.opens("/staff/confirm")
    page = kim.confirms(resumed_request=kim.hidden()["page_proof"])
    assert page.headers["Location"] == "/staff"


def test_who_was_disabled_meanwhile_gets_nothing_of_it(app: Flask, kim: Colleague) -> None:
    lou = at_work(app, "handler", "Lou")
    reference = asks(app, "Robin")
    signed_out(lou, f"/staff/requests/{reference}")
    lou.sends(f"/staff/requests/{reference}/work", text="A note")
    kim.opens("/staff/people/2")
    kim.sends("/staff/people/2/disable")
    assert lou.signs_in_here().status_code == 422


def test_who_may_not_any_more_is_told_nothing(app: Flask, kim: Colleague) -> None:
    lou = at_work(app, "owner", "Lou")
    signed_out(lou, "/staff/people/1")
    lou.sends("/staff/people/1/role", role="reader")
    kim.opens("/staff/people/2")
    kim.sends("/staff/people/2/role", role="reader")
    lou.signs_in_here()
    assert (lou.page.status_code, lou.page.headers["Location"]) == (303, "/staff")


def test_what_matters_asks_for_password_and_code_and_says_what_it_is(
    app: Flask, kim: Colleague
) -> None:
    at_work(app, "reader", "Lou <b>Ray</b>")
    hours_pass(app, 1 / 6)
    kim.opens("/staff/people/2")
    assert kim.sends("/staff/people/2/disable").status_code == 401
    assert "Stop the access of Lou <b>Ray</b>" in kim.text
    assert "<b>Ray" not in kim.page.text
    assert kim.confirms(proof_code="000000").status_code == 422
    assert "Stop the access of Lou" in kim.text
    assert kim.confirms().status_code == 200
    assert "Stop the access of Lou" in kim.text
    with app.app_context():
        assert members.status_of(db.session.get_one(StaffMember, 2)) == "active"
    kim.goes_through_with_it()
    assert "Can't sign in" in kim.follows().text
    assert kim.sends("/staff/people/2/enable").status_code == 303


def test_a_confirmation_ends_where_its_session_does(app: Flask, kim: Colleague) -> None:
    """The page that asks for it was open, and then the session ended as well."""
    hours_pass(app, 1 / 6)
    kim.opens("/staff/people/add")
    kim.confirms()
    kim.opens("/staff/people/add")
    hours_pass(app, 1 / 6)
    kim.sends("/staff/people/add", **SENT)
    kim.client.delete_cookie("staff")
    assert kim.confirms(proof_code="000000").status_code == 401
    assert "lou@example.org" in kim.text
    assert kim.signs_in_here().status_code == 200
    assert "lou@example.org" in kim.text


def test_a_form_of_another_session_does_not_make_this_one_fresh(app: Flask, kim: Colleague) -> None:
    at_work(app, "reader", "Lou")
    hours_pass(app, 1 / 6)
    kim.opens("/staff/people/2")
    kim.sends("/staff/people/2/disable")
    asked = kim.hidden()["resumed_request"]
    kim.signs_in()
    hours_pass(app, 1 / 6)
    kim.opens("/staff/confirm")
    kim.confirms(resumed_request=asked)
    assert "Stop the access of Lou" in kim.text
    assert kim.goes_through_with_it().status_code == 401


def test_a_page_that_matters_opens_after_confirming(app: Flask, kim: Colleague) -> None:
    hours_pass(app, 1 / 6)
    assert kim.opens("/staff/people/add").status_code == 401
    assert '<h2 id="waits">Add somebody</h2>' in kim.page.text
    assert kim.confirms().headers["Location"] == "/staff/people/add"
    assert kim.follows().status_code == 200


def test_no_page_shows_a_password_that_was_typed(app: Flask, kim: Colleague) -> None:
    signed_out(kim, "/staff/account/password")
    page = kim.sends("/staff/account/password", password=f"{PASSWORD} and back")
    assert page.status_code == 401
    assert "Change your password" in kim.text
    assert PASSWORD not in page.text
    assert PASSWORD not in kim.signs_in_here(proof_code="000000").text
    assert kim.signs_in_here().headers["Location"] == "/staff/account/password"


def test_no_name_and_no_value_becomes_part_of_a_page(app: Flask, kim: Colleague) -> None:
    evil = '"><script>alert(1)</script>'
    signed_out(kim, "/staff/people/add")
    kim.sends("/staff/people/add", **(SENT | {"name": evil, evil: "x", "role": evil}))
    for _ in range(2):
        assert "<script>alert" not in kim.page.text
        assert evil in kim.text
        kim.signs_in_here()
    assert evil not in dict(HIDDEN.findall(kim.page.text))


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        pytest.param({f"field{number}": "x" for number in range(5000)}, 413, id="many names"),
        pytest.param({"name": ["x"] * 21}, 413, id="many values"),
        pytest.param({"text": "x" * 7501}, 413, id="long"),
        pytest.param({"x" * 62_000: "x"}, 401, id="not ours, so left out"),
    ],
)
def test_what_no_form_of_ours_holds_is_answered_fast_and_small(
    app: Flask, kim: Colleague, fields: dict[str, Any], status: int
) -> None:
    for page in ("/staff/people/1/role", "/staff/people/add"):
        kim.opens("/staff/people")
        hours_pass(app, 1 / 6)
        with at_most(3):
            sent = kim.sends(page, **fields)
        assert sent.status_code == status
        assert len(sent.data) < 10_000


def test_thirty_thousand_fields_of_a_stranger_are_answered_fast_and_small(app: Flask) -> None:
    stranger = Visitor(app)
    stranger.opens("/request-a-call")
    token = re.findall(r'name="csrf_token" value="([^"]+)"', stranger.page.text)[0]
    body = f"csrf_token={token}&page_proof={'x' * 99}&" + "a&" * 31_000
    for page in ("/staff/people/add", "/staff/sign-in", "/staff/confirm"):
        with at_most(3):
            answer = stranger.client.post(
                page, data=body, content_type="application/x-www-form-urlencoded"
            )
        assert answer.status_code == 413
        assert len(answer.data) < 10_000


def forms(page: str) -> Iterator[tuple[str, set[str]]]:
    """Where each form of a page is sent to, and its fields."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for form in tree.iter("form"):
        if form.get("method") == "post":
            fields = {field.get("name", "") for field in form.iter()} - {""}
            yield form.get("action", ""), fields


def test_every_closed_form_has_words_and_every_field_that_is_carried_a_label(app: Flask) -> None:
    owner, reference = at_work(app), asks(app, "Robin")
    at_work(app, "reader", "Lou")
    owner.opens("/staff/people/2")
    owner.sends("/staff/people/2/disable")
    at_work(app, "reader", "Sam")
    with app.app_context():
        for mail in db.session.scalars(select(OutgoingMail)):
            mail.status = GIVEN_UP  # so that there is something to be tried again
        db.session.commit()
    pages = [address(rule, "x", reference) for method, rule in staff_rules(app) if method == "GET"]
    urls, seen = app.url_map.bind("localhost"), set()
    for page in (*pages, "/staff/people/2", "/staff/people/3"):
        shown = owner.client.get(page)
        for action, fields in forms(shown.text) if shown.mimetype == "text/html" else ():
            to = (action or page).partition("?")[0]
            if not to.startswith("/staff"):
                continue
            assert "page_proof" in fields or page in ("/staff/sign-in", "/staff/set-up/x"), page
            endpoint = urls.match(to, method="POST")[0]
            seen.add(endpoint)
            if endpoint in DESCRIPTIONS:
                assert fields - NOT_RESUMED <= set(LABELS) | UNSHOWN, endpoint
    closed = {
        rule.endpoint for method, rule in staff_rules(app) if method == "POST"
    } - PUBLIC_ENDPOINTS
    assert closed - {"sign_in.confirm"} == set(DESCRIPTIONS)
    # A button without fields; and where a page of the release before sends a note.
    assert closed - seen <= {"account.sign_out_elsewhere", "inbox_pages.add_note"}


def test_every_page_that_asks_for_a_confirmation_has_words(app: Flask) -> None:
    for _method, rule in staff_rules(app):
        if getattr(app.view_functions[rule.endpoint], "fresh_login_required", False):
            assert rule.endpoint in DESCRIPTIONS
