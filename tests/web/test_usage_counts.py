"""Counting as people visit: in memory, written apart from their pages."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event

from questionnaire.figures.events import ARTICLE, CALL, FINISHED, HELP, PART, PATTERN, STARTED
from questionnaire.web.database import db
from questionnaire.web.usage_counts import write
from tests.apps import app_with, settings_for
from tests.builders import answers
from tests.servers import production_server
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

ON = {"figures": "on", "figures_seconds": 3600}


@pytest.fixture
def counting(sqlite_url: str) -> Iterator[Flask]:
    app = app_with(settings_for(sqlite_url, **ON))
    yield app
    app.extensions["usage counts"].buffer.take()  # else they would be written when the tests end


def rows(url: str) -> dict[tuple[str, str], int]:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        found = connection.execute("select kind, name, count from daily_count").fetchall()
    connection.close()
    return {(kind, name): count for kind, name, count in found}


def visits_everything(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    visitor.opens("/articles/flat")
    visitor.opens("/help-now")


def test_a_visit_is_counted_once_whatever_it_goes_back_to(counting: Flask, sqlite_url: str) -> None:
    visitor = Visitor(counting)
    visits_everything(visitor)
    visitor.answers("smiling", 2)
    visitor.opens("/result")
    write(counting)
    parts = dict.fromkeys(question.part for question in visitor.content.asked)
    later = {(PART, part): 1 for part in list(parts)[1:]}
    once = {(STARTED, ""): 1, (FINISHED, ""): 1, (ARTICLE, "flat"): 1, (HELP, ""): 1}
    assert rows(sqlite_url) == once | later


def test_a_pattern_is_written_once_ten_people_have_had_it(counting: Flask, sqlite_url: str) -> None:
    pattern = None
    for times in range(1, 11):
        Visitor(counting).sees_the_result(answers(wanting=17, sadness=12, flatness=3))
        write(counting)
        pattern = {
            name: count for (kind, name), count in rows(sqlite_url).items() if kind == PATTERN
        }
        assert sum(pattern.values()) == (10 if times == 10 else 0)
    assert pattern
    assert len(pattern) == 1


def test_a_call_request_sent_twice_is_counted_once(counting: Flask, sqlite_url: str) -> None:
    visitor = Visitor(counting)
    visitor.opens("/request-a-call")
    form = visitor.page
    visitor.sends_the_call()
    visitor.page = form
    visitor.sends_the_call()
    write(counting)
    assert rows(sqlite_url) == {(CALL, ""): 1}


def test_no_page_of_the_visit_asks_the_database(counting: Flask) -> None:
    connected: list[object] = []
    with counting.app_context():
        event.listen(db.engine, "checkout", lambda *given: connected.append(given))
    visits_everything(Visitor(counting))
    assert not connected
    write(counting)
    assert connected


def test_switched_off_nothing_is_counted(app: Flask, sqlite_url: str) -> None:
    visits_everything(Visitor(app))
    write(app)
    assert rows(sqlite_url) == {}


def test_while_the_database_is_away_counts_wait_and_are_complained_of_once(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = app_with(settings_for(sqlite_url, **ON), migrated=False)
    Visitor(app).opens("/help-now")
    write(app)
    write(app)
    assert caplog.text.count("figures wait") == 1
    with app.app_context():
        upgrade()
    write(app)
    assert rows(sqlite_url) == {(HELP, ""): 1}
    assert "the database is back after" in caplog.text


def test_the_server_writes_what_its_processes_gathered_as_it_stops(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'calls.sqlite'}"
    with production_server(tmp_path, FIGURES_SECONDS="3600") as (address, _log):
        for _ in range(20):
            urlopen(f"{address}/articles/flat", timeout=10).close()
        assert rows(database) == {}
    assert rows(database)[ARTICLE, "flat"] == 20
    assert written_on(database) == {datetime.now(UTC).date()}


def written_on(url: str) -> set[date]:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        found = connection.execute("select day from daily_count").fetchall()
    connection.close()
    return {date.fromisoformat(day) for (day,) in found}
