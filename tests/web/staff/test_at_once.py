"""What two do at the same moment in the staff area, with real threads on both databases."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Barrier
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from werkzeug.test import TestResponse

from questionnaire.calls.call_tables import CallRequest, RequestNote
from questionnaire.staff import codes, logins, members
from questionnaire.staff.staff_tables import StaffLogin, StaffMember
from questionnaire.web.database import db
from tests.apps import app_with, settings_for
from tests.colleague import PASSWORD, Colleague, at_work, link_for
from tests.web.staff.test_inbox_pages import asks

pytestmark = pytest.mark.slow

OTHER = "nine quiet boats at noon"
MANY, ROUNDS = 6, 12


@pytest.fixture(params=["sqlite_url", "postgres_server"])
def practice(request: pytest.FixtureRequest) -> Iterator[Flask]:
    url = request.getfixturevalue(request.param)
    app = app_with(settings_for(url, staff_limit="100000 per hour"))
    yield app
    with app.app_context():
        db.session.rollback()
        db.session.execute(delete(StaffMember))
        db.session.execute(delete(CallRequest))
        db.session.commit()
        db.engine.dispose()


def at_once(*things: Callable[[], TestResponse]) -> list[int]:
    """Do all of them in one moment; their statuses."""
    start = Barrier(len(things))

    def do(thing: Callable[[], TestResponse]) -> int:
        start.wait()
        return thing().status_code

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(do, things))


def later(seconds: float, thing: Callable[[], TestResponse]) -> TestResponse:
    sleep(seconds)
    return thing()


def change(app: Flask, **values: object) -> None:
    """All members become so."""
    with app.app_context():
        db.session.execute(update(StaffMember).values(**values))
        db.session.commit()


def number(app: Flask, email: str) -> int:
    with app.app_context():
        member = members.find(db.session(), email)
        assert member
        return member.id


def browsers(app: Flask, like: Colleague) -> list[Colleague]:
    """Of one member, with the sign-in page open."""
    found = []
    for _ in range(MANY):
        browser = Colleague(app)
        browser.email, browser.secret = like.email, like.secret
        browser.opens("/staff/sign-in")
        found.append(browser)
    return found


def test_a_code_signs_in_once_however_many_send_it_at_once(practice: Flask) -> None:
    kim = at_work(practice)
    for _ in range(ROUNDS // 3):
        change(practice, totp_last_step=0, failed_attempts=0, wait_until=None)
        code = Colleague.code(browsers(practice, kim)[0])
        tries = [partial(b.signs_in_here, proof_code=code) for b in browsers(practice, kim)]
        assert sorted(at_once(*tries)) == [303] + [422] * (MANY - 1)


def test_a_recovery_code_signs_in_once_however_many_send_it_at_once(practice: Flask) -> None:
    kim = Colleague(practice)
    kim.sets_up(link_for(practice))
    for code in kim.recovery_codes[:3]:
        tries = [partial(b.signs_in_here, proof_code=code) for b in browsers(practice, kim)]
        assert sorted(at_once(*tries)) == [303] + [422] * (MANY - 1)


def test_a_link_is_opened_by_one_of_those_who_press_at_once(practice: Flask) -> None:
    for turn in range(ROUNDS):
        link = link_for(practice, f"lou{turn}@example.org")
        tries = []
        for _ in range(MANY):
            somebody = Colleague(practice)
            somebody.opens(link)
            tries.append(partial(somebody.sends, link))
        assert sorted(at_once(*tries)) == [303] + [404] * (MANY - 1)


def test_a_set_up_is_finished_by_one_of_those_who_send_it_at_once(practice: Flask) -> None:
    for turn in range(ROUNDS):
        email = f"lou{turn}@example.org"
        first = Colleague(practice)
        page = first.begins(link_for(practice, email))
        token = first.client.get_cookie("set-up", path="/staff/set-up")
        assert token
        first.secret = page.text.partition('class="secret">')[2].partition("<")[0]
        code, tabs = first.code(), []
        for _ in range(MANY):
            tab = Colleague(practice)
            tab.client.set_cookie("set-up", token.value, path="/staff/set-up")
            tab.opens("/staff/set-up")
            tabs.append(tab)
        tries = [partial(t.sends, "/staff/set-up", password=PASSWORD, code=code) for t in tabs]
        assert sorted(at_once(*tries)) == [200] + [404] * (MANY - 1)
        assert sum(tab.opens("/staff/account").status_code == 200 for tab in tabs) == 1
        with practice.app_context():
            of_lou = select(StaffLogin).filter_by(member_id=number(practice, email))
            assert len(db.session.scalars(of_lou).all()) == 1


def test_of_two_new_passwords_at_once_one_counts_and_ends_the_other_session(
    practice: Flask,
) -> None:
    kim = at_work(practice, "handler")
    for _ in range(ROUNDS):
        tabs = [Colleague(practice), Colleague(practice)]
        for tab in tabs:
            tab.email = kim.email
            signs_in_again(practice, tab)
            tab.opens("/staff/account/password")
        at_once(*(partial(tab.sends, "/staff/account/password", password=OTHER) for tab in tabs))
        assert sorted(tab.opens("/staff/account").status_code for tab in tabs) == [200, 303]


def signs_in_again(app: Flask, colleague: Colleague) -> None:
    """Whatever was ended, with the secret that counts now."""
    with app.app_context():
        member = members.find(db.session(), colleague.email)
        assert member
        keys = app.extensions["settings"].data_encryption
        colleague.secret = codes.plain_secret(keys, member)
        token = logins.begin(db.session(), member, now=datetime.now(UTC))
        db.session.commit()
    colleague.client.set_cookie("staff", token)


@pytest.mark.parametrize("how", ["password", "reset", "disable"])
def test_no_sign_in_with_the_old_password_outlives_its_end(practice: Flask, how: str) -> None:
    owner, kim = at_work(practice, name="Sam"), at_work(practice, "handler")
    page = f"/staff/people/{number(practice, kim.email)}"
    with practice.app_context():
        kept = db.session.scalars(select(StaffMember.password_hash)).first()
    for turn in range(2 * ROUNDS):
        change(practice, totp_last_step=0, password_hash=kept, disabled_at=None)
        signs_in_again(practice, kim)
        elsewhere = browsers(practice, kim)[0]
        who, to = (
            (kim, "/staff/account/password") if how == "password" else (owner, f"{page}/{how}")
        )
        who.opens("/staff/account")
        # Checking a password takes a while: the end comes before, within and after it.
        ends = partial(later, turn * 0.003, partial(who.sends, to, password=OTHER))
        ended, _ = at_once(ends, elsewhere.signs_in_here)
        assert ended in (200, 303)
        assert elsewhere.opens("/staff/account").status_code == 303


@pytest.mark.parametrize("others", [0, 1])
@pytest.mark.parametrize("path", ["disable", "reset", "role"])
def test_two_owners_who_end_each_other_at_once_do_not_both_succeed(
    practice: Flask, others: int, path: str
) -> None:
    for turn in range(ROUNDS // 2):
        owners = [at_work(practice, name=f"{name}{turn}") for name in ("Kim", "Lou")]
        for other in range(others):
            at_work(practice, name=f"Sam{other}{turn}")
        pages = [f"/staff/people/{number(practice, owner.email)}" for owner in owners]
        for owner in owners:
            owner.opens("/staff/people/add")
        said = at_once(
            partial(owners[0].sends, f"{pages[1]}/{path}", role="reader"),
            partial(owners[1].sends, f"{pages[0]}/{path}", role="reader"),
        )
        assert sum(status in (200, 303) for status in said) == 1, said
        change(practice, disabled_at=None, password_hash="", role="reader")


@pytest.mark.parametrize("ends", [{"disabled_at": datetime.now(UTC)}, {"role": "reader"}])
def test_who_may_not_any_more_when_it_is_their_turn_changes_nothing(
    practice: Flask, ends: dict[str, object]
) -> None:
    """A note that waits for a row while the right to write it ends."""
    reference, handler = asks(practice, "Robin"), at_work(practice, "handler")
    handler.opens(f"/staff/requests/{reference}")
    with practice.app_context():
        if db.engine.dialect.name == "sqlite":
            return  # there whoever is first keeps all others waiting at the door
        with db.engine.connect() as colleague, ThreadPoolExecutor(1) as pool:
            colleague.execute(select(CallRequest.id).with_for_update())
            sent = pool.submit(handler.sends, f"/staff/requests/{reference}/work", text="Late")
            sleep(0.5)  # so that it waits for the row
            change(practice, **ends)
            colleague.rollback()
            assert sent.result().status_code in (401, 403)
        assert db.session.scalars(select(RequestNote)).all() == []
