"""The audit trail is chained; the index of names is emptied.

The previous release still writes into both while the two run side by side. So the columns of the
chain are nullable, and the tables of the index remain but are emptied: rows written into them
are deleted with the next request that is erased, or within an hour. The next migration drops
`search_word` and `search_key`, and makes the digest required.
"""

import json
from datetime import UTC
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

REFUSE = "the audit trail is only added to"
ENTRIES = sa.table(
    "audit_entry",
    sa.column("id", sa.Integer),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("actor", sa.String),
    sa.column("action", sa.String),
    sa.column("reference", sa.String),
    sa.column("detail", sa.String),
    sa.column("digest", sa.String),
)


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for name in ("search_word", "search_key"):
        op.execute(sa.delete(sa.table(name)))
    _let_changes_through(on_sqlite)
    op.add_column("audit_entry", sa.Column("digest", sa.String(length=64)))
    op.add_column("audit_entry", sa.Column("seal", sa.String(length=80)))
    _chain(op.get_bind())
    _refuse_changes(on_sqlite)
    op.execute(NO_REPLACING if on_sqlite else ONE_AT_A_TIME)
    if not on_sqlite:
        op.execute(TAKE_TURNS)


def downgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    _let_changes_through(on_sqlite)
    if on_sqlite:
        op.execute("DROP TRIGGER audit_entry_no_replacing")
    else:
        op.execute("DROP TRIGGER audit_entry_take_turns ON audit_entry")
        op.execute("DROP FUNCTION audit_entry_one_at_a_time")
    for name in ("seal", "digest"):
        op.drop_column("audit_entry", name)
    _refuse_changes(on_sqlite)


def _chain(connection: sa.Connection) -> None:
    """As in audit.py, but without signatures: migrations have no keys."""
    digest = ""
    rows = connection.execute(sa.select(ENTRIES).order_by(ENTRIES.c.id)).all()
    for row in rows:
        at = row.at.replace(tzinfo=row.at.tzinfo or UTC).astimezone(UTC)
        fields = [digest, at.isoformat(timespec="microseconds"), row.actor, row.action]
        fields += [row.reference, row.detail]
        digest = sha256(json.dumps(fields).encode()).hexdigest()
        connection.execute(sa.update(ENTRIES).where(ENTRIES.c.id == row.id).values(digest=digest))


def _let_changes_through(on_sqlite: bool) -> None:
    if on_sqlite:
        for change in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_entry_no_{change}")
    else:
        op.execute("DROP TRIGGER audit_entry_no_change ON audit_entry")


def _refuse_changes(on_sqlite: bool) -> None:
    """As in migration 0002."""
    if on_sqlite:
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{change} BEFORE {change} ON audit_entry "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSE}'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()"
        )


# INSERT OR REPLACE deletes a row without firing the delete trigger.
NO_REPLACING = (
    "CREATE TRIGGER audit_entry_no_replacing BEFORE INSERT ON audit_entry "
    "WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END"
)
# Writers of any release wait for each other, so that ids are in the order of the chain. The number
# is audit.LOCK.
ONE_AT_A_TIME = (
    "CREATE FUNCTION audit_entry_one_at_a_time() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN PERFORM pg_advisory_xact_lock(4173029); RETURN NULL; END $$"
)
TAKE_TURNS = (
    "CREATE TRIGGER audit_entry_take_turns BEFORE INSERT ON audit_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_one_at_a_time()"
)
