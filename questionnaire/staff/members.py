"""Members of staff: added, set up, changed, and known again when they sign in."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaire.calls.sealing import DataKeys
from questionnaire.staff import codes, passwords, sessions
from questionnaire.staff.roles import Role
from questionnaire.staff.tables import StaffMember

Standing = Literal["active", "not set up", "disabled"]
SET_UP_WITHIN = timedelta(days=2)


class EmailTakenError(Exception):
    """Somebody with this address is there already."""


class LastOwnerError(Exception):
    """Nobody would be left who may change who works here."""


def add(
    session: Session, seal: DataKeys, *, name: str, email: str, role: Role, now: datetime
) -> tuple[StaffMember, str]:
    """A new member, and the token of the link with which they set up. The caller commits.

    Raises:
        EmailTakenError: the address belongs to a member.
    """
    if find(session, email):
        raise EmailTakenError
    member = StaffMember(name=name, email=_plain(email), role=role, created_at=now, totp_secret="")
    session.add(member)
    session.flush()
    return member, reset(session, seal, member, now=now)


def reset(session: Session, seal: DataKeys, member: StaffMember, *, now: datetime) -> str:
    """Begin anew: password, codes and sessions end, and a link sets them up. The caller commits.

    Returns:
        The link's token, of which only a hash is kept.
    """
    token = secrets.token_urlsafe(32)
    sessions.end_all(session, member)
    codes.forget_recovery_codes(session, member)
    member.password_hash, member.totp_secret = "", codes.new_secret(seal)
    member.setup_hash, member.setup_until = _hash(token), now + SET_UP_WITHIN
    return token


def finish_set_up(session: Session, member: StaffMember, *, password: str, step: int) -> list[str]:
    """The link has done its work. The caller commits.

    Args:
        step: whose code was shown as a proof that the app is set up; it does not count again.

    Returns:
        Recovery codes, to be shown once.
    """
    member.password_hash, member.totp_last_step = passwords.hashed(password), step
    member.setup_hash = member.setup_until = None
    member.failed_attempts, member.wait_until = 0, None
    return codes.renew_recovery_codes(session, member)


def change_password(member: StaffMember, password: str) -> None:
    """The caller commits."""
    member.password_hash = passwords.hashed(password)


def find(session: Session, email: str) -> StaffMember | None:
    """The member with this address, however it is written."""
    return session.scalars(select(StaffMember).filter_by(email=_plain(email))).one_or_none()


def find_by_link(session: Session, token: str, *, now: datetime) -> StaffMember | None:
    """Whose set-up link this is, while it counts."""
    member = session.scalars(
        select(StaffMember).filter_by(setup_hash=_hash(token), disabled_at=None)
    ).one_or_none()
    return member if member and member.setup_until and now < member.setup_until else None


def everyone(session: Session) -> Sequence[StaffMember]:
    return session.scalars(select(StaffMember).order_by(StaffMember.name, StaffMember.id)).all()


def standing(member: StaffMember) -> Standing:
    """Whether a member can sign in."""
    if member.disabled_at:
        return "disabled"
    return "active" if member.password_hash else "not set up"


def is_known(
    session: Session,
    seal: DataKeys,
    member: StaffMember | None,
    *,
    password: str,
    code: str,
    now: datetime,
) -> bool:
    """Whether these are the member's password and a code of theirs. The caller commits.

    It takes as long for nobody at all, so that nobody learns who works here.
    """
    may = member if member and standing(member) == "active" else None
    fits = passwords.fits(may.password_hash if may else None, password)
    return bool(may and fits and codes.accept(session, seal, may, code, now=now))


def change_role(session: Session, member: StaffMember, role: Role) -> None:
    """The caller commits.

    Raises:
        LastOwnerError: this is the only owner.
    """
    if role != "owner":
        _keep_an_owner(session, member)
    member.role = role


def disable(session: Session, member: StaffMember, *, now: datetime) -> None:
    """Let a member in no more, from this moment. The caller commits.

    Raises:
        LastOwnerError: this is the only owner.
    """
    _keep_an_owner(session, member)
    member.disabled_at = now
    sessions.end_all(session, member)


def enable(member: StaffMember) -> None:
    """Let a member in again, with the password and codes they had. The caller commits."""
    member.disabled_at = None


def _keep_an_owner(session: Session, member: StaffMember) -> None:
    owners = select(StaffMember.id).filter_by(role="owner", disabled_at=None)
    # Locked, so that two owners who end each other's access at once do not both succeed.
    locked = owners.order_by(StaffMember.id).with_for_update()
    if session.scalars(locked).all() == [member.id]:
        raise LastOwnerError


def _plain(email: str) -> str:
    return email.strip().lower()


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
