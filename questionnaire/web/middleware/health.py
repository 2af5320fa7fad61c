"""Health checks and metrics: answered before Flask, for any host name, without cookie or log."""

import hmac
from collections.abc import Iterable
from mmap import mmap
from typing import Any

from flask import Flask, current_app
from werkzeug import Request, Response

from questionnaire.web.middleware import metrics

# Shared with the forked worker processes: 1 once the server was told to stop.
draining = mmap(-1, 1)


def init_app(app: Flask) -> None:
    pages = app.wsgi_app
    answers = {"/healthz": liveness, "/readyz": readiness, "/metrics": metrics_text}

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        view = answers.get(environ["PATH_INFO"])
        if not view:
            return pages(environ, start_response)
        with app.app_context():
            response = view(Request(environ))
        response.headers |= {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return response(environ, start_response)

    app.wsgi_app = answer  # type: ignore[method-assign]


def liveness(_request: Request) -> Response:
    """Whether this process answers. The database is not asked: a restart would not repair it."""
    return Response("alive\n")


def readiness(_request: Request) -> Response:
    """Whether to send visitors here. Also without a database: a visit needs none."""
    return Response("draining\n", 503) if draining[0] else Response("ready\n")


def metrics_text(request: Request) -> Response:
    """Only with METRICS_TOKEN; without it there is no such page."""
    token = current_app.extensions["settings"].metrics_token
    given = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return Response("not found\n", 404)
    text, kind = metrics.exposition()
    return Response(text, content_type=kind)
