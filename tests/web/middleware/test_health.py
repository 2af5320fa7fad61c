"""What only machines ask for."""

import pytest
from flask import Flask

from questionnaire.web.middleware.health import draining
from tests.apps import app_with, settings_for


@pytest.mark.parametrize(("path", "words"), [("/healthz", "alive"), ("/readyz", "ready")])
def test_a_probe_is_answered_by_any_host_name_and_without_a_database(path: str, words: str) -> None:
    app = app_with(settings_for("postgresql://nobody@127.0.0.1:1/none"), migrated=False)
    answer = app.test_client().get(path, base_url="http://10.1.2.3:8000")
    assert (answer.status_code, answer.text.strip()) == (200, words)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_server_that_is_told_to_stop_is_alive_and_not_ready(app: Flask) -> None:
    client = app.test_client()
    draining[0] = 1
    try:
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
        assert client.get("/").status_code == 200
    finally:
        draining[0] = 0


def test_probes_leave_no_line_in_the_log(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    app.test_client().get("/readyz")
    assert caplog.messages == []
