"""One line a request: method, route template, status, time, id. Never an address, never a value."""

import logging
import sys
from time import perf_counter
from uuid import uuid4

from flask import Flask, Response, g, request

log = logging.getLogger("questionnaire")


def write(app: Flask) -> None:
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()

    @app.after_request
    def line(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "(no such page)"
        spent = 1000 * (perf_counter() - g.began) if "began" in g else 0
        log.info(
            "%s %s %d %.1f ms %s", request.method, route, response.status_code, spent, uuid4().hex
        )
        return response
