"""A new member chooses a password and sets up an app for codes, by a link that works once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

import segno
from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from questionnaire.calls import audit
from questionnaire.staff import codes, members
from questionnaire.staff.tables import StaffMember
from questionnaire.web import staff
from questionnaire.web.database import db
from questionnaire.web.forms import status
from questionnaire.web.guard import settings
from questionnaire.web.staff_forms import SetUpForm

pages = Blueprint("set_up", __name__)
QUIET = 4  # modules of white around the picture, which readers need


@dataclass(frozen=True, slots=True)
class QrCode:
    """A picture that an app reads: its width in modules, and the dark ones as an SVG path."""

    width: int
    path: str


@pages.route("/staff/set-up/<link>", methods=["GET", "POST"])
def begin(link: str) -> ResponseReturnValue:
    now = datetime.now(UTC)
    member = members.find_by_link(db.session(), link, now=now)
    if member is None:
        return render_template("staff/link_ended.html"), HTTPStatus.NOT_FOUND
    form = SetUpForm()
    form.personal = personal(member)
    if not form.validate_on_submit():
        return _page(member, form), status(form)
    step = codes.step_of(settings().data_seal, member, form.code.data or "", now=now)
    if step is None:
        form.code.errors = [_("This is not the present code. Please enter the one the app shows.")]
        return _page(member, form), HTTPStatus.UNPROCESSABLE_ENTITY
    password = form.password.data or ""
    kept = members.finish_set_up(db.session(), member, password=password, step=step)
    audit.record(db.session(), actor=member.email, action="staff.set-up", now=now)
    response = make_response(render_template("staff/recovery_codes.html", codes=kept, first=True))
    staff.begin_session(response, member, now)
    return response


def personal(member: StaffMember) -> tuple[str, ...]:
    """What others would try first as this member's password."""
    return (member.name, member.email, settings().practice_name)


def qr_code(text: str) -> QrCode:
    rows = list(segno.make(text).matrix_iter(border=QUIET))
    dark = ((x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module)
    return QrCode(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))


def _page(member: StaffMember, form: SetUpForm) -> str:
    seal = settings().data_seal
    address = codes.address_for_apps(seal, member, practice=settings().practice_name)
    return render_template(
        "staff/set_up.html",
        form=form,
        newcomer=member,
        qr_code=qr_code(address),
        secret=codes.plain_secret(seal, member),
    )
