"""Tables: call requests and their mails, with encrypted personal data; the audit trail."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, ForeignKey, Index, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Base(DeclarativeBase):
    """The base of all tables. Constraints are named, so that migrations can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
        }
    )


class UtcTime(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite stores no time zone, so it is added when reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


# Marks columns with encrypted text; `flask keys rotate` finds them by this.
ENCRYPTED = {"encrypted": True}


class CallRequest(Base):
    """A request for a call."""

    __tablename__ = "call_request"
    __table_args__ = (
        Index("ix_call_request_status_received", "status", "received_at", "id"),
        Index("ix_call_request_assigned_received", "assigned_to", "received_at", "id"),
        Index("ix_call_request_received", "received_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    # requests.Details as JSON; empty after erasure
    details: Mapped[str] = mapped_column(Text, info=ENCRYPTED)
    shares_summary: Mapped[bool]
    consent_version: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(16), default="new")
    # SHA-256 of the token in the link with which the visitor sees and withdraws the request
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    changed_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    assigned_to: Mapped[str | None] = mapped_column(String(120))  # email of a member of staff
    version: Mapped[int] = mapped_column(default=0)  # incremented by each change of staff


class RequestNote(Base):
    """A note of a member of staff about a request."""

    __tablename__ = "request_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("call_request.id", ondelete="CASCADE"), index=True
    )
    written_by: Mapped[str] = mapped_column(String(120))
    written_at: Mapped[datetime] = mapped_column(UtcTime)
    text: Mapped[str] = mapped_column(Text, info=ENCRYPTED)


class OutgoingMail(Base):
    """A mail to be sent, stored in the transaction of the request that it is about."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (Index("ix_outgoing_mail_status_due_at", "status", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("call_request.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[str] = mapped_column(String(16))  # "practice" or "visitor"
    # outbox.Mail as JSON; empty after delivery
    message: Mapped[str] = mapped_column(Text, info=ENCRYPTED)
    status: Mapped[str] = mapped_column(String(16))  # waiting, sent, given-up
    written_at: Mapped[datetime] = mapped_column(UtcTime)
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    attempts: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str | None] = mapped_column(String(32))  # token of the process that is sending it
    last_fault: Mapped[str] = mapped_column(String(200), default="")  # without any address
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)


class AuditEntry(Base):
    """Who did what to which request, and when; never personal content.

    Triggers reject changes; a change that bypasses them breaks the chain of digests.
    """

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    actor: Mapped[str] = mapped_column(String(120))  # a member of staff, "visitor" or "system"
    action: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str | None] = mapped_column(String(16), index=True)
    detail: Mapped[str] = mapped_column(String(200), default="")
    # SHA-256 over this entry and the previous digest; null if an earlier release wrote the entry
    digest: Mapped[str | None] = mapped_column(String(64))
    # HMAC of the digest, with the id of its key; null if a migration computed the digest
    signature: Mapped[str | None] = mapped_column("seal", String(80))


class RateLimit(Base):
    """A counter of actions in a time window. Its key is a keyed hash."""

    __tablename__ = "rate_limit"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(UtcTime, index=True)  # then counting restarts


class LastRun(Base):
    """When a background task was last completed, by any process."""

    __tablename__ = "last_run"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
