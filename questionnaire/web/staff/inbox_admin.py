"""What only owners may do with requests: take them out as CSV, erase and delete them."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from questionnaire.calls import inbox, requests
from questionnaire.calls.call_tables import CallRequest
from questionnaire.calls.csv_export import as_csv
from questionnaire.web import database
from questionnaire.web.database import db
from questionnaire.web.forms import SendForm
from questionnaire.web.staff.access import (
    audit_action,
    fresh_login_required,
    recheck_role,
    role_required,
    settings,
)
from questionnaire.web.staff.list_urls import (
    filters_from,
    list_url,
    list_url_before,
    query_params,
    search_expired,
    with_list,
)

bp = Blueprint("inbox_admin", __name__, url_prefix="/staff/requests")


@bp.post("/export")
@role_required("owner")
@fresh_login_required
def export() -> ResponseReturnValue:
    """All that was chosen on the list, not only one page of it."""
    _need_token()
    if search_expired(request.form):  # the list says so; all that there is was not asked for
        return redirect(list_url(query_params(request.form)), HTTPStatus.SEE_OTHER)
    keys = settings().data_encryption
    lines = list(
        as_csv(keys, inbox.all_rows(db.session(), keys, filters_from(query_params(request.form))))
    )
    audit_action("requests.exported", detail=str(len(lines) - 1))
    recheck_role()
    db.session.commit()
    name = f"call-requests-{datetime.now(UTC):%Y-%m-%d}.csv"
    # With a byte order mark, spreadsheets read names in every script.
    response = Response("\ufeff" + "".join(lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


@bp.get("/<reference>/end")
@role_required("owner")
def ask_first(reference: str) -> str:
    return render_template("staff/inbox/end.html", row=_found(reference), form=SendForm())


@bp.post("/<reference>/erase")
@role_required("owner")
@fresh_login_required
def erase(reference: str) -> ResponseReturnValue:
    _need_token()
    row = _found(reference)
    if row.details:
        requests.erase(db.session(), row, status=inbox.ERASED, now=datetime.now(UTC))
        audit_action("request.erased", reference=row.reference)
        recheck_role()
        db.session.commit()
        database.purge_write_ahead_log()
    return redirect(with_list(f"/staff/requests/{row.reference}"), HTTPStatus.SEE_OTHER)


@bp.post("/<reference>/delete")
@role_required("owner")
@fresh_login_required
def delete(reference: str) -> ResponseReturnValue:
    _need_token()
    row = _found(reference)
    audit_action("request.deleted", reference=row.reference)
    requests.delete_whole(db.session(), row)
    recheck_role()
    db.session.commit()
    database.purge_write_ahead_log()
    return redirect(list_url_before(), HTTPStatus.SEE_OTHER)


def _found(reference: str) -> CallRequest:
    return requests.find(db.session(), reference) or abort(HTTPStatus.NOT_FOUND)


def _need_token() -> None:
    if not SendForm().validate_on_submit():
        abort(HTTPStatus.BAD_REQUEST)
