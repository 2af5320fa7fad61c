"""The login sessions of members. The cookie contains a token; a row here makes it valid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from questionnaire.staff import tokens
from questionnaire.staff.staff_tables import StaffLogin, StaffMember

FRESH = timedelta(minutes=10)  # how long a confirmation with password and code counts


@dataclass(frozen=True, slots=True)
class Limits:
    """The maximum time of a session without use, and in total."""

    idle: timedelta
    most: timedelta


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A member and their login session."""

    member: StaffMember
    login: StaffLogin

    def ends_at(self, limits: Limits) -> datetime:
        """When it ends without further use."""
        return min(self.login.seen_at + limits.idle, self.login.created_at + limits.most)

    def is_fresh(self, now: datetime) -> bool:
        """Whether password and code were entered a short while ago."""
        return now - self.login.confirmed_at < FRESH


def begin(session: Session, member: StaffMember, *, now: datetime, fresh: bool = True) -> str:
    """Sign a member in. The caller commits.

    Args:
        fresh: whether password and code count as confirmed for the next minutes.

    Returns:
        The token for the cookie.
    """
    token = tokens.new()
    session.add(
        StaffLogin(
            token_hash=tokens.hashed(token),
            member_id=member.id,
            created_at=now,
            seen_at=now,
            confirmed_at=now if fresh else now - FRESH,
        )
    )
    return token


def find(session: Session, token: str, limits: Limits, *, now: datetime) -> SignedIn | None:
    """The session with this token; None if it is unknown or ended, or its member is disabled."""
    found = session.execute(
        select(StaffMember, StaffLogin)
        .join(StaffLogin, StaffLogin.member_id == StaffMember.id)
        .where(StaffLogin.token_hash == tokens.hashed(token), StaffMember.disabled_at.is_(None))
    ).one_or_none()
    signed_in = SignedIn(*found) if found else None
    return signed_in if signed_in and now < signed_in.ends_at(limits) else None


def touch(session: Session, signed_in: SignedIn, *, now: datetime) -> None:
    """Extend a session because it was used. The caller commits."""
    used = update(StaffLogin).where(StaffLogin.id == signed_in.login.id)
    session.execute(used.values(seen_at=now))


def confirm(session: Session, signed_in: SignedIn, *, now: datetime) -> None:
    """Store that password and code were confirmed again. The caller commits."""
    here = update(StaffLogin).where(StaffLogin.id == signed_in.login.id)
    session.execute(here.values(confirmed_at=now))


def role_now(session: Session, signed_in: SignedIn) -> str | None:
    """The member's current role; None if the session or the member's access has ended."""
    valid = (StaffLogin.id == signed_in.login.id, StaffMember.disabled_at.is_(None))
    found = select(StaffMember.role).join(StaffLogin, StaffLogin.member_id == StaffMember.id)
    return session.scalars(found.where(*valid)).one_or_none()


def of_member(session: Session, member: StaffMember) -> Sequence[StaffLogin]:
    """All sessions of a member, newest first."""
    order = (StaffLogin.created_at.desc(), StaffLogin.id.desc())
    return session.scalars(select(StaffLogin).filter_by(member_id=member.id).order_by(*order)).all()


def end(session: Session, token: str) -> None:
    """Sign out: copies of the cookie are invalid too. The caller commits."""
    session.execute(delete(StaffLogin).where(StaffLogin.token_hash == tokens.hashed(token)))


def end_all(session: Session, member: StaffMember) -> None:
    """Sign a member out everywhere. The caller commits."""
    session.execute(delete(StaffLogin).where(StaffLogin.member_id == member.id))


def end_others(session: Session, current: SignedIn) -> None:
    """Sign a member out everywhere except here. The caller commits."""
    others = (StaffLogin.member_id == current.member.id, StaffLogin.id != current.login.id)
    session.execute(delete(StaffLogin).where(*others))


def expire(session: Session, limits: Limits, *, now: datetime) -> None:
    """Delete the records of sessions that ended long ago. The caller commits."""
    session.execute(delete(StaffLogin).where(StaffLogin.created_at < now - limits.most * 4))
