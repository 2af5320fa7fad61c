"""A session ends when it is not used, after some hours in any case, and with the member."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from questionnaire.calls.encryption import DataKeys
from questionnaire.staff import logins, members
from questionnaire.staff.logins import Limits
from questionnaire.staff.staff_tables import StaffLogin
from tests.staff.people import NOW, kim

LIMITS = Limits(idle=timedelta(minutes=15), most=timedelta(hours=8))


@pytest.fixture
def token(session: Session, keys: DataKeys) -> str:
    member, _ = kim(session, keys)
    kim(session, keys, email="lou@example.org")  # another owner
    found = logins.begin(session, member, now=NOW)
    session.commit()
    return found


def test_a_session_ends_after_fifteen_minutes_without_use(session: Session, token: str) -> None:
    used = NOW + timedelta(minutes=14)
    found = logins.find(session, token, LIMITS, now=used)
    assert found
    logins.touch(session, found, now=used)
    session.commit()
    assert logins.find(session, token, LIMITS, now=used + timedelta(minutes=14, seconds=59))
    assert not logins.find(session, token, LIMITS, now=used + timedelta(minutes=15))


def test_a_session_ends_after_eight_hours_however_much_it_is_used(
    session: Session, token: str
) -> None:
    now = NOW
    while found := logins.find(session, token, LIMITS, now=now):
        logins.touch(session, found, now=now)
        session.commit()
        now += timedelta(minutes=10)
    assert now == NOW + timedelta(hours=8)


def test_nobody_is_in_with_a_token_that_was_never_given(session: Session, token: str) -> None:
    assert not logins.find(session, f"{token}x", LIMITS, now=NOW)
    assert not logins.find(session, "", LIMITS, now=NOW)


def test_a_token_is_not_kept_itself(session: Session, token: str) -> None:
    assert token not in session.scalars(select(StaffLogin.token_hash)).all()


def test_signing_out_ends_a_copied_cookie(session: Session, token: str) -> None:
    logins.end(session, token)
    session.commit()
    assert not logins.find(session, token, LIMITS, now=NOW)


def test_disabling_a_member_ends_every_session(session: Session, token: str) -> None:
    found = logins.find(session, token, LIMITS, now=NOW)
    assert found
    members.disable(session, found.member, now=NOW)
    session.commit()
    assert not logins.find(session, token, LIMITS, now=NOW)
    members.enable(found.member)
    session.commit()
    assert not logins.find(session, token, LIMITS, now=NOW)


def test_a_confirmation_counts_for_ten_minutes(session: Session, token: str) -> None:
    found = logins.find(session, token, LIMITS, now=NOW)
    assert found
    assert found.is_fresh(NOW + timedelta(minutes=9, seconds=59))
    assert not found.is_fresh(NOW + timedelta(minutes=10))


def test_records_of_ended_sessions_go(session: Session, token: str) -> None:
    for days, left in ((1, 1), (2, 0)):
        logins.expire(session, LIMITS, now=NOW + timedelta(days=days))
        session.commit()
        assert session.scalar(select(func.count()).select_from(StaffLogin)) == left
