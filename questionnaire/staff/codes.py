"""The second factor: codes from an app, each good once, or recovery codes in their place."""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

import pyotp
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from questionnaire.calls.encryption import DataKeys
from questionnaire.staff.staff_tables import RecoveryCode, StaffMember

STEP = 30  # seconds, as every app counts them (RFC 6238)
FREE = 5  # wrong codes before somebody has to wait
MAX_WAIT = timedelta(minutes=15)
RECOVERY_CODES = 10
MAX_LENGTH = 40  # nobody types more
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


def new_secret(keys: DataKeys) -> str:
    """What an app counts its codes from, encrypted."""
    return keys.encrypt(pyotp.random_base32())


def plain_secret(keys: DataKeys, member: StaffMember) -> str:
    """The secret in base32, for people who type it into their app."""
    return keys.decrypt(member.totp_secret)


def address_for_apps(keys: DataKeys, member: StaffMember, *, practice: str) -> str:
    """What the picture says that an app reads (otpauth://…)."""
    return pyotp.TOTP(plain_secret(keys, member)).provisioning_uri(
        name=member.email, issuer_name=practice
    )


def time_step(keys: DataKeys, member: StaffMember, code: str, *, now: datetime) -> int | None:
    """Which step this is the code of: the present one or a neighbour, and never one used before."""
    totp, given = pyotp.TOTP(plain_secret(keys, member)), _squeezed(code)
    present = int(now.timestamp()) // STEP
    for step in (present - 1, present, present + 1):
        if step > member.totp_last_step and hmac.compare_digest(
            totp.generate_otp(step).encode(), given.encode()
        ):
            return step
    return None


def accept(
    session: Session, keys: DataKeys, member: StaffMember, code: str, *, now: datetime
) -> bool:
    """Whether this is a good code or recovery code. It never is again. The caller commits.

    The caller has locked the member, so that two requests at once count one code once. Only to be
    asked once the password fitted: wrong codes make the member wait, and nobody who does not know
    the password may bring that about. A recovery code works in spite of it.
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
    """New codes instead of the old ones, to be shown once: only hashes stay. The caller commits."""
    session.refresh(member, with_for_update=True)  # else two requests at once leave twice as many
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
    """Fifteen of 31 letters, 74 random bits, in three groups."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(3))


def _hash(code: str) -> str:
    return sha256(_squeezed(code).lower().encode()).hexdigest()


def _squeezed(code: str) -> str:
    return "".join(code[:MAX_LENGTH].split()).replace("-", "")
