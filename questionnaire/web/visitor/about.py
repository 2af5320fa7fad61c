"""How it works and what is promised, made from the same facts that the code uses."""

from flask import Blueprint, current_app, render_template

from questionnaire.figures.events import MIN_SHOWN
from questionnaire.instrument.content import Option, Question
from questionnaire.web.encrypted_cookie import MAX_COOKIE_BYTES
from questionnaire.web.visitor import rules_in_words

bp = Blueprint("about", __name__)


@bp.get("/how-it-works")
def method() -> str:
    return render_template(
        "visitor/about/method.html",
        adds=_adds,
        in_words=rules_in_words.conditions,
        of_100=rules_in_words.of_100,
    )


@bp.get("/privacy")
def privacy() -> str:
    cookie = current_app.config["SESSION_COOKIE_NAME"]
    return render_template(
        "visitor/about/privacy.html", cookie=cookie, largest=MAX_COOKIE_BYTES, least=MIN_SHOWN
    )


@bp.get("/accessibility")
def accessibility() -> str:
    return render_template("visitor/about/accessibility.html")


def _adds(question: Question, option: Option) -> int:
    """Per cent of the most that this question can add to its scale."""
    return round(100 * question.keyed(option.value) / question.top)
