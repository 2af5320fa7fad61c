"""The visitor's own link: see where a call request stands, and take it back."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, abort, current_app, redirect, render_template
from flask.typing import ResponseReturnValue

from questionnaire.calls import audit, requests
from questionnaire.calls.tables import CallRequest
from questionnaire.web import database
from questionnaire.web.database import db
from questionnaire.web.forms import SendForm, status

pages = Blueprint("your_request", __name__)


@pages.get("/your-request/<link>")
def show(link: str) -> str:
    return _page(_found(link), SendForm())


@pages.post("/your-request/<link>")
def withdraw(link: str) -> ResponseReturnValue:
    request, form, now = _found(link), SendForm(), datetime.now(UTC)
    if not form.validate_on_submit():
        return _page(request, form), status(form)
    if request.details:
        requests.erase(db.session(), request, status="withdrawn", now=now)
        audit.record(
            db.session(),
            actor=audit.VISITOR,
            action="request.withdrawn",
            reference=request.reference,
            now=now,
        )
        db.session.commit()
        database.forget_for_real()
    return redirect(f"/your-request/{link}", 303)


def _found(link: str) -> CallRequest:
    return requests.find_by_link(db.session(), link) or abort(404)


def _page(request: CallRequest, form: SendForm) -> str:
    kept = timedelta(days=current_app.extensions["settings"].retention_days)
    return render_template(
        "your_request/show.html", request=request, form=form, until=request.changed_at + kept
    )
