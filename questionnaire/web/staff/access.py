"""Access to everything under /staff. A login is required, except for PUBLIC_ENDPOINTS."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Flask, abort, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import SecurityError

from questionnaire.calls import audit
from questionnaire.staff import logins
from questionnaire.staff.logins import SignedIn
from questionnaire.staff.roles import Role, reaches
from questionnaire.staff.staff_tables import StaffMember
from questionnaire.web import visit
from questionnaire.web.database import db
from questionnaire.web.settings import Settings
from questionnaire.web.staff import resumed_request
from questionnaire.web.staff.resumed_request import ResumedRequest
from questionnaire.web.staff.staff_forms import ProofForm, SignInForm

# Endpoints that need no login. Every other page under /staff does, also new ones.
PUBLIC_ENDPOINTS = {"sign_in.sign_in", "sign_in.sign_out", "set_up.begin", "set_up.finish"}
# What a menu may offer: those that exist and that the member's role reaches.
MENU = (
    ("/staff/requests", _("Requests")),
    ("/staff/figures", _("Figures")),
    ("/staff/audit", _("Audit trail")),
    ("/staff/people", _("People")),
    ("/staff/account", _("Your account")),
)
EXTEND_INTERVAL = timedelta(seconds=30)  # a login is not extended more often than that

View = TypeVar("View", bound=Callable[..., Any])


def role_required(role: Role) -> Callable[[View], View]:
    """Mark a view as being for this role and those above it; unmarked ones are for any member."""

    def mark(view: View) -> View:
        view.__dict__["required_role"] = role
        return view

    return mark


def fresh_login_required(view: View) -> View:
    """Mark a view as asking for password and code again, unless that was a short while ago."""
    view.__dict__["fresh_login_required"] = True
    return view


def does_not_extend_login(view: View) -> View:
    """Mark a view that a script requests by itself: it does not extend the login."""
    view.__dict__["does_not_extend_login"] = True
    return view


def current_member() -> StaffMember:
    """The signed-in member. Only on pages that require a login."""
    return signed_in().member


def signed_in() -> SignedIn:
    """The member and their login. Only on pages that require one."""
    found: SignedIn = g.signed_in
    return found


def in_staff_area() -> bool:
    rule = request.url_rule
    place = rule.rule if rule else request.path
    return place == "/staff" or place.startswith("/staff/")


def current_login() -> SignedIn | None:
    """The login of the cookie, if it is still valid."""
    token = request.cookies.get(settings().staff_cookie, "")
    limits = settings().staff_limits
    return logins.find(db.session(), token, limits, now=datetime.now(UTC)) if token else None


def init_app(app: Flask) -> None:
    """Call before blueprints are registered."""
    app.jinja_env.globals["page_proof"] = page_proof

    @app.before_request
    def require_login() -> ResponseReturnValue | None:
        if isinstance(request.routing_exception, SecurityError):
            raise request.routing_exception  # a strange host hears nothing of the staff area
        if not in_staff_area() or request.endpoint in PUBLIC_ENDPOINTS:
            return None
        found = current_login()
        if not found:
            return _ask_to_sign_in()
        g.signed_in = found
        view = app.view_functions.get(request.endpoint or "")
        if not reaches(found.member.role, role_of(view)):
            abort(403)
        page = resumed_request.made_for()
        if page and page[0] != found.member.id:
            abort(400)  # a page of somebody who used this browser before
        _extend_login(found, view)
        fresh = found.is_fresh(datetime.now(UTC))
        return (
            _ask_to_confirm(found)
            if getattr(view, "fresh_login_required", False) and not fresh
            else None
        )

    @app.context_processor
    def words_for_staff_pages() -> dict[str, Any]:
        if not in_staff_area():
            return {}
        # A visit that holds nothing but a form token needs no button to clear it.
        words = {"menu": menu(), "visit_open": visit.has_answers()}
        if "signed_in" not in g:
            return words
        return words | {"member": current_member(), "seconds_left": seconds_left()}


def page_proof() -> str:
    """For forms of pages that are shown to a member; empty on all others."""
    return resumed_request.page_proof(signed_in()) if "signed_in" in g else ""


def recheck_role() -> None:
    """Check the role again, right before something is changed: it may have ended since."""
    role = logins.role_now(db.session(), signed_in())
    if role is None:
        del g.signed_in  # the error page must not show a member
        abort(HTTPStatus.UNAUTHORIZED)
    if not reaches(role, role_of(current_app.view_functions[request.endpoint or ""])):
        abort(403)


def audit_action(action: str, *, reference: str | None = None, detail: str = "") -> None:
    """Write what the member does into the audit trail. The caller commits."""
    actor, now = current_member().email, datetime.now(UTC)
    audit.record(
        db.session(), actor=actor, action=action, reference=reference, detail=detail, now=now
    )


def resumed_by(found: SignedIn) -> ResumedRequest | None:
    """The form that came with password and code, if this member sent it and still may."""
    form = resumed_request.from_form()
    if form is None or form.member_id != found.member.id:
        return None
    view = current_app.view_functions[form.endpoint]
    return form if reaches(found.member.role, role_of(view)) else None


def seconds_left() -> int:
    """How long the member stays signed in without doing anything."""
    left = signed_in().ends_at(settings().staff_limits) - datetime.now(UTC)
    return int(left.total_seconds())


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method != "POST":
        to = urlencode({"to": request.full_path.rstrip("?")})
        return redirect(f"/staff/sign-in?{to}", HTTPStatus.SEE_OTHER)
    sender = resumed_request.sender()
    # Somebody who was about to confirm has a request to resume already.
    resumed = sender and (resumed_request.from_form() or resumed_request.from_this_request(*sender))
    if not resumed:
        return redirect("/staff/sign-in", HTTPStatus.SEE_OTHER)
    note = _("You were signed out in between.")
    return render_template(
        "staff/sign_in.html", form=SignInForm(formdata=None), resumed=resumed, note=note
    ), HTTPStatus.UNAUTHORIZED


def _ask_to_confirm(found: SignedIn) -> ResponseReturnValue:
    if request.method == "POST" and not resumed_request.sender():
        abort(400)
    resumed = resumed_request.from_this_request(found.member.id, found.login.id)
    return confirm_page(ProofForm(formdata=None), resumed), HTTPStatus.UNAUTHORIZED


def confirm_page(form: ProofForm, resumed: ResumedRequest | None, note: str = "") -> str:
    name = resumed_request.member_name(resumed) if resumed else ""
    return render_template("staff/confirm.html", form=form, resumed=resumed, name=name, note=note)


def role_of(view: Callable[..., Any] | None) -> Role:
    """The role that a view requires; without a mark the lowest."""
    role: Role = getattr(view, "required_role", "reader")
    return role


def menu() -> list[tuple[str, Any]]:
    """Addresses and words of the pages that the member may open."""
    if "signed_in" not in g:
        return []
    views = {rule.rule: current_app.view_functions[rule.endpoint] for rule in _gets()}
    role = current_member().role
    return [(to, said) for to, said in MENU if to in views and reaches(role, role_of(views[to]))]


def _gets() -> list[Any]:
    return [r for r in current_app.url_map.iter_rules() if r.methods and "GET" in r.methods]


def _extend_login(found: SignedIn, view: Callable[..., Any] | None) -> None:
    now = datetime.now(UTC)
    if now - found.login.seen_at < EXTEND_INTERVAL or getattr(view, "does_not_extend_login", False):
        return
    logins.touch(db.session(), found, now=now)
    db.session.commit()


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
