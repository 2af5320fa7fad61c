"""Asking for a strategy call. Stored once, confirmed only when it is stored."""

from datetime import UTC, datetime
from email.utils import parseaddr
from http import HTTPStatus
from time import time

from flask import Blueprint, Response, current_app, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import RequestLimit
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import SQLAlchemyError

from questionnaire.calls import outbox, requests
from questionnaire.figures.kinds import CALL
from questionnaire.instrument import journey
from questionnaire.instrument.reflection import reflect
from questionnaire.web import flood, mails, picture, visit
from questionnaire.web.counting import count
from questionnaire.web.database import db
from questionnaire.web.forms import CallForm, status
from questionnaire.web.limits import limiter
from questionnaire.web.settings import Settings

pages = Blueprint("calls", __name__)


def _call_limit() -> str:
    return _settings().call_limit


def _too_many(limit: RequestLimit) -> Response:
    note = _("Too many requests came from your network. Please wait a while, then send this again.")
    response = make_response(_page(CallForm(), note), HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(max(1, int(limit.reset_at - time())))
    return response


def _was_stored(response: Response) -> bool:
    return response.status_code == HTTPStatus.SEE_OTHER


@pages.route("/request-a-call", methods=["GET", "POST"])
@limiter.limit(_call_limit, methods=["POST"], on_breach=_too_many, deduct_when=_was_stored)
def ask() -> ResponseReturnValue:
    form = CallForm()
    if not form.validate_on_submit():
        return _page(form), status(form)
    key, age = _ticket(form)
    # A clock that was set back makes a form younger than nothing: that is nobody's fault.
    if key is None or 0 <= age < _settings().call_minimum_seconds:
        note = _("Please look it over, then send it once more.")
        return _page(form, note), HTTPStatus.UNPROCESSABLE_ENTITY
    if wait := flood.seconds_left(form.ticket.data or "", form.work.data or "", age):
        note = _(
            "Very many requests are coming in just now. Please send this again in %(count)d "
            "seconds, so that yours stands out from machines.",
            count=wait,
        )
        return _page(form, note), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        reference, link = _store(form, key)
    except requests.OtherContentError as earlier:
        note = _(
            "A request was already sent with this form: reference %(reference)s. "
            "To send what you see here as another request, send it again.",
            reference=earlier.reference,
        )
        form.ticket.data = ""
        visit.form_key(fresh=True)
        return _page(form, note), HTTPStatus.CONFLICT
    except SQLAlchemyError:
        db.session.rollback()
        current_app.logger.exception("a call request could not be stored")
        note = _("Your request was not sent: we can't store it right now. Please try again later.")
        return _page(form, note), HTTPStatus.SERVICE_UNAVAILABLE
    if link:
        flood.count_one()
        count((CALL, ""))
    visit.remember_call(reference, link)
    return redirect("/request-a-call/sent", 303)


@pages.get("/request-a-call/sent")
def sent() -> str:
    reference, link = visit.call()
    return render_template(
        "calls/sent.html",
        reference=reference,
        address=mails.private_link(link, _settings()) if link else None,
        who_reads_it=mails.who_reads(_settings()),
    )


def _page(form: CallForm, note: str = "") -> str:
    # A ticket that is good stays: the same form sent later must not count as another one.
    if _ticket(form)[0] is None:
        form.ticket.data = _tickets().dumps(visit.form_key())
    summary = _shown_summary(form) if form.is_submitted() else _summary()
    form.summary.data = _tickets().dumps(summary) if summary else ""
    return render_template(
        "calls/ask.html",
        form=form,
        note=note,
        summary=summary,
        who_reads_it=mails.who_reads(_settings()),
        flood_bits=flood.BITS if flood.is_on() else None,
    )


def _store(form: CallForm, key: str) -> tuple[str, str | None]:
    """The request and its mails in one transaction: both are there, or neither is.

    Returns:
        The reference, and the token of the visitor's link unless it was stored before.
    """
    settings, session, now = _settings(), db.session(), datetime.now(UTC)
    notices = visit.content().notices
    details = requests.Details(
        **{name: form[name].data or "" for name in _TYPED},
        consent=notices.consent,
        summary=_shown_summary(form) if form.share.data else "",
    )
    stored = requests.store(
        session,
        settings.data_seal,
        form_key=key,
        details=details,
        consent_version=notices.consent_version,
        now=now,
    )
    if stored.link:
        for purpose, mail in mails.about(stored, details, settings).items():
            outbox.enqueue(
                session,
                settings.data_seal,
                request=stored.request,
                purpose=purpose,
                mail=mail,
                sender=parseaddr(settings.mail_from)[1].rpartition("@")[2],
                now=now,
            )
    # Read before the commit: to ask the database once more could fail when all is stored.
    told = stored.request.reference, stored.link
    session.commit()
    return told


_TYPED = ("name", "email", "phone", "country", "times", "language")


def _summary() -> str:
    """The exact words that are shared if the visitor ticks the box; empty without a result."""
    content = visit.content()
    try:
        answers = visit.answers()
    except visit.LostVisit:
        return ""
    if not answers or journey.next_question(content, answers):
        return ""
    reflection = reflect(content, answers)
    bars = picture.bars(content, reflection.profile)
    return render_template("calls/summary.txt", outcome=reflection.outcome, bars=bars).strip()


def _shown_summary(form: CallForm) -> str:
    """The summary that the form showed. It is signed, so these are our words."""
    try:
        summary: str = _tickets().loads(form.summary.data or "")
    except BadSignature:
        return ""
    return summary


def _ticket(form: CallForm) -> tuple[str | None, float]:
    """The form's key, and how many seconds ago the form was made."""
    try:
        key, made = _tickets().loads(form.ticket.data or "", return_timestamp=True)
    except BadSignature:
        return None, 0
    return key, (datetime.now(UTC) - made).total_seconds()


def _tickets() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_settings().secret_keys[::-1], salt="call form")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
