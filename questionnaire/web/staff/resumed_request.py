"""Requests that wait until their member has signed in or confirmed. Nothing typed is lost.

A form waits for the member and the login whose page it was sent from, and for nobody else: what
a stranger left in the browser would otherwise be sent with the rights of the member who signs in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from http import HTTPStatus
from typing import Any

from flask import abort, current_app, request, url_for
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import validate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import ValidationError

from questionnaire.staff.logins import SignedIn
from questionnaire.staff.staff_tables import StaffMember
from questionnaire.web.database import MAX_ID, db
from questionnaire.web.staff import search_tokens
from questionnaire.web.staff.inbox_forms import STATUS_WORDS
from questionnaire.web.staff.staff_forms import ROLE_WORDS

DAY = 24 * 60 * 60
MAX_FIELDS, MAX_CHARACTERS = 20, 7500  # a note has 4,000, an address 2,500
MAX_PROOF, MAX_TOKEN = 200, 40_000

# What each closed form does, and each page that asks for a confirmation.
DESCRIPTIONS = {
    "account.change_password": _("Change your password"),
    "account.renew_recovery_codes": _("Make new recovery codes"),
    "account.sign_out_elsewhere": _("Sign out everywhere else"),
    "member_pages.add": _("Add somebody"),
    "member_pages.change_role": _("Change the role of %(member_id)s"),
    "member_pages.reset": _("Make a new set-up link for %(member_id)s"),
    "member_pages.disable": _("Stop the access of %(member_id)s"),
    "member_pages.enable": _("Give %(member_id)s access again"),
    "inbox_pages.find": _("Search the requests"),
    "audit_pages.find": _("Search the audit trail"),
    "inbox_pages.work": _("Save your work on request %(reference)s"),
    "inbox_pages.add_note": _("Add a note to request %(reference)s"),
    "inbox_pages.mail_again": _("Try to send mails again that were given up"),
    "inbox_admin.export": _("Export requests as CSV"),
    "inbox_admin.erase": _("Erase what is personal in request %(reference)s"),
    "inbox_admin.delete": _("Delete all of request %(reference)s"),
}
# Fields that are kept, and parameters of an export's address. Nothing else is, so that nothing is
# sent that was not shown; and no password.
LABELS = {
    "name": _("Name"),
    "email": _("Email"),
    "role": _("Role"),
    "status": _("Status"),
    "assigned_to": _("Assigned to"),
    "text": _("Note"),
    "words": _("Searched for"),
    "search": _("Searched for"),  # the same, encrypted
    "assigned": _("Assigned to"),
    "days": _("Period in days"),
    "order": _("Order"),
}
UNSHOWN = {"seen_status", "seen_assigned_to", "list"}  # needed, and not worth showing
VALUE_WORDS: Mapping[str, Mapping[str, Any]] = {
    "role": ROLE_WORDS,
    "status": STATUS_WORDS,
    "assigned_to": {"": _("Nobody yet")},
}


@dataclass(frozen=True, slots=True)
class ResumedRequest:
    """What a member was about to do: a form to send, or a page to open."""

    member_id: int
    login_id: int
    endpoint: str
    values: dict[str, Any]  # of its address
    fields: list[list[str]]  # names and values

    @property
    def address(self) -> str:
        return url_for(self.endpoint, **self.values)

    @property
    def opens_page(self) -> bool:
        """Whether a page with the empty form opens, since nothing that was typed may be kept."""
        rules = current_app.url_map.iter_rules(self.endpoint)
        return not self.fields and any("GET" in (rule.methods or ()) for rule in rules)

    @property
    def token(self) -> str:
        """All of it in one, signed."""
        return _signer("resumed request").dumps(astuple(self))

    def words(self, name: str = "") -> str:
        """What it does.

        Args:
            name: of the member whom it is about, for those who may know it.
        """
        about = {"member_id": name or _("this person")}
        return str(DESCRIPTIONS[self.endpoint]) % (self.values | about)

    def shown(self) -> Iterator[tuple[str, str]]:
        """Label and value of all that says something."""
        for name, value in (*self.values.items(), *self.fields):
            said = VALUE_WORDS.get(name, {}).get(value, value)
            said = search_tokens.decrypt(value) if name == "search" else said
            if name in LABELS and said:
                yield LABELS[name], said


def page_proof(signed_in: SignedIn) -> str:
    """A signed token in each form: the member and the login that the page was made for."""
    return _signer("staff page").dumps([signed_in.member.id, signed_in.login.id])


def made_for() -> tuple[int, int] | None:
    """The member and the login whose page this form comes from; None when it does not say."""
    found = _opened("staff page", request.form.get("page_proof", ""), MAX_PROOF)
    return tuple(found) if found else None


def sender() -> tuple[int, int] | None:
    """As made_for(), unless another site sent the form."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return None
    return made_for()


def from_this_request(member_id: int, login_id: int) -> ResumedRequest | None:
    """What this request is for, to be resumed later; None when it never is."""
    if request.endpoint not in DESCRIPTIONS:
        return None
    asked = {name: value for name, value in request.args.items() if _is_known(name)}
    typed = [[name, value] for name, value in request.form.items(multi=True) if _is_known(name)]
    values = (request.view_args or {}) | asked
    many = sum(len(str(part)) for pair in (*values.items(), *typed) for part in pair)
    if len([*request.form.items(multi=True)]) > MAX_FIELDS or many > MAX_CHARACTERS:
        abort(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return ResumedRequest(member_id, login_id, request.endpoint, values, typed)


def from_form() -> ResumedRequest | None:
    """The request that waits on the page which asked for password and code."""
    found = _opened("resumed request", request.form.get("resumed_request", ""), MAX_TOKEN)
    resumed = ResumedRequest(*found) if found else None
    # An earlier release may have named its endpoints differently.
    return resumed if resumed and resumed.endpoint in DESCRIPTIONS else None


def member_name(form: ResumedRequest) -> str:
    """The member whom it is about. Only for those who may open the page that tells."""
    number = form.values.get("member_id", 0)
    person = db.session.get(StaffMember, number) if number <= MAX_ID else None
    return person.name if person else ""


def _is_known(name: str) -> bool:
    return name in LABELS or name in UNSHOWN


def _opened(salt: str, token: str, longest: int) -> list[Any] | None:
    if len(token) > longest:
        return None
    try:
        return _signer(salt).loads(token, max_age=DAY)
    except BadData:
        return None


def _signer(salt: str) -> URLSafeTimedSerializer:
    keys = current_app.extensions["settings"].secret_keys
    return URLSafeTimedSerializer(keys[::-1], salt=salt)
