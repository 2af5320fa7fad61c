"""The inbox of staff: assigned members, notes, and a search index."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("call_request") as table:
        table.add_column(sa.Column("assigned_to", sa.String(length=120)))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
        table.create_index("ix_call_request_status_received", ["status", "received_at", "id"])
        table.create_index(
            "ix_call_request_assigned_received", ["assigned_to", "received_at", "id"]
        )
        table.create_index("ix_call_request_received", ["received_at", "id"])
    op.create_table(
        "request_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.String(length=120), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["call_request.id"],
            name=op.f("fk_request_note_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_note")),
    )
    op.create_index(op.f("ix_request_note_request_id"), "request_note", ["request_id"])
    op.create_table(
        "search_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_key")),
    )
    op.create_table(
        "search_word",
        sa.Column("word", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["call_request.id"],
            name=op.f("fk_search_word_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("word", "request_id", name=op.f("pk_search_word")),
    )
    op.create_index(op.f("ix_search_word_request_id"), "search_word", ["request_id"])


def downgrade() -> None:
    op.drop_table("search_word")
    op.drop_table("search_key")
    op.drop_table("request_note")
    with op.batch_alter_table("call_request") as table:
        table.drop_index("ix_call_request_received")
        table.drop_index("ix_call_request_assigned_received")
        table.drop_index("ix_call_request_status_received")
        table.drop_column("version")
        table.drop_column("assigned_to")
