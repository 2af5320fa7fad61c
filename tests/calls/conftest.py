"""Call requests on both databases."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from questionnaire.web.database import db
from tests.apps import app_with, settings_for


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Flask]:
    names = {"sqlite": "sqlite_url", "postgresql": "postgres_server"}
    app = app_with(settings_for(request.getfixturevalue(names[request.param])))
    with app.app_context():
        yield app
        db.session.rollback()
        for table in ("request_note", "outgoing_mail", "call_request"):
            db.session.execute(text(f"delete from {table}"))
        db.session.commit()
        db.engine.dispose()
