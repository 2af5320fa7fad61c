"""Tables: members of staff, their login sessions and their recovery codes."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from questionnaire.calls.call_tables import ENCRYPTED, Base, UtcTime


class StaffMember(Base):
    """A member who may sign in. Without a password hash, the set-up is not finished."""

    __tablename__ = "staff_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(120), unique=True)  # in lower case
    role: Mapped[str] = mapped_column(String(16))  # one of roles.ROLES
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    password_hash: Mapped[str] = mapped_column(String(200), default="")  # argon2id
    totp_secret: Mapped[str] = mapped_column(Text, info=ENCRYPTED)
    totp_last_step: Mapped[int] = mapped_column(default=0)  # a code is valid once
    # SHA-256 of the token in the link for setting up password and codes
    setup_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    setup_until: Mapped[datetime | None] = mapped_column(UtcTime)
    setup_opened_at: Mapped[datetime | None] = mapped_column(UtcTime)
    failed_attempts: Mapped[int] = mapped_column(default=0)  # since they last signed in
    wait_until: Mapped[datetime | None] = mapped_column(UtcTime)


class StaffLogin(Base):
    """A login session in one browser. Without this row its cookie is not valid."""

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    # SHA-256 of the token in the cookie
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("staff_member.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
    confirmed_at: Mapped[datetime] = mapped_column(UtcTime)  # password and code entered


class RecoveryCode(Base):
    """Replaces a code from the app, once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("staff_member.id", ondelete="CASCADE"), index=True
    )
    code_hash: Mapped[str] = mapped_column(String(64))  # SHA-256 of 74 random bits
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)
