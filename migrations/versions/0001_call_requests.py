"""The table of call requests."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("shares_summary", sa.Boolean(), nullable=False),
        sa.Column("consent_version", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_request")),
        sa.UniqueConstraint("form_key", name=op.f("uq_call_request_form_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_call_request_reference")),
    )
    op.create_index(op.f("ix_call_request_changed_at"), "call_request", ["changed_at"])


def downgrade() -> None:
    op.drop_table("call_request")
