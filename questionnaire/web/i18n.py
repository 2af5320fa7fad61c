"""Words of the interface in templates, looked up once each: the language is the app's own."""

from functools import cache
from typing import Any

import flask_babel
from flask import Flask
from jinja2 import nodes, pass_eval_context
from markupsafe import Markup


def init_app(app: Flask) -> None:
    flask_babel.Babel(app)

    @cache  # by the words in the templates, so it can't grow without end
    def looked_up(words: str, escaping: bool) -> str:
        found: str = flask_babel.get_translations().ugettext(words)
        return Markup(found) if escaping else found  # noqa: S704  # our own words

    @pass_eval_context
    def gettext(how: nodes.EvalContext, words: str, **values: Any) -> str:
        said = looked_up(words, bool(how.autoescape))
        return said % values if values else said

    app.jinja_env.globals |= {"_": gettext, "gettext": gettext}
