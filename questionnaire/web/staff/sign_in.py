"""Signing in to the staff area, confirming that it is still you, and signing out."""

import re
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from questionnaire.calls import audit
from questionnaire.staff import logins, members
from questionnaire.staff.staff_tables import StaffMember
from questionnaire.web.database import db
from questionnaire.web.forms import SendForm, status
from questionnaire.web.middleware import limits
from questionnaire.web.staff import access, resumed_request
from questionnaire.web.staff.access import settings
from questionnaire.web.staff.staff_forms import ProofForm, SignInForm

bp = Blueprint("sign_in", __name__)
OURS = re.compile(r"/staff(/[\w./-]*)?(\?[\w=&%.+-]*)?", re.ASCII)
MAX_ADDRESS = 2500  # what request_size lets through
TOO_MANY = lazy_gettext("Too many tries. Please wait a minute, then try again.")


@bp.get("/staff")
def home() -> ResponseReturnValue:
    return redirect(access.menu()[0][0], HTTPStatus.SEE_OTHER)


@bp.route("/staff/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    form, now = SignInForm(), datetime.now(UTC)
    tries = (settings().staff_limit, "sign-ins", limits.network())
    if form.is_submitted() and (wait := limits.hit(tries)[0]):
        return _sign_in_page(form, TOO_MANY), HTTPStatus.TOO_MANY_REQUESTS, retry_after(wait)
    if not form.validate_on_submit():
        return _sign_in_page(form), status(form)
    member = members.find(db.session(), form.proof_email.data or "")
    if not _verify(member, form, now) or member is None:
        _audit_failure("staff.sign-in-failed", form.proof_email.data or "", now)
        return _sign_in_page(form, _wrong_credentials()), HTTPStatus.UNPROCESSABLE_ENTITY
    # A resumed request was entered before this sign-in, so it asks for its own confirmation.
    token = begin_login(member, now, fresh="resumed_request" not in request.form)
    failed = limits.hits(_failures_of(member.email))
    told = f"failed tries in a day: {failed}" if failed else ""
    _audit(member.email, "staff.signed-in", now, told)
    limits.give_back(tries)
    g.signed_in = logins.find(db.session(), token, settings().staff_limits, now=now)
    return set_login_cookie(make_response(_resume()), token)


@bp.route("/staff/confirm", methods=["GET", "POST"])
def confirm() -> ResponseReturnValue:
    form, now, held = ProofForm(), datetime.now(UTC), access.signed_in()
    resumed = access.resumed_by(held)
    # By member: a stranger in the same network must not keep anybody from working.
    tries = (settings().staff_limit, "confirmations", str(held.member.id))
    if form.is_submitted() and (wait := limits.hit(tries)[0]):
        return _confirm_page(form, TOO_MANY), HTTPStatus.TOO_MANY_REQUESTS, retry_after(wait)
    if not form.validate_on_submit():
        return _confirm_page(form), status(form)
    if not _verify(held.member, form, now):
        _audit_failure("staff.confirm-failed", held.member.email, now)
        return _confirm_page(form, _wrong_credentials()), HTTPStatus.UNPROCESSABLE_ENTITY
    if not resumed or resumed.login_id == held.login.id:
        logins.confirm(db.session(), held, now=now)
    _audit(held.member.email, "staff.confirmed", now)
    limits.give_back(tries)
    return _resume()


@bp.get("/staff/seconds-left")
@access.does_not_extend_login
def say_seconds_left() -> dict[str, int]:
    return {"seconds": access.seconds_left()}


@bp.get("/staff/stay")
def stay() -> dict[str, int]:
    """Every request to the staff area extends the login, so this needs to do nothing."""
    return {"seconds": access.seconds_left()}


@bp.post("/staff/sign-out")
def sign_out() -> ResponseReturnValue:
    found = access.current_login()
    if not SendForm().validate_on_submit():
        abort(HTTPStatus.BAD_REQUEST)
    response = make_response(redirect("/staff/sign-in", HTTPStatus.SEE_OTHER))
    if found:
        logins.end(db.session(), request.cookies[settings().staff_cookie])
        _audit(found.member.email, "staff.signed-out", datetime.now(UTC))
    # When a cookie only goes away, Chromium's back button shows its pages (visitor/quick_exit.py).
    set_login_cookie(response, "signed-out")
    return response


def retry_after(seconds: int) -> dict[str, str]:
    return {"Retry-After": str(seconds)}


def begin_login(member: StaffMember, now: datetime, *, fresh: bool = True) -> str:
    """Always a new token, so that one planted in the browser before is worth nothing."""
    logins.end(db.session(), request.cookies.get(settings().staff_cookie, ""))
    logins.expire(db.session(), settings().staff_limits, now=now)
    return logins.begin(db.session(), member, now=now, fresh=fresh)


def set_login_cookie(response: Response, token: str) -> Response:
    name, https = settings().staff_cookie, settings().https
    response.set_cookie(name, token, secure=https, httponly=True, samesite="Lax")
    return response


def _resume() -> ResponseReturnValue:
    """What the member was about to do, if it was this member."""
    resumed = access.resumed_by(access.signed_in())
    if resumed and resumed.opens_page:
        return redirect(resumed.address, HTTPStatus.SEE_OTHER)
    if resumed:
        name = resumed_request.member_name(resumed)
        return render_template("staff/review.html", resumed=resumed, name=name)
    to = request.form.get("proof_to", "")
    is_ours = len(to) <= MAX_ADDRESS and OURS.fullmatch(to)
    return redirect(to if is_ours else "/staff", HTTPStatus.SEE_OTHER)


def _verify(member: StaffMember | None, form: ProofForm, now: datetime) -> bool:
    return members.verify_credentials(
        db.session(),
        settings().data_encryption,
        member,
        password=form.proof_password.data or "",
        code=form.proof_code.data or "",
        now=now,
    )


def _audit(actor: str, action: str, now: datetime, detail: str = "") -> None:
    audit.record(db.session(), actor=actor, action=action, detail=detail, now=now)
    db.session.commit()


def _failures_of(address: str) -> limits.Limit:
    return ("1 per day", "failures", address.strip().casefold())


def _audit_failure(action: str, address: str, now: datetime) -> None:
    """Write the 1st, 10th, 100th … of a day: entries can't be deleted, so they must not pile up.

    The member sees the number when they sign in. It takes equally long if there is no such member.
    """
    limits.count(_failures_of(address))
    count = limits.count(("1 per day", action))
    if str(count).strip("0") == "1":
        _audit(audit.VISITOR, action, now, f"{count} today" if count > 1 else "")
    db.session.commit()


def _wrong_credentials() -> str:
    return _(
        "These do not fit together, or the code was used before. Wait for the next code, then try "
        "again. After several wrong codes, wait a quarter of an hour or use a recovery code."
    )


def _sign_in_page(form: SignInForm, note: str = "") -> str:
    form.proof_code.data = ""  # the next try needs another one
    to = request.form.get("proof_to") or request.args.get("to", "")
    resumed = resumed_request.from_form()
    return render_template("staff/sign_in.html", form=form, resumed=resumed, to=to, note=note)


def _confirm_page(form: ProofForm, note: str = "") -> str:
    form.proof_code.data = ""
    return access.confirm_page(form, access.resumed_by(access.signed_in()), note)
