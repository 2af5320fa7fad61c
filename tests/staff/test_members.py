"""Members are added, set up by a link that works once, known again, and never all shut out."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from questionnaire.calls.encryption import DataKeys
from questionnaire.staff import codes, members
from questionnaire.staff.staff_tables import StaffMember
from tests.staff.people import NOW, PASSWORD, code_at, kim


def is_known(session: Session, keys: DataKeys, member: StaffMember | None, **given: str) -> bool:
    code = code_at(keys, member, NOW) if member else "123456"
    given = {"password": PASSWORD, "code": code} | given
    return members.verify_credentials(session, keys, member, **given, now=NOW)


def test_an_address_belongs_to_one_member_however_it_is_written(
    session: Session, keys: DataKeys
) -> None:
    member, _ = kim(session, keys)
    assert members.find(session, " KIM@example.org ") is member
    with pytest.raises(members.EmailTakenError):
        members.add(session, keys, name="Other", email="Kim@Example.org", role="reader", now=NOW)


def lou_with_a_link(session: Session, keys: DataKeys) -> tuple[StaffMember, str]:
    given = members.add(session, keys, name="Lou", email="lou@example.org", role="reader", now=NOW)
    session.commit()
    return given


def test_a_link_counts_for_two_days(session: Session, keys: DataKeys) -> None:
    member, link = lou_with_a_link(session, keys)
    assert member.setup_hash != link
    assert members.status_of(member) == "not set up"
    last = NOW + timedelta(days=2) - timedelta(seconds=1)
    assert members.find_by_link(session, link, opened=False, now=last) is member
    late = NOW + timedelta(days=2)
    assert members.find_by_link(session, link, opened=False, now=late) is None
    assert members.open_link(session, keys, link, now=late) is None


def test_a_link_is_opened_once_and_goes_on_with_another_token(
    session: Session, keys: DataKeys
) -> None:
    member, link = lou_with_a_link(session, keys)
    secret = codes.plain_secret(keys, member)
    taken = members.open_link(session, keys, link, now=NOW)
    session.commit()
    assert taken
    assert taken[0] is member
    assert member.setup_opened_at == NOW
    assert codes.plain_secret(keys, member) != secret
    for opened in (True, False):
        assert members.find_by_link(session, link, opened=opened, now=NOW) is None
    assert members.open_link(session, keys, link, now=NOW) is None
    assert members.open_link(session, keys, taken[1], now=NOW) is None
    assert members.find_by_link(session, taken[1], opened=True, now=NOW) is member
    assert members.finish_set_up(session, member, password=PASSWORD, step=1)
    session.commit()
    assert members.find_by_link(session, taken[1], opened=True, now=NOW) is None
    assert members.status_of(member) == "active"


@pytest.mark.parametrize("token", ["", "x" * 42, "x" * 44, "é" * 64_000])
def test_what_can_t_be_a_link_opens_nothing(session: Session, keys: DataKeys, token: str) -> None:
    kim(session, keys)  # who has none
    assert members.open_link(session, keys, token, now=NOW) is None


def test_a_member_is_known_by_password_and_code(session: Session, keys: DataKeys) -> None:
    member, _ = kim(session, keys)
    assert not is_known(session, keys, member, password="seven green kites over down")
    assert not is_known(session, keys, member, code="000 000")
    assert is_known(session, keys, member)


def test_who_does_not_know_the_password_makes_nobody_wait(session: Session, keys: DataKeys) -> None:
    member, _ = kim(session, keys)
    for _ in range(9):
        assert not is_known(session, keys, member, password="wrong", code="wrong")
    assert member.failed_attempts == 0
    assert is_known(session, keys, member)


def test_nobody_and_who_may_not_are_not_known(session: Session, keys: DataKeys) -> None:
    assert not is_known(session, keys, None)
    kim(session, keys)
    member, _ = kim(session, keys, email="lou@example.org")
    members.disable(session, member, now=NOW)
    session.commit()
    assert not is_known(session, keys, member)
    members.enable(member)
    session.commit()
    assert is_known(session, keys, member)


def test_a_reset_ends_the_password_and_the_app(session: Session, keys: DataKeys) -> None:
    member, kept = kim(session, keys)
    old = code_at(keys, member, NOW)
    link = members.reset(session, keys, member, now=NOW)
    session.commit()
    assert members.status_of(member) == "not set up"
    assert not is_known(session, keys, member, code=kept[0])
    assert code_at(keys, member, NOW) != old
    assert members.find_by_link(session, link, opened=False, now=NOW) is member


def test_disabling_a_member_ends_their_link_for_good(session: Session, keys: DataKeys) -> None:
    kim(session, keys)
    member, link = lou_with_a_link(session, keys)
    members.disable(session, member, now=NOW)
    session.commit()
    assert members.open_link(session, keys, link, now=NOW) is None
    members.enable(member)
    session.commit()
    assert members.open_link(session, keys, link, now=NOW) is None


def test_a_reset_ends_a_set_up_that_is_under_way(session: Session, keys: DataKeys) -> None:
    member, link = lou_with_a_link(session, keys)
    taken = members.open_link(session, keys, link, now=NOW)
    assert taken
    members.reset(session, keys, member, now=NOW)
    session.commit()
    assert members.find_by_link(session, taken[1], opened=True, now=NOW) is None
    assert member.setup_opened_at is None


def test_one_owner_is_always_left(session: Session, keys: DataKeys) -> None:
    member, _ = kim(session, keys)
    kim(session, keys, role="handler", email="lou@example.org")
    with pytest.raises(members.LastOwnerError):
        members.disable(session, member, now=NOW)
    with pytest.raises(members.LastOwnerError):
        members.change_role(session, member, "reader")
    second, _ = kim(session, keys, email="sam@example.org")
    members.change_role(session, member, "reader")
    session.commit()
    with pytest.raises(members.LastOwnerError):
        members.disable(session, second, now=NOW)


def test_an_owner_who_never_set_up_does_not_count_as_one_who_is_left(
    session: Session, keys: DataKeys
) -> None:
    member, _ = kim(session, keys)
    invited, _ = members.add(
        session, keys, name="Lou", email="lou@example.org", role="owner", now=NOW
    )
    with pytest.raises(members.LastOwnerError):
        members.disable(session, member, now=NOW)
    with pytest.raises(members.LastOwnerError):
        members.change_role(session, member, "reader")
    members.disable(session, invited, now=NOW)  # a wrong invitation can be taken back


def test_an_address_that_is_too_long_is_nobody_s(session: Session, keys: DataKeys) -> None:
    assert members.find(session, "e\u0301" * 32_000) is None
