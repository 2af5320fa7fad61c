"""Members of staff on both databases."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from questionnaire.calls.encryption import DataKeys
from questionnaire.staff.staff_tables import StaffMember
from questionnaire.web.database import db
from tests.apps import DATA_KEY, app_with, settings_for


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Flask]:
    names = {"sqlite": "sqlite_url", "postgresql": "postgres_server"}
    app = app_with(settings_for(request.getfixturevalue(names[request.param])))
    yield app
    with app.app_context():
        db.session.execute(delete(StaffMember))
        db.session.commit()
        db.engine.dispose()


@pytest.fixture
def session(database: Flask) -> Iterator[Session]:
    with database.app_context():
        yield db.session()


@pytest.fixture
def keys() -> DataKeys:
    return DataKeys([DATA_KEY])
