"""Connects `flask db` to the database through the app's engine."""

from alembic import context
from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from questionnaire.calls.requests import FORMER
from questionnaire.web.database import db, describe_error

# Revoke rights that a restore or a default gave: only the owner may change the audit trail.
ONLY_ADDED_TO = text("""
DO $$
DECLARE held record;
BEGIN
    FOR held IN
        SELECT DISTINCT coalesce(quote_ident(r.rolname), 'PUBLIC') AS grantee
        FROM pg_class c
        CROSS JOIN LATERAL aclexplode(c.relacl) a
        LEFT JOIN pg_roles r ON r.oid = a.grantee
        WHERE c.oid = to_regclass('audit_entry') AND a.grantee <> c.relowner
          AND a.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER')
    LOOP
        EXECUTE format(
            'REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON audit_entry FROM %s', held.grantee);
    END LOOP;
END $$
""")

try:
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            include_name=lambda name, *_: name not in FORMER,
        )
        with context.begin_transaction():
            context.run_migrations()
            if connection.dialect.name == "postgresql":
                connection.execute(ONLY_ADDED_TO)
except (OperationalError, ProgrammingError) as error:  # unreachable, or this role lacks rights
    raise CommandError(f"The database can't be used: {describe_error(error)}") from error
