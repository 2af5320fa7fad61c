"""Members of staff: added, set up, changed, and known again when they sign in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from questionnaire import cleaning
from questionnaire.calls.encryption import DataKeys
from questionnaire.staff import codes, logins, passwords, tokens
from questionnaire.staff.logins import SignedIn
from questionnaire.staff.roles import Role
from questionnaire.staff.staff_tables import StaffMember

Standing = Literal["active", "not set up", "disabled"]
SET_UP_WITHIN = timedelta(days=2)
MAX_EMAIL = 254


class EmailTakenError(Exception):
    """Somebody with this address is there already."""


class LastOwnerError(Exception):
    """Nobody would be left who can sign in and change who works here."""


def add(
    session: Session, keys: DataKeys, *, name: str, email: str, role: Role, now: datetime
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
    return member, reset(session, keys, member, now=now)


def reset(session: Session, keys: DataKeys, member: StaffMember, *, now: datetime) -> str:
    """Begin anew: password, codes and sessions end, and a link sets them up. The caller commits.

    Returns:
        The link's token, of which only a hash is kept.
    """
    _lock(session, member)
    token = tokens.new()
    logins.end_all(session, member)
    codes.forget_recovery_codes(session, member)
    member.password_hash, member.totp_secret = "", codes.new_secret(keys)
    member.setup_hash, member.setup_until = tokens.hashed(token), now + SET_UP_WITHIN
    member.setup_opened_at = None
    return token


def open_link(
    session: Session, keys: DataKeys, token: str, *, now: datetime
) -> tuple[StaffMember, str] | None:
    """Take a set-up link, which then works no more. The caller commits.

    What the link's token opened is from now on opened by another one, which only the browser gets
    that was first, and with a new secret for codes. So nobody who reads the link later sees any.

    Returns:
        The member and the token for that browser; None when the link does not count.
    """
    own = tokens.new()
    taken = update(StaffMember).where(
        *_link_is_valid(token, now=now), StaffMember.setup_opened_at.is_(None)
    )
    became = taken.values(
        setup_hash=tokens.hashed(own),
        setup_opened_at=now,
        totp_secret=codes.new_secret(keys),
        totp_last_step=0,
    )
    member = session.scalars(became.returning(StaffMember)).one_or_none()
    return (member, own) if member else None


def finish_set_up(
    session: Session, member: StaffMember, *, password: str, step: int
) -> list[str] | None:
    """The link has done its work. The caller commits.

    Args:
        member: as it was when `step` was found out.
        step: whose code was shown as a proof that the app is set up; it does not count again.

    Returns:
        Recovery codes, to be shown once; None when somebody else was quicker, or it was ended.
    """
    same = (StaffMember.id == member.id, StaffMember.setup_hash == member.setup_hash)
    done = (
        update(StaffMember)
        .where(*same)
        .values(
            password_hash=passwords.hashed(password),
            totp_last_step=step,
            setup_hash=None,
            setup_until=None,
            failed_attempts=0,
            wait_until=None,
        )
    )
    if session.scalars(done.returning(StaffMember.id)).one_or_none() is None:
        return None
    return codes.renew_recovery_codes(session, member)


def change_password(session: Session, here: SignedIn, password: str) -> bool:
    """Keep a new password, and sign the member out everywhere but here. The caller commits.

    Returns:
        Whether it was done: not if `here` was ended meanwhile.
    """
    kept = passwords.hashed(password)
    _lock(session, here.member)
    if logins.role_now(session, here) is None:
        return False
    here.member.password_hash = kept
    logins.end_others(session, here)
    return True


def find(session: Session, email: str) -> StaffMember | None:
    """The member with this address, however it is written."""
    if len(email) > MAX_EMAIL:
        return None
    return session.scalars(select(StaffMember).filter_by(email=_plain(email))).one_or_none()


def find_by_link(
    session: Session, token: str, *, opened: bool, now: datetime
) -> StaffMember | None:
    """Whose set-up this is, while it counts.

    Args:
        opened: whether the token is the one of the browser that opened the link.
    """
    opened_at = StaffMember.setup_opened_at
    when = opened_at.is_not(None) if opened else opened_at.is_(None)
    found = select(StaffMember).where(*_link_is_valid(token, now=now), when)
    return session.scalars(found).one_or_none()


def all_members(session: Session) -> Sequence[StaffMember]:
    return session.scalars(select(StaffMember).order_by(StaffMember.name, StaffMember.id)).all()


def status_of(member: StaffMember) -> Standing:
    """Whether a member can sign in."""
    if member.disabled_at:
        return "disabled"
    return "active" if member.password_hash else "not set up"


def verify_credentials(
    session: Session,
    keys: DataKeys,
    member: StaffMember | None,
    *,
    password: str,
    code: str,
    now: datetime,
) -> bool:
    """Whether these are the member's password and a code of theirs. The caller commits.

    It takes as long for nobody at all, so that nobody learns who works here.
    """
    may = member if member and status_of(member) == "active" else None
    kept = may.password_hash if may else None
    session.commit()  # nothing is changed yet, and others may write while this takes its time
    if not passwords.fits(kept, password) or not may:
        return False
    _lock(session, may)
    # Checking took a while: another password, or none at all, may count by now.
    return (
        may.password_hash == kept
        and status_of(may) == "active"
        and codes.accept(session, keys, may, code, now=now)
    )


def change_role(session: Session, member: StaffMember, role: Role) -> None:
    """The caller commits.

    Raises:
        LastOwnerError: this is the only owner.
    """
    if role != "owner":
        require_other_owner(session, member)
    member.role = role


def disable(session: Session, member: StaffMember, *, now: datetime) -> None:
    """Let a member in no more, from this moment. The caller commits.

    Raises:
        LastOwnerError: this is the only owner.
    """
    require_other_owner(session, member)
    _lock(session, member)
    member.disabled_at = now
    member.setup_hash = member.setup_until = None
    logins.end_all(session, member)


def enable(member: StaffMember) -> None:
    """Let a member in again, with the password and codes they had. The caller commits.

    A set-up link that they had does not work again.
    """
    member.disabled_at = None


def lock_owners(session: Session) -> None:
    """Nobody else changes who works here, or what an owner may do, until the commit."""
    owners = select(StaffMember.id).filter_by(role="owner").order_by(StaffMember.id)
    session.execute(owners.with_for_update())


def require_other_owner(session: Session, member: StaffMember) -> None:
    """To be called before a member's way in is ended. Owners stay locked until the commit, so that
    two of them who end each other's at once do not both succeed.

    Raises:
        LastOwnerError: this is the only owner who can sign in.
    """
    owners = select(StaffMember.id).filter_by(role="owner", disabled_at=None)
    can_sign_in = owners.where(StaffMember.password_hash != "").order_by(StaffMember.id)
    if session.scalars(can_sign_in.with_for_update()).all() == [member.id]:
        raise LastOwnerError


def _lock(session: Session, member: StaffMember) -> None:
    """Read the member anew. Nobody else changes them, or signs in as them, until the commit."""
    session.refresh(member, with_for_update=True)


def _link_is_valid(token: str, *, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """A set-up goes on with this token."""
    return (StaffMember.setup_hash == tokens.hashed(token), StaffMember.setup_until > now)


def _plain(email: str) -> str:
    return cleaning.clean_email(email).lower()
