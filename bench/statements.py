"""The number of database statements per page of a visit, counted by SQLAlchemy events."""

import tempfile
from pathlib import Path

from sqlalchemy import Engine, event

from tests.apps import app_with, settings_for
from tests.visitor import Visitor


def statements_a_visit() -> dict[str, int]:
    """Statements per page of a visit, including the start page and the help page."""
    statements: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        # With the figures on, as in production; they are stored outside of page requests.
        url = f"sqlite:///{Path(folder) / 'calls.sqlite'}"
        app = app_with(settings_for(url, figures="on"), migrated=False)
        event.listen(
            Engine, "before_cursor_execute", lambda _c, _cur, sql, *_: statements.append(sql)
        )
        visitor = Visitor(app)
        found = {}
        for page, go in {
            "start": lambda: visitor.opens("/"),
            "questions": lambda: visitor.answers_all({}),
            "result": lambda: visitor.presses("first-look", 0),
            "help": lambda: visitor.opens("/help-now"),
        }.items():
            before = len(statements)
            go()
            found[page] = len(statements) - before
    return found
