"""The staff area is closed: to strangers everywhere, to members by their role."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from questionnaire.staff.roles import ROLES, Role, reaches
from questionnaire.web.staff.access import PUBLIC_ENDPOINTS, role_of
from tests.colleague import at_work
from tests.web.middleware.test_site_rules import address


def staff_rules(app: Flask) -> Iterator[tuple[str, Rule]]:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/staff"):
            for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
                yield method, rule


def test_without_signing_in_every_page_of_the_staff_area_asks_for_it(app: Flask) -> None:
    client, closed = app.test_client(), 0
    for method, rule in staff_rules(app):
        if rule.endpoint in PUBLIC_ENDPOINTS:
            continue
        answer = client.open(address(rule, "nobody"), method=method)
        assert answer.status_code in (303, 401), (method, rule.rule)
        if answer.status_code == 303:
            assert answer.headers["Location"].startswith("/staff/sign-in"), (method, rule.rule)
        closed += 1
    assert closed


@pytest.mark.parametrize("path", ["/staff/", "/staff/nothing", "/staff/sign-in/x", "/staff/../x"])
def test_strangers_do_not_learn_which_addresses_exist(app: Flask, path: str) -> None:
    assert app.test_client().get(path).headers["Location"].startswith("/staff/sign-in")


def test_only_signing_in_and_setting_up_are_open(app: Flask) -> None:
    expected = {"sign_in.sign_in", "sign_in.sign_out", "set_up.begin", "set_up.finish"}
    assert expected == PUBLIC_ENDPOINTS
    assert {r.endpoint for _, r in staff_rules(app)} > PUBLIC_ENDPOINTS


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_what_is_meant_for_it_and_no_more(app: Flask, role: Role) -> None:
    client = at_work(app, role).client
    for method, rule in staff_rules(app):
        if rule.endpoint in PUBLIC_ENDPOINTS:
            continue
        refused = client.open(address(rule, "nobody"), method=method).status_code == 403
        needed = role_of(app.view_functions[rule.endpoint])
        assert refused == (not reaches(role, needed)), (role, method, rule.rule)
