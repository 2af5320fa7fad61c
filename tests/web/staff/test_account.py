"""A member's own account."""

from flask import Flask

from tests.colleague import CODE, Colleague, link_for
from tests.visitor import Visitor

OTHER = "nine quiet boats at noon"


def kim_twice(app: Flask) -> tuple[Colleague, Visitor]:
    """At the desk, and still signed in elsewhere."""
    kim, elsewhere = Colleague(app), Visitor(app)
    kim.sets_up(link_for(app))
    elsewhere.client.set_cookie("staff", kim.cookie("staff") or "")
    kim.client.delete_cookie("staff")
    kim.signs_in()
    return kim, elsewhere


def test_a_new_password_ends_the_old_one_and_the_other_sessions(app: Flask) -> None:
    kim, elsewhere = kim_twice(app)
    kim.opens("/staff/account/password")
    assert kim.sends("/staff/account/password", password=OTHER).status_code == 303
    assert kim.opens("/staff/account").status_code == 200
    assert elsewhere.opens("/staff/account").status_code == 303
    assert kim.signs_in().status_code == 422
    assert kim.signs_in(proof_password=OTHER).status_code == 303


def test_a_password_that_others_would_try_is_refused(app: Flask) -> None:
    kim, _ = kim_twice(app)
    kim.opens("/staff/account/password")
    page = kim.sends("/staff/account/password", password="kim@example.org 26")
    assert page.status_code == 422
    assert "kim@example.org 26" not in kim.text


def test_new_recovery_codes_are_shown_once_and_counted(app: Flask) -> None:
    kim, _ = kim_twice(app)
    old = kim.recovery_codes[0]
    kim.opens("/staff/account")
    new = CODE.findall(kim.sends("/staff/account/recovery-codes").text)
    assert len(new) == 10
    assert "Recovery codes left: 10." in kim.opens("/staff/account").text
    assert kim.signs_in(proof_code=old).status_code == 422
    assert kim.signs_in(proof_code=new[0]).status_code == 303
    assert "Recovery codes left: 9." in kim.opens("/staff/account").text


def test_somebody_signs_out_everywhere_else(app: Flask) -> None:
    kim, elsewhere = kim_twice(app)
    kim.opens("/staff/account")
    kim.sends("/staff/account/sign-out-elsewhere")
    assert kim.opens("/staff/account").status_code == 200
    assert elsewhere.opens("/staff/account").status_code == 303
