"""The visitor's own link: see where a call request stands, and take it back."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, abort, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from questionnaire.calls import audit, requests
from questionnaire.calls.call_tables import CallRequest
from questionnaire.web import database, visit
from questionnaire.web.database import db
from questionnaire.web.forms import SendForm, status

bp = Blueprint("your_request", __name__)


@bp.get("/your-request/<string(length=43):link>")
def open_link(link: str) -> ResponseReturnValue:
    """Redirects, so that the browser's history holds an address without the token."""
    found = requests.find_by_link(db.session(), link) or abort(404)
    visit.save_link(found.reference, link)
    return redirect("/your-request", 303)


@bp.route("/your-request", methods=["GET", "POST"])
def show() -> ResponseReturnValue:
    _reference, link = visit.saved_call()
    found = requests.find_by_link(db.session(), link) if link else None
    if found is None:
        return render_template("visitor/your_request/open_link.html"), HTTPStatus.GONE
    form = SendForm()
    if not form.validate_on_submit():
        return _page(found, form), status(form)
    if request.form.get("reference") != found.reference:  # another link was opened in the meantime
        return _page(found, form, is_another=True), HTTPStatus.CONFLICT
    if found.details:
        _withdraw(found, datetime.now(UTC))
    return redirect("/your-request", 303)


def _withdraw(found: CallRequest, now: datetime) -> None:
    requests.erase(db.session(), found, status="withdrawn", now=now)
    audit.record(
        db.session(),
        actor=audit.VISITOR,
        action="request.withdrawn",
        reference=found.reference,
        now=now,
    )
    db.session.commit()
    database.purge_write_ahead_log()


def _page(found: CallRequest, form: SendForm, *, is_another: bool = False) -> str:
    kept = timedelta(days=current_app.extensions["settings"].retention_days)
    return render_template(
        "visitor/your_request/show.html",
        found=found,
        form=form,
        until=found.changed_at + kept,
        is_another=is_another,
    )
