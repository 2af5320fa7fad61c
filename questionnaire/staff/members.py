"""Members of staff: add, set up, change, and verify their credentials."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from questionnaire import typed_text
from questionnaire.calls.encryption import DataKeys
from questionnaire.staff import codes, logins, passwords, tokens
from questionnaire.staff.logins import SignedIn
from questionnaire.staff.roles import Role
from questionnaire.staff.staff_tables import StaffMember

Standing = Literal["active", "not set up", "disabled"]
SET_UP_WITHIN = timedelta(days=2)
MAX_EMAIL = 254


class EmailTakenError(Exception):
    """There is already a member with this address."""


class LastOwnerError(Exception):
    """No owner would remain who can sign in and manage the members."""


def add(
    session: Session, keys: DataKeys, *, name: str, email: str, role: Role, now: datetime
) -> tuple[StaffMember, str]:
    """Add a member, and return the token of their set-up link. The caller commits.

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
    """Reset password, codes and sessions; a new link sets them up again. The caller commits.

    Returns:
        The link's token, of which only a hash is stored.
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
    """Use a set-up link, which works only once. The caller commits.

    A new token replaces the link's token, and the secret for codes is renewed. Only the browser
    that opened the link first gets the new token, so a later reader of the link sees nothing.

    Returns:
        The member and the token for that browser; None if the link is not valid.
    """
    own = tokens.new()
    unopened = update(StaffMember).where(
        *_link_is_valid(token, now=now), StaffMember.setup_opened_at.is_(None)
    )
    opened = unopened.values(
        setup_hash=tokens.hashed(own),
        setup_opened_at=now,
        totp_secret=codes.new_secret(keys),
        totp_last_step=0,
    )
    member = session.scalars(opened.returning(StaffMember)).one_or_none()
    return (member, own) if member else None


def finish_set_up(
    session: Session, member: StaffMember, *, password: str, step: int
) -> list[str] | None:
    """Finish the set-up, which ends the link. The caller commits.

    Args:
        member: as it was when `step` was determined.
        step: the time step of the code that proved the app works; it can't be used again.

    Returns:
        Recovery codes, to be shown once; None if the set-up was finished or ended already.
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
    """Store a new password, and sign the member out everywhere except here. The caller commits.

    Returns:
        Whether it was stored: not if the session `here` has ended.
    """
    stored = passwords.hashed(password)
    _lock(session, here.member)
    if logins.role_now(session, here) is None:
        return False
    here.member.password_hash = stored
    logins.end_others(session, here)
    return True


def find(session: Session, email: str) -> StaffMember | None:
    """The member with this address, in any spelling."""
    if len(email) > MAX_EMAIL:
        return None
    return session.scalars(select(StaffMember).filter_by(email=_plain(email))).one_or_none()


def find_by_link(
    session: Session, token: str, *, opened: bool, now: datetime
) -> StaffMember | None:
    """The member whose set-up has this token, while it is valid.

    Args:
        opened: whether it is the token of the browser that opened the link.
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
    """Whether password and code are those of the member. The caller commits.

    It takes the same time for an unknown member, so that the timing reveals no accounts.
    """
    active = member if member and status_of(member) == "active" else None
    stored = active.password_hash if active else None
    session.commit()  # no changes yet; lets others write during the slow hashing
    if not passwords.fits(stored, password) or not active:
        return False
    _lock(session, active)
    # Hashing took a while: the password active have been changed or removed.
    return (
        active.password_hash == stored
        and status_of(active) == "active"
        and codes.accept(session, keys, active, code, now=now)
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
    """Block a member's access immediately. The caller commits.

    Raises:
        LastOwnerError: this is the only owner.
    """
    require_other_owner(session, member)
    _lock(session, member)
    member.disabled_at = now
    member.setup_hash = member.setup_until = None
    logins.end_all(session, member)


def enable(member: StaffMember) -> None:
    """Allow a member in again, with their former password and codes. The caller commits.

    A former set-up link stays invalid.
    """
    member.disabled_at = None


def lock_owners(session: Session) -> None:
    """Lock the rows of all owners until the commit, against simultaneous changes of members."""
    owners = select(StaffMember.id).filter_by(role="owner").order_by(StaffMember.id)
    session.execute(owners.with_for_update())


def require_other_owner(session: Session, member: StaffMember) -> None:
    """Call this before ending a member's access. Owners stay locked until the commit, so that
    two owners can't disable each other at the same time.

    Raises:
        LastOwnerError: this is the only owner who can sign in.
    """
    owners = select(StaffMember.id).filter_by(role="owner", disabled_at=None)
    can_sign_in = owners.where(StaffMember.password_hash != "").order_by(StaffMember.id)
    if session.scalars(can_sign_in.with_for_update()).all() == [member.id]:
        raise LastOwnerError


def _lock(session: Session, member: StaffMember) -> None:
    """Reload and lock the member's row until the commit, against changes and sign-ins."""
    session.refresh(member, with_for_update=True)


def _link_is_valid(token: str, *, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Conditions for a valid set-up token."""
    return (StaffMember.setup_hash == tokens.hashed(token), StaffMember.setup_until > now)


def _plain(email: str) -> str:
    return typed_text.clean_email(email).lower()
