"""Forget the answers, and leave quickly.

Browsers keep pages for their back button even when told not to store them. Chromium drops them
when a cookie gets another value, but not reliably when a cookie only goes away: so the POST writes
an empty visit into the cookie, and the page that follows takes the cookie away.
"""

from flask import (
    Blueprint,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from questionnaire.web import visit
from questionnaire.web.forms import SendForm, status

bp = Blueprint("quick_exit", __name__)


@bp.route("/clear", methods=["GET", "POST"])
def clear() -> ResponseReturnValue:
    form = SendForm()
    if form.validate_on_submit() or _sent_from_our_page():
        visit.clear()
        return redirect("/clear/done", 303)
    page = render_template(
        "visitor/quick_exit/clear.html",
        form=form,
        go_on=visit.resume_page(),
        link=visit.saved_call()[1],
    )
    return page, status(form)


@bp.get("/clear/done")
def cleared() -> ResponseReturnValue:
    if not visit.is_empty():
        return redirect("/clear", 302)
    visit.delete_cookie()
    return render_template("visitor/quick_exit/cleared.html")


@bp.route("/leave", methods=["GET", "POST"])
def leave() -> ResponseReturnValue:
    form = SendForm()
    if form.validate_on_submit() or _sent_from_our_page():
        visit.clear()
        return redirect("/leave/now", 303)
    return render_template("visitor/quick_exit/leave.html", form=form), status(form)


@bp.get("/leave/now")
def left() -> ResponseReturnValue:
    if not visit.is_empty():
        return redirect("/leave", 302)
    url = current_app.extensions["settings"].quick_exit_url
    visit.delete_cookie()
    response = make_response(render_template("visitor/quick_exit/left.html", url=url))
    # A redirect after a form may not lead to another host (form-action 'self'); a refresh may.
    response.headers["Refresh"] = f"0; url={url}"
    return response


def _sent_from_our_page() -> bool:
    """By the browser's own header: an expired token must not keep a visitor from leaving."""
    return request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "same-origin"
