"""What every test may ask for: an app on a database of its own, and somebody to visit it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from questionnaire.instrument.content import Content
from questionnaire.instrument.loading import load
from questionnaire.web.database import db
from tests.apps import app_with, settings_for
from tests.servers import postgres
from tests.visitor import Visitor


@pytest.fixture(scope="session")
def content() -> Content:
    return load()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'calls.sqlite'}"


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture
def app(sqlite_url: str) -> Iterator[Flask]:
    app = app_with(settings_for(sqlite_url))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What a test counted is told at the end, from whichever worker it ran in."""
    for report in terminalreporter.getreports("passed"):
        for name, counted in report.user_properties:
            terminalreporter.write_line(f"{name}: {counted}")
