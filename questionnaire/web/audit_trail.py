"""The audit trail as a page. Nothing here changes it, and the database would refuse."""

from flask import Blueprint, render_template, request

from questionnaire.calls import audit
from questionnaire.web.database import db, row_id
from questionnaire.web.guard import needs

pages = Blueprint("audit_trail", __name__)


@pages.get("/staff/audit")
@needs("owner")
def show() -> str:
    words = request.args.get("words", "").strip()[:120]
    before = request.args.get("before", type=row_id)
    entries = audit.newest_first(db.session(), words=words, before=before)
    return render_template("inbox/audit.html", entries=entries, words=words, full=audit.PER_PAGE)
