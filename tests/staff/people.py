"""Members for tests of the staff area's core."""

from datetime import UTC, datetime

import pyotp
from sqlalchemy.orm import Session

from questionnaire.calls.encryption import DataKeys
from questionnaire.staff import codes, members
from questionnaire.staff.roles import Role
from questionnaire.staff.staff_tables import StaffMember

NOW = datetime(2026, 3, 2, 9, 0, 15, tzinfo=UTC)
PASSWORD = "seven green kites over town"


def code_at(keys: DataKeys, member: StaffMember, at: datetime) -> str:
    """What the member's app shows at that moment."""
    return pyotp.TOTP(codes.plain_secret(keys, member)).at(at)


def kim(
    session: Session, keys: DataKeys, *, role: Role = "owner", email: str = "kim@example.org"
) -> tuple[StaffMember, list[str]]:
    """Somebody who has set up, and their recovery codes."""
    member, _ = members.add(session, keys, name="Kim", email=email, role=role, now=NOW)
    kept = members.finish_set_up(session, member, password=PASSWORD, step=0)
    assert kept
    session.commit()
    return member, kept
