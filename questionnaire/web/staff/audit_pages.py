"""The audit trail as a page. Nothing here changes it."""

from http import HTTPStatus
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from questionnaire.calls import audit
from questionnaire.web.database import db, row_id
from questionnaire.web.forms import SendForm
from questionnaire.web.staff import search_tokens
from questionnaire.web.staff.access import role_required

bp = Blueprint("audit_pages", __name__)


@bp.get("/staff/audit")
@role_required("owner")
def show() -> str:
    words = search_tokens.decrypt(request.args.get("search", ""))
    before = request.args.get("before", type=row_id)
    entries = audit.newest_first(db.session(), words=words or "", before=before)
    return render_template(
        "staff/inbox/audit.html",
        entries=entries,
        words=words,
        full=audit.PER_PAGE,
        form=SendForm(),
    )


@bp.post("/staff/audit/search")
@role_required("owner")
def find() -> ResponseReturnValue:
    if not SendForm().validate_on_submit():
        abort(HTTPStatus.BAD_REQUEST)
    words = search_tokens.from_form(request.form)
    chosen = {"search": search_tokens.encrypt(words)} if words else {}
    return redirect(f"/staff/audit?{urlencode(chosen)}", HTTPStatus.SEE_OTHER)
