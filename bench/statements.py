"""How often the pages of a visit ask the database: counted within the app, by SQLAlchemy itself."""

import tempfile
from pathlib import Path

from sqlalchemy import Engine, event

from tests.apps import app_with, settings_for
from tests.visitor import Visitor


def statements_a_visit() -> dict[str, int]:
    """Statements of each page of a visit, the start page and the help page included."""
    counted: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        # With the figures on, as on a real site; they are written beside the pages.
        url = f"sqlite:///{Path(folder) / 'calls.sqlite'}"
        app = app_with(settings_for(url, figures="on"), migrated=False)
        event.listen(
            Engine, "before_cursor_execute", lambda _c, _cur, words, *_: counted.append(words)
        )
        visitor = Visitor(app)
        found = {}
        for page, go in {
            "start": lambda: visitor.opens("/"),
            "questions": lambda: visitor.answers_all({}),
            "result": lambda: visitor.presses("first-look", 0),
            "help": lambda: visitor.opens("/help-now"),
        }.items():
            before = len(counted)
            go()
            found[page] = len(counted) - before
    return found
