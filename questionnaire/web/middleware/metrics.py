"""Metrics for Prometheus: times by route template, waiting mail, and nothing about people."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from questionnaire.calls import last_runs, outbox
from questionnaire.web.database import db
from questionnaire.web.middleware.logs import route

SECONDS = Histogram(
    "questionnaire_request_seconds",
    "Time to answer, by route template, never by address.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=None,
)


def init_app(app: Flask) -> None:
    """Call before logs.init_app, whose start time this reads."""

    @app.after_request
    def observe(response: Response) -> Response:
        spent = perf_counter() - g.began if "began" in g else 0
        # Clients may send any method; only those that the page knows become a label.
        known = request.url_rule is not None and request.method in (request.url_rule.methods or ())
        method = request.method if known else "(other)"
        SECONDS.labels(method, route(), response.status_code).observe(spent)
        return response


class Stored(Collector):
    """Figures from the database, asked for at each scrape. Without a database, only that."""

    def collect(self) -> Iterator[Metric]:
        try:
            found, runs = outbox.backlog(db.session()), last_runs.times(db.session())
        except SQLAlchemyError:
            yield _gauge("database_up", "Whether the database answered.", 0)
            return
        age = (datetime.now(UTC) - found.oldest).total_seconds() if found.oldest else 0
        yield _gauge("database_up", "Whether the database answered.", 1)
        yield _gauge("mails_waiting", "Mails that wait to be sent.", found.waiting)
        yield _gauge("mails_oldest_seconds", "Age of the oldest mail that waits.", max(0, age))
        yield _gauge("mails_given_up", "Mails that are not tried any more.", found.given_up)
        yield _gauge(
            "mail_process_last_turn_timestamp_seconds",
            "When a mail process last had seen to all mail that was due; 0 if never.",
            _seconds(runs.get(last_runs.MAIL)),
        )
        yield _gauge(
            "retention_last_run_timestamp_seconds",
            "When what is old was last deleted; 0 if never.",
            _seconds(runs.get(last_runs.RETENTION)),
        )


def exposition() -> tuple[bytes, str]:
    """The text for Prometheus and its kind: of all processes of this server together."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(SECONDS)
    registry.register(Stored())
    return generate_latest(registry), CONTENT_TYPE_LATEST


def _seconds(at: datetime | None) -> float:
    return at.timestamp() if at else 0


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"questionnaire_{name}", words, value=value)
