"""A member's own account: where they are signed in, their password, their recovery codes."""

from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from questionnaire.staff import codes, logins, members
from questionnaire.web.database import db
from questionnaire.web.forms import SendForm, status
from questionnaire.web.staff import set_up
from questionnaire.web.staff.access import (
    audit_action,
    current_member,
    fresh_login_required,
    recheck_role,
    signed_in,
)
from questionnaire.web.staff.staff_forms import ROLE_WORDS, NewPasswordForm

bp = Blueprint("account", __name__)


@bp.get("/staff/account")
def show() -> str:
    member = current_member()
    return render_template(
        "staff/account.html",
        role=ROLE_WORDS[member.role],
        sessions=logins.of_member(db.session(), member),
        here=signed_in().login,
        codes_left=codes.recovery_codes_left(db.session(), member),
    )


@bp.route("/staff/account/password", methods=["GET", "POST"])
@fresh_login_required
def change_password() -> ResponseReturnValue:
    form = NewPasswordForm()
    set_up.refuse_names(form, current_member())
    if not form.validate_on_submit():
        return render_template("staff/password.html", form=form), status(form)
    if not members.change_password(db.session(), signed_in(), form.password.data or ""):
        return redirect("/staff/sign-in", HTTPStatus.SEE_OTHER)  # signed out from elsewhere
    _audit("staff.password-changed")
    return redirect("/staff/account", HTTPStatus.SEE_OTHER)


@bp.post("/staff/account/recovery-codes")
@fresh_login_required
def renew_recovery_codes() -> ResponseReturnValue:
    _need_token()
    kept = codes.renew_recovery_codes(db.session(), current_member())
    _audit("staff.recovery-codes-renewed")
    return render_template("staff/recovery_codes.html", codes=kept)


@bp.post("/staff/account/sign-out-elsewhere")
def sign_out_elsewhere() -> ResponseReturnValue:
    _need_token()
    logins.end_others(db.session(), signed_in())
    _audit("staff.signed-out-elsewhere")
    return redirect("/staff/account", HTTPStatus.SEE_OTHER)


def _need_token() -> None:
    if not SendForm().validate_on_submit():
        abort(HTTPStatus.BAD_REQUEST)


def _audit(action: str) -> None:
    recheck_role()
    audit_action(action)
    db.session.commit()
