"""Owners decide who works here."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from questionnaire.calls.call_tables import AuditEntry
from questionnaire.web.database import db
from tests.colleague import Colleague, at_work, link_for


@pytest.fixture
def owner(app: Flask) -> Colleague:
    return at_work(app)


def test_an_owner_adds_somebody_who_then_sets_up(app: Flask, owner: Colleague) -> None:
    owner.opens("/staff/people/add")
    owner.sends("/staff/people/add", name="Lou Ray", email="Lou@example.org", role="reader")
    link = re.search(r"http://localhost(/staff/set-up/[\w-]+)", owner.page.text)
    assert link
    lou = Colleague(app)
    lou.sets_up(link[1])
    assert "Reader" in lou.opens("/staff/account").text
    assert lou.opens("/staff/people").status_code == 403
    people = owner.opens("/staff/people").text
    assert "Lou Ray" in people
    assert "lou@example.org" in people


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Please enter a name."),
        ({"email": "lou"}, "Please enter an email address like"),
        ({"email": "KIM@example.org"}, "Somebody with this address is already here."),
        ({"role": "king"}, "Not a valid choice"),
        ({"role": ""}, "Please choose a role."),
    ],
)
def test_what_can_t_be_added_is_said(owner: Colleague, fields: dict[str, str], said: str) -> None:
    owner.opens("/staff/people/add")
    given = {"name": "Lou", "email": "lou@example.org", "role": "reader"} | fields
    page = owner.sends("/staff/people/add", **{k: v for k, v in given.items() if v})
    assert page.status_code == 422
    assert said in owner.text
    assert "<title>Error: " in owner.text


def test_a_role_is_changed_at_once(app: Flask, owner: Colleague) -> None:
    lou = at_work(app, "reader", "Lou")
    owner.opens("/staff/people/2")
    assert owner.sends("/staff/people/2/role", role="owner").status_code == 303
    assert lou.opens("/staff/people").status_code == 200


def test_the_only_owner_stays_one(owner: Colleague) -> None:
    for path, fields in (("role", {"role": "reader"}), ("disable", {}), ("reset", {})):
        owner.opens("/staff/people/1")
        page = owner.sends(f"/staff/people/1/{path}", **fields)
        assert page.status_code == 409
        assert "This is the only owner who can sign in." in owner.text
    assert owner.opens("/staff/people").status_code == 200


def test_an_owner_who_never_set_up_is_none_who_is_left(app: Flask, owner: Colleague) -> None:
    link_for(app, "lou@example.org")
    owner.opens("/staff/people/1")
    assert owner.sends("/staff/people/1/disable").status_code == 409
    owner.opens("/staff/people/2")
    assert owner.sends("/staff/people/2/disable").status_code == 303


def test_an_owner_leaves_when_another_one_is_there(app: Flask, owner: Colleague) -> None:
    at_work(app, "owner", "Lou")
    owner.opens("/staff/people/1")
    assert owner.sends("/staff/people/1/disable").status_code == 303
    assert owner.opens("/staff/people").status_code == 303


def test_a_new_link_ends_the_old_ways_in(app: Flask, owner: Colleague) -> None:
    lou = at_work(app, "reader", "Lou")
    owner.opens("/staff/people/2")
    assert "/staff/set-up/" in owner.sends("/staff/people/2/reset").text
    assert lou.opens("/staff/account").status_code == 303


def test_somebody_who_is_not_there_is_not_found(owner: Colleague) -> None:
    owner.opens("/staff/people/1")
    assert owner.sends("/staff/people/77/reset").status_code == 404


def test_every_change_is_in_the_trail(app: Flask, owner: Colleague) -> None:
    at_work(app, "reader", "Lou")
    owner.opens("/staff/people/2")
    for path, fields in (("role", {"role": "handler"}), ("disable", {}), ("enable", {})):
        owner.sends(f"/staff/people/2/{path}", **fields)
        owner.opens("/staff/people/2")
    owner.sends("/staff/people/2/reset")
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [(e.actor, e.action, e.detail) for e in entries] == [
            ("kim@example.org", "staff.role", "lou@example.org handler"),
            ("kim@example.org", "staff.disabled", "lou@example.org"),
            ("kim@example.org", "staff.enabled", "lou@example.org"),
            ("kim@example.org", "staff.reset", "lou@example.org"),
        ]
