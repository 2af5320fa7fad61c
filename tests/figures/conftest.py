"""Daily counts on both databases."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete

from questionnaire.figures.count_tables import DailyCount
from questionnaire.web.database import db
from tests.apps import app_with, settings_for


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Flask]:
    names = {"sqlite": "sqlite_url", "postgresql": "postgres_server"}
    app = app_with(settings_for(request.getfixturevalue(names[request.param])))
    with app.app_context():
        yield app
        db.session.rollback()
        db.session.execute(delete(DailyCount))
        db.session.commit()
        db.engine.dispose()
