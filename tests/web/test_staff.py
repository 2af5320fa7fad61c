"""Members of staff set up, sign in, confirm and sign out, over HTTP."""

from flask import Flask

from tests.colleague import Colleague, link_for


def kim_is_set_up(app: Flask) -> Colleague:
    kim = Colleague(app)
    kim.sets_up(link_for(app))
    return kim


def test_a_new_member_sets_up_by_a_link_and_is_in(app: Flask) -> None:
    kim = kim_is_set_up(app)
    assert len(kim.recovery_codes) == 10
    assert kim.opens("/staff/account").status_code == 200


def test_a_member_signs_in_with_password_and_code(app: Flask) -> None:
    kim = kim_is_set_up(app)
    kim.opens("/staff/account")
    kim.sends("/staff/sign-out")
    assert kim.opens("/staff/account").status_code == 303
    assert kim.signs_in().headers["Location"] == "/staff"
    assert kim.follows().status_code == 200
