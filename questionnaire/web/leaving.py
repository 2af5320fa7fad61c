"""Forget the answers, and leave quickly. Both change the cookie, so that no back button shows the
result again: browsers keep pages for it even when told not to store them."""

from flask import Blueprint, current_app, make_response, render_template
from flask.typing import ResponseReturnValue

from questionnaire.web import visit
from questionnaire.web.forms import SendForm, status

pages = Blueprint("leaving", __name__)

CLEAR = '"cache", "cookies", "storage"'


@pages.route("/clear", methods=["GET", "POST"])
def clear() -> ResponseReturnValue:
    form = SendForm()
    if not form.validate_on_submit():
        return render_template("leaving/clear.html", form=form), status(form)
    visit.forget()
    response = make_response(render_template("leaving/cleared.html"))
    response.headers["Clear-Site-Data"] = CLEAR
    return response


@pages.route("/leave", methods=["GET", "POST"])
def leave() -> ResponseReturnValue:
    form = SendForm()
    if not form.validate_on_submit():
        return render_template("leaving/leave.html", form=form), status(form)
    visit.forget()
    away = current_app.extensions["settings"].leave_to
    response = make_response(render_template("leaving/left.html", away=away))
    response.headers["Clear-Site-Data"] = CLEAR
    # A redirect after a form may not lead to another host (form-action 'self'); a refresh may.
    response.headers["Refresh"] = f"0; url={away}"
    return response
