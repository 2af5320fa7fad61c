"""The inbox of staff: look through the requests, open one, work on it."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from types import MappingProxyType
from urllib.parse import quote, urlencode

from flask import Blueprint, abort, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from questionnaire import typed_text
from questionnaire.authoring import checks
from questionnaire.calls import audit, inbox, notes, outbox, phones, requests, search
from questionnaire.calls.call_tables import CallRequest
from questionnaire.calls.encryption import UnknownKeyError
from questionnaire.staff import members
from questionnaire.web.database import db
from questionnaire.web.forms import SendForm, status
from questionnaire.web.staff import search_tokens
from questionnaire.web.staff.access import (
    audit_action,
    current_member,
    recheck_role,
    role_required,
    settings,
)
from questionnaire.web.staff.inbox_forms import STATUS_WORDS, WorkForm, work_form
from questionnaire.web.staff.list_urls import (
    PARAMS,
    PERIODS,
    filters_from,
    list_url,
    list_url_before,
    next_page_url,
    query_params,
    search_expired,
    with_list,
)

bp = Blueprint("inbox_pages", __name__, url_prefix="/staff/requests")

LATE_AFTER = timedelta(minutes=30)  # staff see a warning when a mail waits longer


@bp.get("")
def list_all() -> str:
    session, filters, now = db.session(), filters_from(request.args), datetime.now(UTC)
    found = inbox.page(session, settings().data_encryption, filters)
    backlog = outbox.backlog(session)
    late = bool(backlog.oldest and now - backlog.oldest > LATE_AFTER)
    return render_template(
        "staff/inbox/list.html",
        counts=inbox.counts(session),
        counted=inbox.MAX_COUNT,
        found=found.rows,
        filters=filters,
        ended=search_expired(request.args),
        looked_through=search.MAX_DECRYPTED if found.unfinished else 0,
        names=_names(found.rows),
        chosen=query_params(request.args),
        here=urlencode(query_params(request.args, *PARAMS, "after")),
        following=next_page_url(found.following) if found.following else None,
        overdue=checks.overdue(current_app.extensions["content"], now.date()),
        backlog=backlog if backlog.given_up or late else None,
        people=_people(),
        periods=PERIODS,
        status_words=STATUS_WORDS,
        form=SendForm(),
    )


@bp.post("/search")
def find() -> ResponseReturnValue:
    """Words are sent in a form; the address of the page they lead to holds them encrypted."""
    if not SendForm().validate_on_submit():
        abort(HTTPStatus.BAD_REQUEST)
    words = search_tokens.from_form(request.form)
    token = {"search": search_tokens.encrypt(words) if words else ""}
    return redirect(list_url(query_params(request.form.to_dict() | token)), HTTPStatus.SEE_OTHER)


@bp.get("/<reference>")
def show(reference: str) -> str:
    row = _found(reference)
    audit_action("request.read", reference=row.reference)
    db.session.commit()
    return _page(row)


@bp.post("/<reference>/notes", endpoint="add_note")  # of a page that the release before made
@bp.post("/<reference>/work")
@role_required("handler")
def work(reference: str) -> ResponseReturnValue:
    row = _found(reference, to_change=True)
    if not row.details:  # nothing personal may be written down again
        note = _(
            "It was withdrawn or erased in the meantime, so nothing was saved, and no note is kept."
        )
        return _page(row, note=note), HTTPStatus.CONFLICT
    form = work_form(inbox.work_on(row), _people())
    chosen, theirs = form.leave_to_others(inbox.work_on(row))
    if not form.validate_on_submit():
        return _page(row, work=form, theirs=theirs, chosen=chosen), status(form)
    if chosen and theirs:
        return _page(row, work=form, theirs=theirs, chosen=chosen), HTTPStatus.CONFLICT
    _save(row, form)
    recheck_role()
    db.session.commit()
    return redirect(with_list(f"/staff/requests/{row.reference}"), HTTPStatus.SEE_OTHER)


def _save(row: CallRequest, form: WorkForm) -> None:
    now = datetime.now(UTC)
    changed = inbox.change(
        row,
        status=form.status.data,
        assigned_to=form.assigned_to.data or None,
        now=now,
    )
    for action, became in changed.items():
        audit_action(action, reference=row.reference, detail=became)
    if form.text.data:
        by, text = current_member().email, form.text.data
        notes.add(db.session(), settings().data_encryption, row, text=text, by=by, now=now)
        audit_action("request.note", reference=row.reference)


@bp.post("/mail-again")
@role_required("handler")
def mail_again() -> ResponseReturnValue:
    if not SendForm().validate_on_submit():
        abort(HTTPStatus.BAD_REQUEST)
    count = outbox.try_again(db.session(), now=datetime.now(UTC))
    audit_action("mail.again", detail=str(count))
    recheck_role()
    db.session.commit()
    return redirect(list_url(query_params(request.form)), HTTPStatus.SEE_OTHER)


@bp.app_template_filter()
def mail_link(email: str) -> str:
    """An address to write to. Nothing in it is taken for another field, such as `?bcc=`."""
    return f"mailto:{quote(email, safe='@')}"


bp.add_app_template_filter(list_url)
bp.add_app_template_filter(with_list)
bp.add_app_template_filter(typed_text.clean, "clean")
bp.add_app_template_filter(phones.link, "phone_link")
bp.add_app_template_filter(phones.international, "international")


def _found(reference: str, *, to_change: bool = False) -> CallRequest:
    """With `to_change`, the row is locked until the commit."""
    found = requests.find(db.session(), reference) or abort(HTTPStatus.NOT_FOUND)
    if to_change:
        db.session.refresh(found, with_for_update=True)
    return found


def _names(rows: Iterable[CallRequest]) -> dict[int, str]:
    """Of those that a key opens. One from before names had to show something may be empty."""
    names = {}
    for row in rows:
        with suppress(UnknownKeyError):
            details = requests.decrypt_details(settings().data_encryption, row)
            names[row.id] = typed_text.clean(details.name) if details else ""
    return names


def _people() -> dict[str, str]:
    return {
        member.email: typed_text.clean(member.name) or member.email
        for member in members.all_members(db.session())
        if members.status_of(member) != "disabled"
    }


def _page(
    row: CallRequest,
    *,
    work: WorkForm | None = None,
    theirs: Sequence[str] = (),
    chosen: Mapping[str, str] = MappingProxyType({}),
    note: str = "",
) -> str:
    session, keys = db.session(), settings().data_encryption
    try:
        details, written = requests.decrypt_details(keys, row), notes.of_request(session, keys, row)
        locked = False
    except UnknownKeyError:
        details, written, locked = None, [], True
    return render_template(
        "staff/inbox/request.html",
        row=row,
        details=details,
        notes=written,
        locked=locked,
        form=work or work_form(inbox.work_on(row), _people()),
        theirs=theirs,
        chosen=chosen,
        changes=inbox.CHANGES,
        back=list_url_before(),
        note=note,
        mails=outbox.of_request(session, row),
        history=audit.of_request(session, row.reference),
        people=_people(),
        status_words=STATUS_WORDS,
        may_be_deleted_on=row.changed_at + timedelta(days=settings().retention_days),
    )
