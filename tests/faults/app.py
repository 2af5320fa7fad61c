"""The app, with accidents that a visitor of the test can call for by a header."""

import os
import signal
from collections.abc import Callable

from flask import Response, request
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from app import create_app

app = create_app()


def wanted(accident: str) -> bool:
    return bool(request) and request.headers.get("X-Accident") == accident


def die(accident: str) -> Callable[..., None]:
    def listen(*_: object) -> None:
        if wanted(accident):
            os.kill(os.getpid(), signal.SIGKILL)

    return listen


event.listen(Session, "before_flush", die("killed before it is stored"))
event.listen(Session, "before_commit", die("killed before the commit"))
event.listen(Session, "after_commit", die("killed after the commit"))

SPOILT = {
    "a read-only database": {
        "sqlite": "pragma query_only = on",
        "postgresql": "set transaction read only",
    },
    "a full disk": {"sqlite": "pragma max_page_count = 1"},
}


@event.listens_for(Session, "after_begin")
def spoil(session: Session, *_: object) -> None:
    for accident, statements in SPOILT.items():
        statement = statements.get(session.get_bind().dialect.name)
        if statement and wanted(accident):
            session.execute(text(statement))


@app.after_request
def die_before_the_answer(response: Response) -> Response:
    die("killed before the answer")()
    return response
