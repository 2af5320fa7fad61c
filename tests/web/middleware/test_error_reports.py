"""Whoever wants to hear of crashes hears of the code, and nothing of the visitor."""

from dataclasses import astuple

import pytest
from flask import Flask, request

from questionnaire.web.middleware.error_reports import Report
from tests.apps import app_with, settings_for

told: list[Report] = []


def crash(_word: str) -> str:
    raise ValueError(f"typed: {request.form.get('name')}")


def tell(report: Report) -> None:
    told.append(report)


def fail(_report: Report) -> None:
    raise OSError("nobody listens")


def site(url: str, reporter: str) -> Flask:
    app = app_with(settings_for(url, error_reporter=reporter))
    app.testing = False
    app._got_first_request = False
    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/crash/<_word>", view_func=crash, methods=["POST"])
    return app


def test_a_crash_is_reported_without_anything_of_the_visitor(sqlite_url: str) -> None:
    client = site(sqlite_url, f"{__name__}:tell").test_client()
    client.set_cookie("visit", "cookie-of-the-visit")
    client.post("/crash/typed-address", data={"name": "Robin"})
    report = told.pop()
    assert (report.error, report.method, report.route) == ("ValueError", "POST", "/crash/<_word>")
    assert report.where[-1].endswith(" crash")
    everything = repr(astuple(report))
    for personal in ("Robin", "typed", "cookie-of-the-visit", "127.0.0.1"):
        assert personal not in everything
    assert client.get("/").status_code == 200
    assert told == []


def test_a_reporter_that_fails_costs_nobody_the_page(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    page = site(sqlite_url, f"{__name__}:fail").test_client().post("/crash/x")
    assert page.status_code == 500
    assert "Something went wrong on our side" in page.text
    assert "the error reporter failed: OSError" in caplog.text
