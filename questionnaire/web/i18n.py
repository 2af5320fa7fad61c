"""Words of the interface in templates, looked up once each: the language is the app's own."""

from typing import Any

import flask_babel
from flask import Flask
from flask_babel import Babel
from jinja2 import nodes, pass_eval_context
from jinja2.compiler import CodeGenerator
from jinja2.visitor import NodeTransformer
from markupsafe import Markup


class Settle(NodeTransformer):
    """Puts the words themselves where a template asks for them, so that a page joins plain text."""

    def __init__(self, escaping: bool) -> None:
        self.escaping = escaping

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        match node:
            case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=words)], kwargs=[]):
                return nodes.Const(_looked_up(words, self.escaping), lineno=node.lineno)
        return node


class SettledTemplate(CodeGenerator):
    """Jinja's compiler, with the words settled first."""

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:  # noqa: N802
        escaping = nodes.EvalContext(self.environment, self.name).autoescape
        super().visit_Template(Settle(bool(escaping)).visit(node), frame)


def init_app(app: Flask) -> None:
    Babel(app)
    # By the words in the templates, so it can't grow without end.
    kept: dict[tuple[str, bool], str] = {}

    @pass_eval_context
    def gettext(how: nodes.EvalContext, words: str, **values: Any) -> str:
        key = words, bool(how.autoescape)
        if key not in kept:
            kept[key] = _looked_up(*key)
        return kept[key] % values if values else kept[key]

    app.jinja_env.globals |= {"_": gettext, "gettext": gettext}
    app.jinja_env.code_generator_class = SettledTemplate
    # One dictionary for all templates, none of which has globals of its own: a chain of two costs
    # at every import. Jinja would have a subclass for it, which Flask makes before this is called.
    app.jinja_env.make_globals = lambda _own: app.jinja_env.globals  # type: ignore[assignment,method-assign]  # see above


def _looked_up(words: str, escaping: bool) -> str:
    found: str = flask_babel.get_translations().ugettext(words)
    return Markup(found) if escaping else found  # noqa: S704  # our own words
