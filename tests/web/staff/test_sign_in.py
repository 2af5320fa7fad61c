"""Members of staff set up, sign in, confirm and sign out, over HTTP."""

from datetime import UTC, datetime, timedelta
from statistics import median
from time import process_time

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from questionnaire.calls.call_tables import AuditEntry
from questionnaire.staff.staff_tables import StaffLogin, StaffMember
from questionnaire.web.database import db
from tests.apps import app_with, settings_for
from tests.colleague import PASSWORD, Colleague, at_work, hours_pass, link_for
from tests.visitor import Visitor


@pytest.fixture
def kim(app: Flask) -> Colleague:
    kim = Colleague(app)
    kim.sets_up(link_for(app))
    return kim


def audited(app: Flask) -> list[tuple[str, str, str]]:
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        return [(entry.actor, entry.action, entry.detail) for entry in entries]


def test_a_member_signs_in_with_password_and_code(kim: Colleague) -> None:
    kim.opens("/staff/account")
    kim.sends("/staff/sign-out")
    assert kim.opens("/staff/account").status_code == 303
    assert kim.signs_in().headers["Location"] == "/staff"
    assert kim.follows().status_code == 200


def test_a_recovery_code_signs_in_once(app: Flask, kim: Colleague) -> None:
    code = kim.recovery_codes[0]
    assert kim.signs_in(proof_code=code).status_code == 303
    assert kim.signs_in(proof_code=code).status_code == 422


def test_a_code_that_signed_in_does_so_once(kim: Colleague) -> None:
    code = kim.code()
    assert kim.signs_in(proof_code=code).status_code == 303
    assert kim.signs_in(proof_code=code).status_code == 422


def test_the_same_words_meet_every_wrong_entry(app: Flask, kim: Colleague) -> None:
    link_for(app, "lou@example.org")  # has not set up
    tries = [
        {"proof_email": "nobody@example.org"},
        {"proof_email": "lou@example.org"},
        {"proof_password": "a wrong long password"},
        {"proof_code": "000000"},
    ]
    said = set()
    for fields in tries:
        page = kim.signs_in(**({"proof_code": "000000"} | fields))
        assert page.status_code == 422
        said.add(page.text.split('role="alert"')[1].split("</div>")[0])
    assert len(said) == 1


def test_a_name_that_is_not_there_takes_as_long(app: Flask, kim: Colleague) -> None:
    def took(email: str) -> float:
        kim.opens("/staff/sign-in")
        began = process_time()
        kim.sends("/staff/sign-in", proof_email=email, proof_password="x" * 20, proof_code="1")
        return process_time() - began

    took("warm@example.org")
    known, unknown = (
        median(took(email) for _ in range(4)) for email in ("kim@example.org", "no@example.org")
    )
    assert 1 / 3 < known / unknown < 3


def test_what_somebody_slipped_into_the_browser_before_opens_nothing(
    app: Flask, kim: Colleague
) -> None:
    kim.client.set_cookie("staff", "planted")
    kim.signs_in()
    given = kim.cookie("staff")
    assert given not in (None, "planted")
    thief = Visitor(app)
    thief.client.set_cookie("staff", "planted")
    assert thief.opens("/staff/account").status_code == 303


def test_signing_in_again_ends_the_session_before(app: Flask, kim: Colleague) -> None:
    thief = Visitor(app)
    thief.client.set_cookie("staff", kim.cookie("staff") or "")
    assert thief.opens("/staff/account").status_code == 200
    kim.signs_in()
    assert thief.opens("/staff/account").status_code == 303


def test_signing_out_ends_a_copied_cookie_and_the_back_button(app: Flask, kim: Colleague) -> None:
    thief = Visitor(app)
    thief.client.set_cookie("staff", kim.cookie("staff") or "")
    kim.opens("/staff/account")
    page = kim.sends("/staff/sign-out")
    assert "Clear-Site-Data" not in page.headers  # it takes seconds where the cache is full
    assert kim.opens("/staff/account").status_code == 303
    assert thief.opens("/staff/account").status_code == 303


def test_the_cookie_is_for_the_server_alone_and_ends_with_the_browser(
    sqlite_url: str,
) -> None:
    for environment, name in (("local", "staff"), ("production", "__Host-staff")):
        settings = settings_for(sqlite_url, environment=environment, trusted_hosts=("localhost",))
        app = app_with(settings)
        app.config["PREFERRED_URL_SCHEME"] = "https" if settings.https else "http"
        kim = Colleague(app)
        page = kim.sets_up(link_for(app, f"{environment}@example.org"))
        (cookie,) = [c for c in page.headers.getlist("Set-Cookie") if c.startswith(f"{name}=")]
        flags = set(cookie.split("; ")[1:])
        secure = {"Secure"} if settings.https else set()
        assert flags == {"HttpOnly", "Path=/", "SameSite=Lax"} | secure


def test_after_signing_in_one_comes_to_the_page_that_was_asked_for(kim: Colleague) -> None:
    kim.client.delete_cookie("staff")
    asked = kim.opens("/staff/people?page=2").headers["Location"]
    assert asked == "/staff/sign-in?to=%2Fstaff%2Fpeople%3Fpage%3D2"
    assert kim.signs_in(asked).headers["Location"] == "/staff/people?page=2"


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/staff\\@evil", "/staff/\n", "/help-now",
           "/staffed", "/staff/..//evil.example:80", "javascript:alert(1)"]
)  # fmt: skip
def test_nobody_is_sent_elsewhere_after_signing_in(kim: Colleague, to: str) -> None:
    kim.opens("/staff/sign-in")
    assert kim.signs_in(proof_to=to).headers["Location"] == "/staff"


def test_a_session_ends_when_nobody_uses_it(app: Flask, kim: Colleague) -> None:
    hours_pass(app, 1 / 4)
    assert kim.opens("/staff/account").status_code == 303


def test_every_page_that_is_opened_lets_the_session_last(app: Flask, kim: Colleague) -> None:
    for _ in range(3):
        hours_pass(app, 1 / 6)
        assert kim.opens("/staff/stay").status_code == 200
    assert kim.page.json == {"seconds": 899}


def test_a_tab_that_only_asks_how_long_is_left_keeps_nobody_signed_in(
    app: Flask, kim: Colleague
) -> None:
    hours_pass(app, 1 / 6)
    left = kim.opens("/staff/seconds-left").json or {}
    assert 290 < left["seconds"] < 300
    hours_pass(app, 1 / 12)
    assert kim.opens("/staff/seconds-left").status_code == 303


def test_after_eight_hours_it_ends_all_the_same(app: Flask, kim: Colleague) -> None:
    for _ in range(47):
        hours_pass(app, 1 / 6)
        assert kim.opens("/staff/stay").status_code == 200
    hours_pass(app, 1 / 6)
    assert kim.opens("/staff/stay").status_code == 303


def test_too_many_tries_from_one_network_wait_a_minute(app: Flask, kim: Colleague) -> None:
    for _ in range(10):
        assert kim.signs_in(proof_code="000000").status_code == 422
    page = kim.signs_in()
    assert page.status_code == 429
    assert 0 < int(page.headers["Retry-After"]) <= 60
    elsewhere = Colleague(app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    recovery = kim.recovery_codes[0]
    assert elsewhere.signs_in(proof_code=recovery).status_code == 303


def test_the_trail_tells_who_signed_in_and_who_tried(app: Flask, kim: Colleague) -> None:
    kim.signs_in(proof_email="my secret password", proof_code="000000")
    kim.signs_in(proof_code="000000")
    kim.signs_in()
    kim.opens("/staff/account")
    kim.sends("/staff/sign-out")
    assert audited(app) == [
        ("visitor", "staff.set-up-opened", "kim@example.org"),
        ("kim@example.org", "staff.set-up", ""),
        ("kim@example.org", "staff.signed-in", ""),
        ("visitor", "staff.sign-in-failed", ""),
        ("kim@example.org", "staff.signed-in", "failed tries in a day: 1"),
        ("kim@example.org", "staff.signed-out", ""),
    ]


def test_failures_do_not_pile_up_in_the_trail_where_nobody_can_delete_them(
    sqlite_url: str,
) -> None:
    app = app_with(settings_for(sqlite_url, staff_limit="1000 per hour"))
    kim = Colleague(app)
    kim.sets_up(link_for(app))
    before = len(audited(app))
    for _ in range(12):
        kim.signs_in(proof_password="wrong", proof_code="000000")
    for _ in range(3):
        kim.signs_in(proof_email="nobody@example.org", proof_code="000000")
    kim.signs_in()
    assert audited(app)[before:] == [
        ("visitor", "staff.sign-in-failed", ""),
        ("visitor", "staff.sign-in-failed", "10 today"),
        ("kim@example.org", "staff.signed-in", "failed tries in a day: 12"),
    ]
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1, minutes=1), tick=True):
        kim.signs_in(proof_password="wrong", proof_code="000000")
    assert audited(app)[-1] == ("visitor", "staff.sign-in-failed", "")


def test_no_secret_stands_in_the_database(app: Flask, kim: Colleague) -> None:
    with app.app_context():
        rows = [
            *db.session.execute(select(StaffMember.__table__)).all(),
            *db.session.execute(select(StaffLogin.__table__)).all(),
        ]
    for secret in (kim.secret, PASSWORD, kim.cookie("staff"), *kim.recovery_codes):
        assert secret
        assert secret not in str(rows)


def test_a_disabled_member_is_out_at_once(app: Flask, kim: Colleague) -> None:
    lou = at_work(app, "handler", "Lou")
    assert lou.opens("/staff/account").status_code == 200
    kim.opens("/staff/people/2")
    kim.sends("/staff/people/2/disable")
    assert lou.opens("/staff/account").status_code == 303
