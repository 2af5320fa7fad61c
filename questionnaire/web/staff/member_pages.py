"""Members: owners add people, change their role, and disable them."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from questionnaire.staff import members
from questionnaire.staff.staff_tables import StaffMember
from questionnaire.web.database import MAX_ID, db
from questionnaire.web.forms import SendForm, status
from questionnaire.web.staff.access import (
    audit_action,
    fresh_login_required,
    recheck_role,
    role_required,
    settings,
)
from questionnaire.web.staff.staff_forms import ROLE_WORDS, MemberForm, RoleForm

bp = Blueprint("member_pages", __name__)


@bp.get("/staff/people")
@role_required("owner")
def list_all() -> str:
    return render_template(
        "staff/members.html",
        everyone=members.all_members(db.session()),
        standing=members.status_of,
        role_words=ROLE_WORDS,
    )


@bp.route("/staff/people/add", methods=["GET", "POST"])
@role_required("owner")
@fresh_login_required
def add() -> ResponseReturnValue:
    form, now = MemberForm(), datetime.now(UTC)
    if not form.validate_on_submit():
        return render_template("staff/add_member.html", form=form), status(form)
    members.lock_owners(db.session())
    recheck_role()
    given = {"name": form.name.data, "email": form.email.data, "role": form.role.data}
    try:
        member, link = members.add(db.session(), settings().data_encryption, **given, now=now)
    except members.EmailTakenError:
        form.email.errors = [_("Somebody with this address is already here.")]
        return render_template("staff/add_member.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    _audit("staff.added", member, member.role)
    return _link_page(member, link)


@bp.get("/staff/people/<int:member_id>")
@role_required("owner")
def show(member_id: int) -> str:
    return _page(_found(member_id))


@bp.post("/staff/people/<int:member_id>/role")
@role_required("owner")
@fresh_login_required
def change_role(member_id: int) -> ResponseReturnValue:
    member, form = _found_to_change(member_id), RoleForm()
    if not form.validate_on_submit():
        return _page(member, form), status(form)
    try:
        members.change_role(db.session(), member, form.role.data)
    except members.LastOwnerError:
        return _last_owner(member)
    _audit("staff.role", member, member.role)
    return redirect(f"/staff/people/{member_id}", HTTPStatus.SEE_OTHER)


@bp.post("/staff/people/<int:member_id>/reset")
@role_required("owner")
@fresh_login_required
def reset(member_id: int) -> ResponseReturnValue:
    member = _found_to_change(member_id)
    _need_token()
    try:
        members.require_other_owner(db.session(), member)
    except members.LastOwnerError:
        return _last_owner(member)
    link = members.reset(db.session(), settings().data_encryption, member, now=datetime.now(UTC))
    _audit("staff.reset", member)
    return _link_page(member, link)


@bp.post("/staff/people/<int:member_id>/disable")
@role_required("owner")
@fresh_login_required
def disable(member_id: int) -> ResponseReturnValue:
    member = _found_to_change(member_id)
    _need_token()
    try:
        members.disable(db.session(), member, now=datetime.now(UTC))
    except members.LastOwnerError:
        return _last_owner(member)
    _audit("staff.disabled", member)
    return redirect(f"/staff/people/{member_id}", HTTPStatus.SEE_OTHER)


@bp.post("/staff/people/<int:member_id>/enable")
@role_required("owner")
@fresh_login_required
def enable(member_id: int) -> ResponseReturnValue:
    member = _found_to_change(member_id)
    _need_token()
    members.enable(member)
    _audit("staff.enabled", member)
    return redirect(f"/staff/people/{member_id}", HTTPStatus.SEE_OTHER)


def _found(member_id: int) -> StaffMember:
    if member_id > MAX_ID:
        abort(HTTPStatus.NOT_FOUND)
    return db.session.get(StaffMember, member_id) or abort(HTTPStatus.NOT_FOUND)


def _found_to_change(member_id: int) -> StaffMember:
    """Locked, so that owners change members one after the other, and only while they are owners."""
    members.lock_owners(db.session())
    recheck_role()
    member = _found(member_id)
    db.session.refresh(member)  # another owner may have changed it just before
    return member


def _need_token() -> None:
    if not SendForm().validate_on_submit():
        abort(HTTPStatus.BAD_REQUEST)


def _page(member: StaffMember, form: RoleForm | None = None, note: str = "") -> str:
    form = form or RoleForm(formdata=None, role=member.role)
    standing = members.status_of(member)
    return render_template(
        "staff/member.html", person=member, standing=standing, form=form, note=note
    )


def _last_owner(member: StaffMember) -> ResponseReturnValue:
    note = _("This is the only owner who can sign in. Make somebody else an owner first.")
    return _page(member, note=note), HTTPStatus.CONFLICT


def _link_page(member: StaffMember, link: str) -> str:
    site = settings().public_url or request.host_url.removesuffix("/")
    address = f"{site}/staff/set-up/{link}"
    return render_template("staff/set_up_link.html", person=member, address=address)


def _audit(action: str, member: StaffMember, detail: str = "") -> None:
    """Write down who did what to whom, and commit both."""
    audit_action(action, detail=f"{member.email} {detail}".strip())
    db.session.commit()
