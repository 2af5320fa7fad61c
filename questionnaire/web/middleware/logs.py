"""One line a request: method, route template, status, time, id. Never an address, never a value."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from os import urandom
from time import perf_counter
from traceback import extract_tb
from typing import Any

from flask import Flask, Response, current_app, g, request

from questionnaire.web.settings import Settings

TEXT = "%(asctime)s %(levelname)s %(message)s"
# nginx's $request_id, or a UUID. Anything else could be something that somebody typed.
REQUEST_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

log = logging.getLogger("questionnaire")


class ScrubbedFormatter(logging.Formatter):
    """Says what kind of error it was and where, not its message, which may hold what was typed."""

    def formatException(self, ei: Any) -> str:  # noqa: N802
        _, error, _ = ei
        return "\n".join((type(error).__name__, *traceback_lines(error)))


class JsonFormatter(ScrubbedFormatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        told = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {"time": told, "level": record.levelname.lower()}
        facts = record.args if isinstance(record.args, dict) else None
        line |= facts or {"message": record.getMessage()}
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            line |= {"error": type(error).__name__, "where": traceback_lines(error)}
        return json.dumps(line, ensure_ascii=False)


def init_app(app: Flask, settings: Settings) -> None:
    handler = log.handlers[0] if log.handlers else logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(settings))
    log.setLevel(logging.INFO)
    for logger in (log, logging.getLogger(app.name), logging.getLogger("flask_migrate")):
        logger.handlers = [handler]

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()

    @app.after_request
    def line(response: Response) -> Response:
        spent = 1000 * (perf_counter() - g.began) if "began" in g else 0
        facts = {
            "method": request.method,
            "route": route(),
            "status": response.status_code,
            "ms": round(spent, 1),
            "request_id": request_id(),
        }
        log.info("%(method)s %(route)s %(status)d %(ms).1f ms %(request_id)s", facts)
        return response


def route() -> str:
    """The template of the address, such as /q/<question_id>."""
    rule = request.url_rule
    return rule.rule if rule else "(no such page)"


def request_id() -> str:
    """The proxy's, where there is one and it is just an id; else our own."""
    if "request_id" not in g:
        trusted = current_app.extensions["settings"].trusted_proxies > 0
        given = request.headers.get("X-Request-ID", "") if trusted else ""
        g.request_id = given if REQUEST_ID.fullmatch(given) else urandom(16).hex()
    found: str = g.request_id
    return found


def traceback_lines(error: BaseException) -> list[str]:
    """Where the error came by, the outermost first."""
    return [f"{at.filename}:{at.lineno} {at.name}" for at in extract_tb(error.__traceback__)]


def _formatter(settings: Settings) -> logging.Formatter:
    if settings.log_format == "json":
        return JsonFormatter()
    return (
        ScrubbedFormatter(TEXT) if settings.environment == "production" else logging.Formatter(TEXT)
    )
