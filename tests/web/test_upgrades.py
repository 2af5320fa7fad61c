"""Databases made by earlier releases go on with this one, while the earlier code still runs."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    Integer,
    MetaData,
    create_engine,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError

from questionnaire.calls import audit, requests
from questionnaire.calls.requests import Details
from questionnaire.web.database import db
from tests.apps import DATA_KEY, app_with, settings_for
from tests.servers import ROOT, postgres_cluster
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

RELEASES = sorted(file.name[:4] for file in (ROOT / "migrations/versions").glob("0*.py"))[:-1]
NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
DETAILS = Details("Robin", "robin@example.com", "", "Iceland", "mornings", "English", "Yes.", "")
OLD_REQUEST = {
    "reference": "AAAA-BBBB-CC",
    "form_key": "key-of-the-form",
    # As the first release encrypted it: by a key without a name.
    "details": Fernet(DATA_KEY).encrypt(json.dumps(asdict(DETAILS)).encode()).decode(),
    "status": "new",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'calls.sqlite'}"
    else:
        with postgres_cluster() as cluster:
            yield cluster.url


def made_by(release: str, url: str) -> tuple[Flask, MetaData]:
    """A database as that release left it, a row in each table, and what its code knew of it."""
    app = app_with(settings_for(url), migrated=False)
    known = MetaData()
    with app.app_context():
        upgrade(revision=release)
        known.reflect(db.engine)
        write(db.engine, known, 1)
        db.engine.dispose()
    return app, known


def write(engine: Engine, known: MetaData, number: int) -> None:
    """A row into each table, by a statement that names the columns known then and no others."""
    with engine.begin() as connection:
        for table in known.sorted_tables:
            if table.name != "alembic_version":
                # Numbers of rows are the database's to give.
                given = (c for c in table.columns if c.name != "id")
                row = {column.name: example(column, number) for column in given}
                row |= OLD_REQUEST if number == 1 and table.name == "call_request" else {}
                connection.execute(insert(table).values(row))


def example(column: Column[object], number: int) -> object:
    for kind, value in ((Boolean, False), (Integer, number), (DateTime, NOW)):
        if isinstance(column.type, kind):
            return value
    if isinstance(column.type, Date):
        return date(2026, 1, number)
    return f"{column.name}-{number}"[: getattr(column.type, "length", None)]


@pytest.mark.parametrize("release", RELEASES)
def test_what_a_release_stored_is_there_after_the_upgrade(release: str, url: str) -> None:
    app, _ = made_by(release, url)
    with app.app_context():
        upgrade()
        stored = requests.find(db.session(), "AAAA-BBBB-CC")
        assert stored is not None
        assert stored.status == "new"
        keys = app.extensions["settings"].data_encryption
        assert requests.decrypt_details(keys, stored) == DETAILS
        db.session.remove()
    Visitor(app).asks_for_a_call()
    with app.app_context():
        assert len(requests.newest_first(db.session())) == 2
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("release", RELEASES)
def test_the_code_of_a_release_goes_on_working_after_the_upgrade(release: str, url: str) -> None:
    app, known = made_by(release, url)
    with app.app_context():
        upgrade()
        db.engine.dispose()
    engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    write(engine, known, 2)
    with engine.begin() as connection:
        for table in known.sorted_tables:
            found = connection.execute(select(table)).all()
            emptied = table.name in requests.FORMER and release < "0008"
            alone = emptied or table.name == "alembic_version"
            assert len(found) == (1 if alone else 2), table
        changed = update(known.tables["call_request"]).values(status="done", changed_at=NOW)
        assert connection.execute(changed).rowcount == 2
    engine.dispose()


# From 0008 on, what a release writes is chained.
@pytest.mark.parametrize("release", [number for number in RELEASES if "0002" <= number < "0008"])
def test_the_audit_trail_of_a_release_is_chained_and_goes_on(release: str, url: str) -> None:
    app, known = made_by(release, url)
    keys = app.extensions["settings"].data_encryption
    with app.app_context():
        upgrade()
        found = audit.verify(db.session(), keys)
        assert (found.entries, found.broken, found.unsigned) == (1, None, [1])
        db.session.remove()
        with db.engine.begin() as connection:  # the earlier code still runs
            table = known.tables["audit_entry"]
            row = {c.name: example(c, 2) for c in table.columns if c.name != "id"}
            connection.execute(insert(table).values(row))
        audit.record(db.session(), actor=audit.SYSTEM, action="test", now=NOW)
        db.session.commit()
        found = audit.verify(db.session(), keys)
        assert (found.entries, found.broken, found.unsigned) == (3, None, [1, 2])
        db.session.remove()
        db.engine.dispose()


def test_the_chain_can_be_taken_back_and_made_again(url: str) -> None:
    app, known = made_by("0007", url)
    with app.app_context():
        upgrade()
        downgrade(revision="0007")
        write(db.engine, known, 2)
        for change in ("update audit_entry set actor = 'x'", "delete from audit_entry"):
            with db.engine.begin() as connection, pytest.raises(DBAPIError, match="only added to"):
                connection.execute(text(change))
        upgrade()
        found = audit.verify(db.session(), app.extensions["settings"].data_encryption)
        assert (found.entries, found.broken) == (2, None)
        db.session.remove()
        db.engine.dispose()


def test_the_tables_are_what_the_models_say(url: str) -> None:
    """Nobody changed a model without a migration."""
    app = app_with(settings_for(url))
    built = MetaData()
    with app.app_context():
        built.reflect(db.engine)
        db.engine.dispose()
    columns = {name: set(table.columns.keys()) for name, table in built.tables.items()}
    for name in ("alembic_version", *requests.FORMER):
        columns.pop(name)
    assert columns == {
        name: set(table.columns.keys()) for name, table in db.metadata.tables.items()
    }
