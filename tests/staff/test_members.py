"""Members are added, set up by a link that works once, known again, and never all shut out."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from questionnaire.calls.sealing import DataKeys
from questionnaire.staff import members
from questionnaire.staff.tables import StaffMember
from tests.staff.people import NOW, PASSWORD, code_at, kim


def is_known(session: Session, seal: DataKeys, member: StaffMember | None, **given: str) -> bool:
    code = code_at(seal, member, NOW) if member else "123456"
    given = {"password": PASSWORD, "code": code} | given
    return members.is_known(session, seal, member, **given, now=NOW)


def test_an_address_belongs_to_one_member_however_it_is_written(
    session: Session, seal: DataKeys
) -> None:
    member, _ = kim(session, seal)
    assert members.find(session, " KIM@example.org ") is member
    with pytest.raises(members.EmailTakenError):
        members.add(session, seal, name="Other", email="Kim@Example.org", role="reader", now=NOW)


def test_a_link_works_for_two_days_and_once(session: Session, seal: DataKeys) -> None:
    member, link = members.add(
        session, seal, name="Lou", email="lou@example.org", role="reader", now=NOW
    )
    session.commit()
    assert member.setup_hash != link
    assert members.standing(member) == "not set up"
    last = NOW + timedelta(days=2) - timedelta(seconds=1)
    assert members.find_by_link(session, link, now=last) is member
    assert members.find_by_link(session, link, now=NOW + timedelta(days=2)) is None
    members.finish_set_up(session, member, password=PASSWORD, step=1)
    session.commit()
    assert members.find_by_link(session, link, now=NOW) is None
    assert members.standing(member) == "active"


def test_a_member_is_known_by_password_and_code(session: Session, seal: DataKeys) -> None:
    member, _ = kim(session, seal)
    assert not is_known(session, seal, member, password="seven green kites over down")
    assert not is_known(session, seal, member, code="000 000")
    assert is_known(session, seal, member)


def test_who_does_not_know_the_password_makes_nobody_wait(session: Session, seal: DataKeys) -> None:
    member, _ = kim(session, seal)
    for _ in range(9):
        assert not is_known(session, seal, member, password="wrong", code="wrong")
    assert member.failed_attempts == 0
    assert is_known(session, seal, member)


def test_nobody_and_who_may_not_are_not_known(session: Session, seal: DataKeys) -> None:
    assert not is_known(session, seal, None)
    kim(session, seal)
    member, _ = kim(session, seal, email="lou@example.org")
    members.disable(session, member, now=NOW)
    session.commit()
    assert not is_known(session, seal, member)
    members.enable(member)
    session.commit()
    assert is_known(session, seal, member)


def test_a_reset_ends_the_password_and_the_app(session: Session, seal: DataKeys) -> None:
    member, kept = kim(session, seal)
    old = code_at(seal, member, NOW)
    link = members.reset(session, seal, member, now=NOW)
    session.commit()
    assert members.standing(member) == "not set up"
    assert not is_known(session, seal, member, code=kept[0])
    assert code_at(seal, member, NOW) != old
    assert members.find_by_link(session, link, now=NOW) is member


def test_a_disabled_member_sets_up_nothing(session: Session, seal: DataKeys) -> None:
    kim(session, seal)
    member, _ = kim(session, seal, email="lou@example.org")
    link = members.reset(session, seal, member, now=NOW)
    members.disable(session, member, now=NOW)
    session.commit()
    assert members.find_by_link(session, link, now=NOW) is None


def test_one_owner_is_always_left(session: Session, seal: DataKeys) -> None:
    member, _ = kim(session, seal)
    kim(session, seal, role="handler", email="lou@example.org")
    with pytest.raises(members.LastOwnerError):
        members.disable(session, member, now=NOW)
    with pytest.raises(members.LastOwnerError):
        members.change_role(session, member, "reader")
    second, _ = kim(session, seal, email="sam@example.org")
    members.change_role(session, member, "reader")
    session.commit()
    with pytest.raises(members.LastOwnerError):
        members.disable(session, second, now=NOW)
