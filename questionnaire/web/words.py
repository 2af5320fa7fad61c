"""Words of the interface in templates, looked up once each: the language is the app's own."""

from typing import Any

import flask_babel
from flask import Flask
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup


def keep(app: Flask) -> None:
    """To be called after Babel, which looks for the language anew at every word."""
    # By the words in the templates, so it can't grow without end.
    kept: dict[tuple[str, bool], str] = {}

    @pass_eval_context
    def gettext(how: EvalContext, words: str, **values: Any) -> str:
        key = words, how.autoescape
        if key not in kept:
            found = flask_babel.get_translations().ugettext(words)
            kept[key] = Markup(found) if how.autoescape else found  # noqa: S704  # our own words
        return kept[key] % values if values else kept[key]

    app.jinja_env.globals |= {"_": gettext, "gettext": gettext}
