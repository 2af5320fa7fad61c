"""Asking for a strategy call. Stored once, confirmed only when it is stored."""

from datetime import UTC, datetime
from email.utils import parseaddr
from http import HTTPStatus

from flask import Blueprint, current_app, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import SQLAlchemyError

from questionnaire.calls import outbox, requests, sending
from questionnaire.figures.events import CALL
from questionnaire.instrument import journey
from questionnaire.instrument.reflection import reflect
from questionnaire.web import mails, visit
from questionnaire.web.database import db, log_error
from questionnaire.web.forms import CallForm, status
from questionnaire.web.middleware import limits, proof_of_work
from questionnaire.web.settings import Settings
from questionnaire.web.usage_counts import count
from questionnaire.web.visitor import chart

bp = Blueprint("call_form", __name__)

MORE_TRIES = 10  # forms with an error and without one, for each that may be stored
MAX_TICKET, MAX_SUMMARY = 200, 8000  # characters; signed ones of ours are shorter


@bp.route("/request-a-call", methods=["GET", "POST"])
def ask() -> ResponseReturnValue:
    form = CallForm()
    if form.is_submitted() and (wait := limits.hit((_tries(), "call forms", limits.network()))[0]):
        return _too_many(form, wait)
    if not form.validate_on_submit():
        return _page(form), status(form)
    key, age = _ticket(form)
    if note := _reason_to_wait(form, key, age):
        return _page(form, note), HTTPStatus.UNPROCESSABLE_ENTITY
    return _send(form, str(key))


def _tries() -> str:
    amount, _per, window = _settings().call_limit.partition(" per ")
    return f"{int(amount) * MORE_TRIES} per {window}"


def _too_many(form: CallForm, seconds: int) -> ResponseReturnValue:
    note = _("Too many requests came from your network. Please wait a while, then send this again.")
    return _page(form, note), HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(seconds)}


def _reason_to_wait(form: CallForm, key: str | None, age: float) -> str:
    """Why a form of this age may not be sent yet; empty if it may."""
    # After the clock was set back, the age of a form may be negative.
    if key is None or 0 <= age < _settings().call_minimum_seconds:
        return _("Please look it over, then send it once more.")
    if wait := proof_of_work.seconds_left(form.ticket.data or "", form.work.data or "", age):
        return _(
            "Very many requests are coming in just now. Please send this again in %(count)d "
            "seconds, so that yours stands out from machines.",
            count=wait,
        )
    return ""


def _send(form: CallForm, key: str) -> ResponseReturnValue:
    """Store it. It is counted before, and given back if nothing was stored."""
    settings = _settings()
    from_here = (settings.call_limit, "calls", limits.network())
    mailbox = sending.mailbox(form.email.data) if form.email.data else ""
    to_there = (settings.mail_limit, "mails", mailbox)
    counted = (from_here, to_there, proof_of_work.everybody())
    wait, mails_wait, _ = limits.hit(*counted)
    if wait:
        response, is_new = _too_many(form, wait), False
    else:
        response, is_new = _stored(form, key, may_mail=not mails_wait)
    if is_new:
        count((CALL, ""))
    else:
        limits.give_back(*counted)
    return response


def _stored(form: CallForm, key: str, may_mail: bool) -> tuple[ResponseReturnValue, bool]:
    """The response, and whether a new request was stored."""
    try:
        reference, link = _store(form, key, may_mail)
    except requests.OtherContentError as earlier:
        note = _(
            "A request was already sent with this form: reference %(reference)s. "
            "To send what you see here as another request, send it again.",
            reference=earlier.reference,
        )
        form.ticket.data = ""
        visit.form_key(fresh=True)
        return (_page(form, note), HTTPStatus.CONFLICT), False
    except SQLAlchemyError as error:
        log_error("a call request could not be stored", error)
        db.session.rollback()
        note = _("Your request was not sent: we can't store it right now. Please try again later.")
        return (_page(form, note), HTTPStatus.SERVICE_UNAVAILABLE), False
    visit.save_call(reference, link)
    return redirect("/request-a-call/sent", 303), link is not None


@bp.get("/request-a-call/sent")
def sent() -> str:
    reference, link = visit.saved_call()
    return render_template(
        "visitor/call_form/sent.html",
        reference=reference,
        address=mails.private_link(link, _settings()) if link else None,
        who_reads_it=mails.who_reads(_settings()),
    )


def _page(form: CallForm, note: str = "") -> str:
    # A valid ticket stays: the same form sent again must not become a second request.
    if _ticket(form)[0] is None:
        form.ticket.data = _signer("call form key").dumps(visit.form_key())
    summary = _shown_summary(form) if form.is_submitted() else _summary()
    form.summary.data = _signer("call form summary").dumps(summary) if summary else ""
    return render_template(
        "visitor/call_form/ask.html",
        form=form,
        note=note,
        summary=summary,
        who_reads_it=mails.who_reads(_settings()),
        challenge=proof_of_work.challenge(),
    )


def _store(form: CallForm, key: str, may_mail: bool) -> tuple[str, str | None]:
    """The request and its mails in one transaction: both are there, or neither is.

    Args:
        may_mail: whether the visitor's mailbox may still get one.

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
        settings.data_encryption,
        form_key=key,
        details=details,
        consent_version=notices.consent_version,
        now=now,
    )
    if stored.link:
        written = mails.mails_for(stored, details, settings)
        if not may_mail:
            written.pop(outbox.VISITOR, None)
        for purpose, mail in written.items():
            outbox.enqueue(
                session,
                settings.data_encryption,
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
    bars = chart.bars(content, reflection.profile)
    return render_template(
        "visitor/call_form/summary.txt", outcome=reflection.outcome, bars=bars
    ).strip()


def _shown_summary(form: CallForm) -> str:
    """The summary that the form showed. It is signed, so these are our words."""
    signed = form.summary.data or ""
    if len(signed) > MAX_SUMMARY:
        return ""
    try:
        summary: str = _signer("call form summary").loads(signed)
    except BadSignature:
        return ""
    return summary


def _ticket(form: CallForm) -> tuple[str | None, float]:
    """The form's key, and how many seconds ago the form was made."""
    signed = form.ticket.data or ""
    if len(signed) > MAX_TICKET:
        return None, 0
    try:
        seconds = _settings().visit_hours * 3600  # so that bots can't collect them
        key, made = _signer("call form key").loads(signed, max_age=seconds, return_timestamp=True)
    except BadSignature:
        return None, 0
    return key, (datetime.now(UTC) - made).total_seconds()


def _signer(purpose: str) -> URLSafeTimedSerializer:
    """A signature for one purpose is not valid for another."""
    return URLSafeTimedSerializer(_settings().secret_keys[::-1], salt=purpose)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
