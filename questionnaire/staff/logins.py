"""Where members are signed in. The cookie holds a token; this record decides what it is worth."""

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
    """How long a session lasts without being used, and at the most."""

    idle: timedelta
    most: timedelta


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A member, and the session they are in."""

    member: StaffMember
    login: StaffLogin

    def ends_at(self, limits: Limits) -> datetime:
        """When it ends if nothing is done."""
        return min(self.login.seen_at + limits.idle, self.login.created_at + limits.most)

    def is_fresh(self, now: datetime) -> bool:
        """Whether password and code were entered a short while ago."""
        return now - self.login.confirmed_at < FRESH


def begin(session: Session, member: StaffMember, *, now: datetime, fresh: bool = True) -> str:
    """Sign a member in. The caller commits.

    Args:
        fresh: whether what matters asks for no other password and code during the next minutes.

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
    """Who holds this token; None when it is unknown, ended, or its member is disabled."""
    found = session.execute(
        select(StaffMember, StaffLogin)
        .join(StaffLogin, StaffLogin.member_id == StaffMember.id)
        .where(StaffLogin.token_hash == tokens.hashed(token), StaffMember.disabled_at.is_(None))
    ).one_or_none()
    signed_in = SignedIn(*found) if found else None
    return signed_in if signed_in and now < signed_in.ends_at(limits) else None


def touch(session: Session, signed_in: SignedIn, *, now: datetime) -> None:
    """Somebody is at work in it, so it lasts on. The caller commits."""
    used = update(StaffLogin).where(StaffLogin.id == signed_in.login.id)
    session.execute(used.values(seen_at=now))


def confirm(session: Session, signed_in: SignedIn, *, now: datetime) -> None:
    """Password and code were entered in it once more. The caller commits."""
    here = update(StaffLogin).where(StaffLogin.id == signed_in.login.id)
    session.execute(here.values(confirmed_at=now))


def role_now(session: Session, signed_in: SignedIn) -> str | None:
    """The member's role as it is by now; None when the session or the member's access has ended."""
    still = (StaffLogin.id == signed_in.login.id, StaffMember.disabled_at.is_(None))
    found = select(StaffMember.role).join(StaffLogin, StaffLogin.member_id == StaffMember.id)
    return session.scalars(found.where(*still)).one_or_none()


def of_member(session: Session, member: StaffMember) -> Sequence[StaffLogin]:
    """Every browser in which a member signed in and not out, the newest first."""
    order = (StaffLogin.created_at.desc(), StaffLogin.id.desc())
    return session.scalars(select(StaffLogin).filter_by(member_id=member.id).order_by(*order)).all()


def end(session: Session, token: str) -> None:
    """Sign out: a copy of the cookie opens nothing any more. The caller commits."""
    session.execute(delete(StaffLogin).where(StaffLogin.token_hash == tokens.hashed(token)))


def end_all(session: Session, member: StaffMember) -> None:
    """Sign a member out everywhere. The caller commits."""
    session.execute(delete(StaffLogin).where(StaffLogin.member_id == member.id))


def end_others(session: Session, kept: SignedIn) -> None:
    """Sign a member out everywhere but here. The caller commits."""
    others = (StaffLogin.member_id == kept.member.id, StaffLogin.id != kept.login.id)
    session.execute(delete(StaffLogin).where(*others))


def expire(session: Session, limits: Limits, *, now: datetime) -> None:
    """Delete the records of sessions that ended long ago. The caller commits."""
    session.execute(delete(StaffLogin).where(StaffLogin.created_at < now - limits.most * 4))
