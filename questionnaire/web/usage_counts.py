"""Usage is counted in memory and written once a minute: no page waits for the database."""

import atexit
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock, Thread
from time import monotonic, sleep

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from questionnaire.figures.buffer import Buffer
from questionnaire.figures.counts import add_all
from questionnaire.figures.events import Cell
from questionnaire.web.database import db
from questionnaire.web.outages import Outage


@dataclass
class UsageCounts:
    """The counts of this process, and what writes them."""

    buffer: Buffer = field(default_factory=Buffer)
    starting: Lock = field(default_factory=Lock)
    writer: Thread | None = None
    outage: Outage = field(default_factory=lambda: Outage("figures wait"))


def init_app(app: Flask) -> None:
    app.extensions["usage counts"] = UsageCounts()


def count(*cells: Cell) -> None:
    """Count what happened just now, unless FIGURES is off. Asks no database."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # a thread outlives the proxy
    if app.extensions["settings"].figures == "off":
        return
    counting: UsageCounts = app.extensions["usage counts"]
    counting.buffer.add(*cells)
    # Only now: the server forks after the app is made, and threads do not survive a fork.
    with counting.starting:
        if counting.writer is None:
            counting.writer = Thread(target=_write_periodically, args=[app], daemon=True)
            counting.writer.start()
            atexit.register(write, app)


def _write_periodically(app: Flask) -> None:
    while True:
        sleep(app.extensions["settings"].figures_seconds)
        write(app)


def write(app: Flask) -> None:
    """Write the buffer. Counts that can't be written stay in memory."""
    counting: UsageCounts = app.extensions["usage counts"]
    counts = counting.buffer.take()
    if not counts:
        return
    with app.app_context():
        try:
            add_all(db.session(), counts, day=datetime.now(UTC).date())
            db.session.commit()
            counting.outage.ended(monotonic())
        except SQLAlchemyError as error:
            counting.buffer.put_back(counts)
            counting.outage.occurred(error, monotonic())
