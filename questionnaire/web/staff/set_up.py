"""A new member chooses a password and sets up an app for codes, by a link that works once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

import segno
from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from questionnaire.calls import audit
from questionnaire.staff import codes, members
from questionnaire.staff.staff_tables import StaffMember
from questionnaire.web.database import db
from questionnaire.web.forms import SendForm, status
from questionnaire.web.staff import sign_in
from questionnaire.web.staff.access import settings
from questionnaire.web.staff.staff_forms import NewPasswordForm, SetUpForm

bp = Blueprint("set_up", __name__)
COOKIE_PATH = "/staff/set-up"
QUIET = 4  # modules of white around the picture, which readers need


@dataclass(frozen=True, slots=True)
class QrCode:
    """A picture that an app reads: its width in modules, and the dark ones as an SVG path."""

    width: int
    path: str


@bp.route("/staff/set-up/<link>", methods=["GET", "POST"])
def begin(link: str) -> ResponseReturnValue:
    """Opening the link only shows a button: programs that look into mails use nothing up."""
    form, now = SendForm(), datetime.now(UTC)
    if not form.validate_on_submit():
        if not members.find_by_link(db.session(), link, opened=False, now=now):
            return _ended(began_here=True)
        return render_template("staff/open_set_up_link.html", form=form), status(form)
    taken = members.open_link(db.session(), settings().data_encryption, link, now=now)
    if taken is None:
        return _ended(began_here=True)
    member, token = taken
    _audit("staff.set-up-opened", now, actor=audit.VISITOR, detail=member.email)
    db.session.commit()
    response = make_response(redirect("/staff/set-up", HTTPStatus.SEE_OTHER))
    _set_cookie(response, token)
    return response


@bp.route("/staff/set-up", methods=["GET", "POST"])
def finish() -> ResponseReturnValue:
    now, token = datetime.now(UTC), request.cookies.get(_cookie(), "")
    member = members.find_by_link(db.session(), token, opened=True, now=now)
    if member is None:
        return _ended()
    form = SetUpForm()
    refuse_names(form, member)
    if not form.validate_on_submit():
        return _page(member, form), status(form)
    step = codes.time_step(settings().data_encryption, member, form.code.data or "", now=now)
    if step is None:
        form.code.errors = [_("This is not the present code. Please enter the one the app shows.")]
        return _page(member, form), HTTPStatus.UNPROCESSABLE_ENTITY
    password = form.password.data or ""
    kept = members.finish_set_up(db.session(), member, password=password, step=step)
    if kept is None:
        return _ended()
    token = sign_in.begin_login(member, now)
    _audit("staff.set-up", now, actor=member.email)
    _audit("staff.signed-in", now, actor=member.email)
    db.session.commit()
    response = make_response(render_template("staff/recovery_codes.html", codes=kept, first=True))
    response.delete_cookie(_cookie(), path=COOKIE_PATH)
    return sign_in.set_login_cookie(response, token)


def refuse_names(form: NewPasswordForm, member: StaffMember) -> None:
    """What others would try first as this member's password."""
    instrument = current_app.extensions["content"].instrument
    form.personal = (member.name, member.email)
    form.public = (
        settings().practice_name,
        settings().public_url,
        instrument.title,
        instrument.hub_url or "",
    )


def qr_code(text: str) -> QrCode:
    rows = list(segno.make(text).matrix_iter(border=QUIET))
    dark = ((x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module)
    return QrCode(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))


def _ended(*, began_here: bool = False) -> ResponseReturnValue:
    """`began_here`: whether the set-up may have been started in this browser."""
    return render_template(
        "staff/set_up_link_ended.html", began_here=began_here
    ), HTTPStatus.NOT_FOUND


def _audit(action: str, now: datetime, *, actor: str, detail: str = "") -> None:
    audit.record(db.session(), actor=actor, action=action, detail=detail, now=now)


def _cookie() -> str:
    return "__Secure-set-up" if settings().https else "set-up"


def _set_cookie(response: Response, token: str) -> None:
    response.set_cookie(
        _cookie(),
        token,
        path=COOKIE_PATH,
        secure=settings().https,
        httponly=True,
        samesite="Strict",
    )


def _page(member: StaffMember, form: SetUpForm) -> str:
    keys = settings().data_encryption
    address = codes.address_for_apps(keys, member, practice=settings().practice_name)
    return render_template(
        "staff/set_up.html",
        form=form,
        newcomer=member,
        qr_code=qr_code(address),
        secret=codes.plain_secret(keys, member),
    )
