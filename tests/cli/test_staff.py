"""Whoever runs the server decides on the command line who may sign in."""

import re
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from flask import Flask
from sqlalchemy import select

from questionnaire.calls.call_tables import AuditEntry
from questionnaire.web.database import db
from tests.apps import DATA_KEY, SECRET_KEY
from tests.colleague import Colleague, at_work
from tests.commands import flask

pytestmark = pytest.mark.slow


class Operator:
    """Runs `flask staff …` on the app's database."""

    def __init__(self, url: str) -> None:
        self.settings = {"DATABASE_URL": url, "DATA_KEYS": DATA_KEY, "SECRET_KEYS": SECRET_KEY}

    def runs(self, *arguments: str, **settings: str) -> CompletedProcess[str]:
        return flask("staff", *arguments, **(self.settings | settings))


@pytest.fixture
def operator(app: Flask, sqlite_url: str) -> Operator:
    return Operator(sqlite_url)


def test_somebody_is_added_and_sets_up_by_the_link(app: Flask, operator: Operator) -> None:
    done = operator.runs("add", "Kim@Example.org", "Kim Lee", "--role", "owner",
                         PUBLIC_URL="https://example.org")  # fmt: skip
    link = re.search(r"https://example\.org(/staff/set-up/\S+)", done.stdout)
    assert link, done.stderr
    assert operator.runs("list").stdout == "kim@example.org  owner  not set up  Kim Lee\n"
    kim = Colleague(app)
    kim.sets_up(link[1])
    assert kim.opens("/staff/people").status_code == 200
    assert operator.runs("list").stdout == "kim@example.org  owner  active  Kim Lee\n"


def test_what_is_pasted_is_cleaned_and_what_shows_nothing_is_refused(operator: Operator) -> None:
    added = operator.runs("add", "\u202aKim@Example.org\u202c", "山田　علی‌رضا", "--role", "owner")
    assert added.returncode == 0, added.stderr
    assert operator.runs("list").stdout == "kim@example.org  owner  not set up  山田 علی‌رضا\n"
    assert "Give an email address and a name" in operator.runs("add", "a@example.org", "　 ").stderr
    assert "ASCII before the @" in operator.runs("add", "jörg@example.org", "Jörg").stderr
    assert operator.runs("reset", " ＫＩＭ@example.org").returncode == 0


def test_access_is_ended_given_again_changed_and_begun_anew(app: Flask, operator: Operator) -> None:
    at_work(app)
    operator.runs("add", "lou@example.org", "lou", "--role", "owner")
    steps = [
        (("disable", "lou@example.org"), "can't sign in any more"),
        (("enable", "lou@example.org"), "`flask staff reset lou@example.org` makes a new link"),
        (("role", "lou@example.org", "reader"), "lou@example.org is reader now"),
        (("reset", "lou@example.org"), "/staff/set-up/"),
        (("reset", "kim@example.org"), "/staff/set-up/"),  # the operator may, the only owner or not
    ]
    for arguments, said in steps:
        assert said in operator.runs(*arguments).stdout
    with app.app_context():
        trail = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [(e.actor, e.action, e.detail) for e in trail[1:]] == [
            ("system", "staff.disabled", "lou@example.org"),
            ("system", "staff.enabled", "lou@example.org"),
            ("system", "staff.role", "lou@example.org reader"),
            ("system", "staff.reset", "lou@example.org"),
            ("system", "staff.reset", "kim@example.org"),
        ]


def test_who_had_set_up_signs_in_again(app: Flask, operator: Operator) -> None:
    at_work(app)
    at_work(app, "handler", "Lou")
    operator.runs("disable", "lou@example.org")
    assert "can sign in again" in operator.runs("enable", "lou@example.org").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "KIM@example.org", "Other"), "is there already"),
        (("add", "no address", "Lou"), "Give an email address and a name"),
        (("add", "lou@example.org", ""), "Give an email address and a name"),
        (("disable", "kim@example.org"), "the only owner"),
        (("role", "kim@example.org", "reader"), "the only owner"),
        (("reset", "nobody@example.org"), "There is no member nobody@example.org"),
    ],
)
def test_what_can_t_be_done_is_said(
    app: Flask, operator: Operator, arguments: tuple[str, ...], said: str
) -> None:
    at_work(app)
    done = operator.runs(*arguments)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_was_not_set_up_is_said(tmp_path: Path) -> None:
    done = Operator(f"sqlite:///{tmp_path / 'empty.sqlite'}").runs("list")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "flask db upgrade" in done.stderr
