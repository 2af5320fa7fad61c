"""People to talk to, now. Needs no cookie and no database."""

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from questionnaire.figures.events import HELP
from questionnaire.web import visit
from questionnaire.web.forms import SendForm
from questionnaire.web.usage_counts import count

bp = Blueprint("help_now", __name__)


@bp.get("/help-now")
def show() -> str:
    visit.mark_help_opened()
    count((HELP, ""))
    return render_template("visitor/help_now/show.html")


@bp.post("/help-now/not-first")
def put_the_result_first() -> ResponseReturnValue:
    if not SendForm().validate_on_submit():
        abort(400)
    visit.require_answers()
    visit.move_help_below()
    return redirect("/result", 303)
