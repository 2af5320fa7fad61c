"""Tells somebody that a page crashed: what kind of error, where in the code, on which route.

ERROR_REPORTER names a callable, such as `our_reports:send`, that takes a Report. It gets no body,
cookie, header, address, local variable or message of the error. It runs while the visitor waits:
what goes over a network belongs into a thread or a queue.
"""

from dataclasses import dataclass
from typing import Any

from flask import Flask, got_request_exception, request

from questionnaire.web.middleware.logs import log, request_id, route, traceback_lines
from questionnaire.web.settings import Settings


@dataclass(frozen=True, slots=True)
class Report:
    """A crash, without anything of the person who met it."""

    error: str  # the name of its type
    where: tuple[str, ...]  # file, line and function, the outermost first
    method: str
    route: str  # the template of the address
    request_id: str  # as in the log


def init_app(app: Flask, settings: Settings) -> None:
    reporter = settings.error_reporter
    if not reporter:
        return

    def tell(_app: Flask, exception: BaseException, **_: Any) -> None:
        where = tuple(traceback_lines(exception))
        name = type(exception).__name__
        report = Report(name, where, request.method, route(), request_id())
        try:
            reporter(report)
        except Exception as error:  # noqa: BLE001  # somebody else's code must not cost the page
            log.error("the error reporter failed: %s", type(error).__name__)

    got_request_exception.connect(tell, app, weak=False)
