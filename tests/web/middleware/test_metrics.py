"""Metrics: for whoever knows the token, over all processes, and about nobody."""

import re
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import delete, update

from questionnaire.calls import last_runs
from questionnaire.calls.call_tables import LastRun, OutgoingMail
from questionnaire.web.database import db
from tests.apps import DATA_KEY, SECRET_KEY, app_with, settings_for
from tests.builders import answers
from tests.commands import flask
from tests.servers import production_server
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

TOKEN = "only-prometheus-knows-this"
MAIL_TURN = "questionnaire_mail_process_last_turn_timestamp_seconds"
DELETED = "questionnaire_retention_last_run_timestamp_seconds"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def measured(sqlite_url: str) -> Flask:
    return app_with(settings_for(sqlite_url, metrics_token=TOKEN))


def read(app: Flask) -> str:
    answer = app.test_client().get("/metrics", headers=AUTHORIZED)
    assert answer.status_code == 200
    return answer.text


def value(text: str, name: str) -> float:
    (found,) = (family for family in text_string_to_metric_families(text) if family.name == name)
    return float(found.samples[0].value)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer x"}, {"Authorization": "é"}])
def test_without_the_token_there_is_no_such_page(measured: Flask, headers: dict[str, str]) -> None:
    assert measured.test_client().get("/metrics", headers=headers).status_code == 404


def test_without_the_setting_no_token_opens_it(app: Flask) -> None:
    for given in ("Bearer ", "Bearer None", f"Bearer {TOKEN}"):
        answer = app.test_client().get("/metrics", headers={"Authorization": given})
        assert answer.status_code == 404


def test_pages_are_measured_by_their_template(measured: Flask) -> None:
    client = measured.test_client()
    client.get("/q/near-tears")
    client.get("/wp-login.php")
    client.open("/", method="BREW")
    text = read(measured)
    assert 'questionnaire_request_seconds_count{method="GET",route="/q/<question_id>"' in text
    assert 'method="GET",route="(no such page)",status="404"' not in text
    assert 'method="(other)",route="(no such page)",status="404"' in text
    assert "BREW" not in text


def test_nothing_of_a_visit_or_a_request_is_measured(measured: Flask) -> None:
    visitor = Visitor(measured)
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    visitor.asks_for_a_call(name="Zebedee", email="zebedee@example.com")
    text = read(measured)
    labels = set(re.findall(r'(\w+)="', text))
    assert labels == {"method", "route", "status", "le"}
    assert set(re.findall(r'route="([^"]+)"', text)) <= {
        *(rule.rule for rule in measured.url_map.iter_rules()), "(no such page)",
    }  # fmt: skip
    assert "zebedee" not in text.lower()


def test_mail_that_waits_is_shown_with_the_age_of_the_oldest(measured: Flask) -> None:
    visitor = Visitor(measured)
    assert value(read(measured), "questionnaire_mails_oldest_seconds") == 0
    visitor.asks_for_a_call()
    with measured.app_context():
        hour_ago = datetime.now(UTC) - timedelta(hours=1)
        db.session.execute(update(OutgoingMail).values(written_at=hour_ago))
        db.session.commit()
    text = read(measured)
    assert value(text, "questionnaire_mails_waiting") == 2
    assert value(text, "questionnaire_mails_given_up") == 0
    assert 3600 <= value(text, "questionnaire_mails_oldest_seconds") < 3700


@pytest.mark.parametrize("place", ["sqlite_url", "postgres_server"])
def test_the_work_that_nobody_watches_is_dated_whoever_did_it(
    request: pytest.FixtureRequest, tmp_path: Path, place: str
) -> None:
    url = request.getfixturevalue(place)
    app = app_with(settings_for(url, metrics_token=TOKEN))
    with app.app_context():
        db.session.execute(delete(LastRun))  # of other tests on this server
        db.session.commit()
    began = time.time()
    assert value(read(app), MAIL_TURN) == value(read(app), DELETED) == 0
    keys = {"SECRET_KEYS": SECRET_KEY, "DATA_KEYS": DATA_KEY, "DATABASE_URL": url}
    for command in (["deliver-mail"], ["deliver-mail"], ["requests", "expire"]):
        assert flask(*command, MAIL_FOLDER=str(tmp_path), **keys).returncode == 0
    for name in (MAIL_TURN, DELETED):
        assert began - 1 <= value(read(app), name) <= time.time() + 1
    with app.app_context():
        assert sorted(last_runs.times(db.session())) == ["mail", "retention"]
        db.session.remove()
        db.engine.dispose()


def test_a_clock_that_was_ahead_does_not_look_alive_for_ever(app: Flask) -> None:
    now = datetime.now(UTC)
    with app.app_context():
        for at in (now + timedelta(days=200), now):
            last_runs.record(db.session(), last_runs.MAIL, now=at)
        assert last_runs.times(db.session()) == {"mail": now}
        db.session.rollback()


def test_without_a_database_it_says_just_that() -> None:
    settings = settings_for("postgresql://nobody@127.0.0.1:1/none", metrics_token=TOKEN)
    text = read(app_with(settings, migrated=False))
    assert value(text, "questionnaire_database_up") == 0
    assert "mails_waiting" not in text
    assert "timestamp" not in text  # or an alert would take it for a process that is gone


def test_the_processes_of_a_server_are_added_up_and_the_folder_goes_with_it(tmp_path: Path) -> None:
    with production_server(tmp_path, METRICS_TOKEN=TOKEN) as (address, _):
        for _ in range(40):
            with urllib.request.urlopen(f"{address}/privacy", timeout=10) as page:
                page.read()
        ask = urllib.request.Request(f"{address}/metrics", headers=AUTHORIZED)
        with urllib.request.urlopen(ask, timeout=10) as answer:
            text = answer.read().decode()
        # Both processes and the one that started them.
        assert len({file.stem for file in tmp_path.glob("metrics-*/*.db")}) >= 2
    counted = re.findall(r'seconds_count\{.*route="/privacy",status="200"\} (\S+)', text)
    assert counted == ["40.0"]
    assert list(tmp_path.glob("metrics-*")) == []
