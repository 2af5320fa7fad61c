"""`flask audit verify`: whether the audit trail is intact."""

from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import text

from questionnaire.calls import audit
from questionnaire.calls.audit import Verdict
from questionnaire.cli.cli_errors import cli_errors
from questionnaire.web.database import db

audit_trail = AppGroup("audit", help="Look whether the audit trail is whole.")

LISTED = 20
MAY_CHANGE_IT = text(
    "SELECT current_user, has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE') "
    "OR pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE oid = to_regclass('audit_entry')"
)


@audit_trail.command("verify")
@click.option("--head", "noted", default="", help="A head noted down before: is it still there?")
def verify(noted: str) -> None:
    """Walk the chain of all entries and name the first one that does not fit."""
    keys = current_app.extensions["settings"].data_encryption
    with cli_errors():
        try:
            found = audit.verify(db.session(), keys, noted=noted)
        except (TypeError, ValueError) as error:  # SQLite takes anything for a time or a text
            raise click.ClickException("An entry can't be read: somebody wrote it.") from error
        click.echo(f"Entries: {found.entries}")
        click.echo(f"Head: {found.head or 'none'}")
        click.echo(_who_could_change_it())
    faults = list(_faults(found, noted))
    if faults:
        raise click.ClickException("\n".join(faults))
    click.echo(
        "All entries fit together: none was changed, put in or moved, and none between them is "
        "missing. Note the head down elsewhere: only it shows an end that was cut off."
    )


def _faults(found: Verdict, noted: str) -> Iterator[str]:
    if found.broken:
        yield (
            f"Entry {found.broken} is the first that does not fit: it, or what came before it, was "
            "changed, taken out, put in or moved."
        )
        return
    if noted and not found.holds_noted:
        yield (
            f"The head {noted} is not there any more: the end was cut off, or all of it rewritten."
        )
    if found.unsigned:
        yield _unsigned(found.unsigned)


def _unsigned(ids: list[int]) -> str:
    named = ", ".join(map(str, ids[:LISTED])) + (", …" if len(ids) > LISTED else "")
    return (
        f"Without a signature of ours: {len(ids)} ({named}). An earlier release wrote them, or the "
        "key that signed them is not in DATA_KEYS: bring it back. Else somebody else wrote them. "
        "If you know that they are right, note the head and give it with --head from now on."
    )


def _who_could_change_it() -> str:
    if db.engine.dialect.name == "sqlite":
        return "Anybody who can write to the file could change it; only the chain would show that."
    role, may = db.session.execute(MAY_CHANGE_IT).one()
    if may:
        return (
            f"The database role {role} could change it: it owns the table or has too many rights. "
            "See deploy/postgres/roles.sql."
        )
    return f"The database role {role} can only add to it."
