"""The second factor: TOTP codes from an app, valid once, or recovery codes."""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

import pyotp
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from questionnaire.calls.encryption import DataKeys
from questionnaire.staff.staff_tables import RecoveryCode, StaffMember

STEP = 30  # seconds, the default of all apps (RFC 6238)
FREE = 5  # wrong codes before the member has to wait
MAX_WAIT = timedelta(minutes=15)
RECOVERY_CODES = 10
MAX_LENGTH = 40  # of a typed code
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without letters that look alike


def new_secret(keys: DataKeys) -> str:
    """A new TOTP secret, encrypted."""
    return keys.encrypt(pyotp.random_base32())


def plain_secret(keys: DataKeys, member: StaffMember) -> str:
    """The secret in base32, for people who type it into their app."""
    return keys.decrypt(member.totp_secret)


def address_for_apps(keys: DataKeys, member: StaffMember, *, practice: str) -> str:
    """The otpauth:// URI in the QR code that an app scans."""
    return pyotp.TOTP(plain_secret(keys, member)).provisioning_uri(
        name=member.email, issuer_name=practice
    )


def time_step(keys: DataKeys, member: StaffMember, code: str, *, now: datetime) -> int | None:
    """The time step of this code: the current one or a neighbor, never one that was used before."""
    totp, given = pyotp.TOTP(plain_secret(keys, member)), _stripped(code)
    current = int(now.timestamp()) // STEP
    for step in (current - 1, current, current + 1):
        if step > member.totp_last_step and hmac.compare_digest(
            totp.generate_otp(step).encode(), given.encode()
        ):
            return step
    return None


def accept(
    session: Session, keys: DataKeys, member: StaffMember, code: str, *, now: datetime
) -> bool:
    """Whether this is a valid code or recovery code; afterwards it is used. The caller commits.

    The caller has locked the member, so that two simultaneous requests can't use the same code.
    Call this only after the password matched: wrong codes make the member wait, and nobody who
    does not know the password may cause that. A recovery code works without waiting.
    """
    if _use_recovery_code(session, member, code, now=now):
        return True
    if member.wait_until and now < member.wait_until:
        return False
    step = time_step(keys, member, code, now=now)
    if step is None:
        _delay_next_try(member, now=now)
        return False
    member.totp_last_step, member.failed_attempts, member.wait_until = step, 0, None
    return True


def renew_recovery_codes(session: Session, member: StaffMember) -> list[str]:
    """Replace the codes. They are shown once: only hashes are stored. The caller commits."""
    session.refresh(member, with_for_update=True)  # or two requests at once would both add codes
    forget_recovery_codes(session, member)
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(member_id=member.id, code_hash=_hash(code)) for code in codes)
    return codes


def forget_recovery_codes(session: Session, member: StaffMember) -> None:
    session.execute(delete(RecoveryCode).where(RecoveryCode.member_id == member.id))


def recovery_codes_left(session: Session, member: StaffMember) -> int:
    unused = select(func.count()).where(
        RecoveryCode.member_id == member.id, RecoveryCode.used_at.is_(None)
    )
    return session.scalars(unused).one()


def _use_recovery_code(session: Session, member: StaffMember, code: str, *, now: datetime) -> bool:
    found = session.scalars(
        select(RecoveryCode).filter_by(member_id=member.id, code_hash=_hash(code), used_at=None)
    ).one_or_none()
    if found:
        found.used_at = now
    return found is not None


def _delay_next_try(member: StaffMember, *, now: datetime) -> None:
    member.failed_attempts += 1
    over = member.failed_attempts - FREE
    if over >= 0:
        member.wait_until = now + min(timedelta(minutes=2 ** min(over, 10)), MAX_WAIT)


def _new_code() -> str:
    """Fifteen of 31 characters, 74 random bits, in three groups."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(3))


def _hash(code: str) -> str:
    return sha256(_stripped(code).lower().encode()).hexdigest()


def _stripped(code: str) -> str:
    return "".join(code[:MAX_LENGTH].split()).replace("-", "")
