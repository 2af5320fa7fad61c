"""Limits on the length of addresses and headers, checked before anything reads them."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from flask import Flask, abort, request
from gunicorn.http.errors import ParseException

MAX_PATH = 1024
MAX_QUERY = 2048
MAX_HEADER = 4096
MAX_FIELDS = 100
FORM, FORM_WITH_FILES = "application/x-www-form-urlencoded", "multipart/form-data"
# An oversized cookie is handled as a lost visit (MAX_COOKIE_BYTES), not as an error.
COOKIE = "HTTP_COOKIE"
TOO_LONG = "questionnaire.too_long"


def init_app(app: Flask) -> None:
    """Call after all other WSGI wrappers that read headers."""
    pages = app.wsgi_app

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if status := too_long(environ):
            # Nothing long is left to be read; the page that says so comes from Flask.
            kept = {
                name: value for name, value in environ.items() if not _is_long_header(name, value)
            }
            environ = kept | {TOO_LONG: status, "PATH_INFO": "/", "QUERY_STRING": ""}
        return pages(environ, start_response)

    app.wsgi_app = answer  # type: ignore[method-assign]  # as Flask says to

    def refuse() -> None:
        if TOO_LONG in request.environ:
            abort(request.environ[TOO_LONG])
        sent = body() if request.mimetype in (FORM, FORM_WITH_FILES) else b""
        if request.mimetype == FORM and sent.count(b"&") >= MAX_FIELDS:
            abort(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    app.before_request_funcs.setdefault(None, []).insert(0, refuse)  # before the form is read


def body() -> bytes:
    """The whole body. A client that sends half a form and waits must hold no database lock and no
    access check that gets outdated."""
    try:
        return request.get_data()
    except (OSError, ParseException):  # it breaks off, or its chunks make no sense
        abort(HTTPStatus.BAD_REQUEST)


def too_long(environ: dict[str, Any]) -> HTTPStatus | None:
    """Why this request is not read; None if it is."""
    if len(environ["PATH_INFO"]) > MAX_PATH or len(environ["QUERY_STRING"]) > MAX_QUERY:
        return HTTPStatus.REQUEST_URI_TOO_LONG
    if any(_is_long_header(*header) for header in environ.items()):
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    return None


def _is_long_header(name: str, value: Any) -> bool:
    is_header = name.startswith("HTTP_") or name == "CONTENT_TYPE"
    return is_header and name != COOKIE and len(value) > MAX_HEADER
