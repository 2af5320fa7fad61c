"""Pages for visitors: the questions, the result, articles, help, and asking for a call."""

from flask import Flask

from questionnaire.web import visit
from questionnaire.web.visitor import (
    about,
    articles,
    call_form,
    compare,
    downloads,
    help_now,
    home,
    questions,
    quick_exit,
    results,
    try_pages,
    your_request,
)

BLUEPRINTS = (
    home.bp,
    questions.bp,
    results.bp,
    try_pages.bp,
    downloads.bp,
    compare.bp,
    articles.bp,
    call_form.bp,
    your_request.bp,
    help_now.bp,
    about.bp,
    quick_exit.bp,
)


def init_app(app: Flask) -> None:
    app.context_processor(visit.template_context)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
