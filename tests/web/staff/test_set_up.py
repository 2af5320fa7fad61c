"""A set-up link is opened once, and goes on in that browser alone."""

import pytest
from flask import Flask
from sqlalchemy import select

from questionnaire.staff import members
from questionnaire.staff.staff_tables import StaffMember
from questionnaire.web.database import db
from tests.apps import app_with, settings_for
from tests.colleague import PASSWORD, SECRET, Colleague, at_work, link_for
from tests.visitor import Visitor
from tests.web.staff.test_inbox_pages import everywhere

__all__ = ["everywhere"]

ENDED = "This link does not work any more"


def test_a_new_member_sets_up_by_a_link_and_is_in(app: Flask) -> None:
    kim = Colleague(app)
    kim.sets_up(link_for(app))
    assert len(kim.recovery_codes) == 10
    assert kim.cookie("set-up") is None
    assert kim.opens("/staff/account").status_code == 200


def test_the_link_works_once(app: Flask) -> None:
    link = link_for(app)
    Colleague(app).sets_up(link)
    again = Visitor(app)
    assert again.opens(link).status_code == 404
    assert again.opens("/staff/set-up").status_code == 404
    again.opens("/request-a-call")
    assert again.sends(link).status_code == 404
    sent = again.sends("/staff/set-up", password="another long password 9", code="123456")
    assert sent.status_code == 404


def test_a_program_that_looks_into_mails_uses_nothing_up(app: Flask) -> None:
    link = link_for(app)
    scanner = app.test_client()
    for method in ("GET", "HEAD", "GET"):
        page = scanner.open(link, method=method)
        assert page.status_code == 200
        assert "Kim" not in page.text
    assert scanner.post(link).status_code == 400
    assert SECRET.search(Colleague(app).begins(link).text)


def test_no_address_holds_the_token_once_the_link_is_opened(app: Flask) -> None:
    kim, link = Colleague(app), link_for(app)
    kim.opens(link)
    page = kim.sends(link)
    assert (page.status_code, page.headers["Location"]) == (303, "/staff/set-up")
    (cookie,) = [c for c in page.headers.getlist("Set-Cookie") if c.startswith("set-up=")]
    assert set(cookie.split("; ")[1:]) == {"HttpOnly", "Path=/staff/set-up", "SameSite=Strict"}
    assert link.rpartition("/")[2] not in cookie


def test_over_https_the_cookie_goes_nowhere_else(sqlite_url: str) -> None:
    settings = settings_for(sqlite_url, environment="production", trusted_hosts=("localhost",))
    app = app_with(settings)
    app.config["PREFERRED_URL_SCHEME"] = "https"
    kim, link = Colleague(app), link_for(app)
    kim.opens(link)
    cookies = kim.sends(link).headers.getlist("Set-Cookie")
    (cookie,) = [c for c in cookies if c.startswith("__Secure-set-up=")]
    assert "Secure" in cookie.split("; ")


def test_who_opens_it_later_sees_no_secret_and_is_told_to_tell_an_owner(app: Flask) -> None:
    kim, late, link = Colleague(app), Colleague(app), link_for(app)
    kim.begins(link)
    assert late.begins(link).status_code == 404
    assert ENDED in late.text
    assert "tell an owner at once: somebody else may have" in late.text
    assert not SECRET.search(late.page.text)
    assert SECRET.search(kim.opens("/staff/set-up").text)


def test_the_secret_is_another_one_once_the_link_is_opened(app: Flask) -> None:
    """Whoever read the database, or the page of an earlier link, knows none that counts."""
    kim, link = Colleague(app), link_for(app)
    with app.app_context():
        before = db.session.scalars(select(StaffMember.totp_secret)).one()
    kim.begins(link)
    with app.app_context():
        assert db.session.scalars(select(StaffMember.totp_secret)).one() != before


def test_owners_see_when_the_link_was_opened(app: Flask) -> None:
    owner, lou = at_work(app), Colleague(app)
    link = link_for(app, "lou@example.org", "reader", "Lou")
    assert "was opened" not in owner.opens("/staff/people/2").text
    lou.begins(link)
    assert "The set-up link was opened:" in owner.opens("/staff/people/2").text
    assert "staff.set-up-opened (lou@example.org)" in owner.opens("/staff/audit").text
    owner.opens("/staff/people/2")
    owner.sends("/staff/people/2/reset")
    assert "was opened" not in owner.opens("/staff/people/2").text
    assert lou.opens("/staff/set-up").status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "too short"}, "Please use at least 15 characters."),
        ({"password": "password1password2"}, "Many people use this one or one like it."),
        ({"password": "kim@example.org!!"}, "little more than your name or email address"),
        ({"password": "MindLAB Neuroscience"}, "little more than the name of the practice"),
        ({"password": "neural-recalibration"}, "little more than the name of the practice"),
        ({"password": "2026202620262026"}, "little more than years or dates"),
        ({"password": "sunshinesunshine"}, "says the same again and again"),
        ({"password": "qwertyuiopasdfgh"}, "follows the keys"),
        ({"password": ""}, "Please enter a password."),
        ({"code": "000"}, "This is not the present code."),
        ({"code": ""}, "Please enter a code."),
    ],
)
def test_what_can_t_be_set_up_is_said_at_the_field_and_is_tried_again(
    app: Flask, fields: dict[str, str], said: str
) -> None:
    lou, link = Colleague(app), link_for(app)
    lou.sets_up(link, **fields)
    assert lou.page.status_code == 422
    assert said in lou.text
    assert lou.opens("/staff/account").status_code == 303
    lou.opens("/staff/set-up")
    assert lou.sends("/staff/set-up", password=PASSWORD, code=lou.code()).status_code == 200
    assert lou.opens("/staff/account").status_code == 200


def test_who_is_disabled_meanwhile_finishes_nothing(everywhere: Flask) -> None:
    owner, lou = at_work(everywhere), Colleague(everywhere)
    lou.begins(link_for(everywhere, "lou@example.org", "reader", "Lou"))
    with everywhere.app_context():
        member = members.find(db.session(), "lou@example.org")
        assert member
        page = f"/staff/people/{member.id}"
    for change in ("disable", "enable"):
        owner.opens(page)
        owner.sends(f"{page}/{change}")
    assert lou.sends("/staff/set-up", password=PASSWORD, code="123456").status_code == 404


@pytest.mark.parametrize("token", ["x", "x" * 42, "x" * 44, "x" * 900, "-" * 43, "a/b"])
def test_what_can_t_be_a_link_ends_at_once(app: Flask, token: str) -> None:
    kim = at_work(app)
    kim.client.set_cookie("set-up", token[:4000], path="/staff/set-up")
    kim.opens("/staff/account")
    assert kim.opens(f"/staff/set-up/{token}").status_code == 404
    assert kim.opens("/staff/set-up").status_code == 404
