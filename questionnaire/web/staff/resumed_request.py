"""Forms that wait until their member has signed in or confirmed. Nothing typed is lost.

A form is carried for the member and session whose page it was sent from, and for nobody else: what
a stranger left in the browser would otherwise be sent with the rights of whoever signs in.
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

from questionnaire.staff.sessions import SignedIn
from questionnaire.staff.tables import StaffMember
from questionnaire.web.database import LARGEST_ID, db
from questionnaire.web.staff import search_tokens
from questionnaire.web.staff.inbox_forms import STATUS_WORDS
from questionnaire.web.staff.staff_forms import ROLE_WORDS

DAY = 24 * 60 * 60
MOST_FIELDS, MOST_CHARACTERS = 20, 7500  # a note has 4,000, an address 2,500
LONGEST_PROOF, LONGEST_TOKEN = 200, 40_000

# What each closed form does, and each page that asks for a confirmation.
WORDS = {
    "account.change_password": _("Change your password"),
    "account.renew_recovery_codes": _("Make new recovery codes"),
    "account.sign_out_elsewhere": _("Sign out everywhere else"),
    "people.add": _("Add somebody"),
    "people.change_role": _("Change what %(member_id)s may do"),
    "people.reset": _("Make a new set-up link for %(member_id)s"),
    "people.disable": _("Stop the access of %(member_id)s"),
    "people.enable": _("Give access again to %(member_id)s"),
    "inbox.find": _("Search the requests"),
    "audit_trail.find": _("Search the audit trail"),
    "inbox.work": _("Save your work on request %(reference)s"),
    "inbox.add_note": _("Add a note to request %(reference)s"),
    "inbox.mail_again": _("Try to send mails again that were given up"),
    "owners_inbox.export": _("Export requests as CSV"),
    "owners_inbox.erase": _("Erase what is personal in request %(reference)s"),
    "owners_inbox.delete": _("Delete all of request %(reference)s"),
}
# What else is carried: fields, and what the address of an export asks for. Nothing that has no name
# here, so that nothing is sent that was not shown; and no password.
LABELS = {
    "name": _("Name"),
    "email": _("Email"),
    "role": _("What may they do?"),
    "status": _("How far is it?"),
    "assigned_to": _("Who works on it?"),
    "text": _("Note"),
    "words": _("Searched for"),
    "search": _("Searched for"),  # the same, encrypted
    "assigned": _("Who works on it"),
    "days": _("In the last so many days"),
    "order": _("Order"),
}
SAYS_NOTHING = {"seen_status", "seen_assigned_to", "list"}  # to whoever reads it
VALUE_WORDS: Mapping[str, Mapping[str, Any]] = {
    "role": ROLE_WORDS,
    "status": STATUS_WORDS,
    "assigned_to": {"": _("Nobody yet")},
}


@dataclass(frozen=True, slots=True)
class CarriedForm:
    """What a member was about to do: a form to send, or a page to open."""

    member_id: int
    session_id: int
    endpoint: str
    values: dict[str, Any]  # of its address
    fields: list[list[str]]  # names and values

    @property
    def address(self) -> str:
        return url_for(self.endpoint, **self.values)

    @property
    def opens_page(self) -> bool:
        """Nothing that was typed may be carried, and there is a page on which to type it again."""
        rules = current_app.url_map.iter_rules(self.endpoint)
        return not self.fields and any("GET" in (rule.methods or ()) for rule in rules)

    @property
    def token(self) -> str:
        """All of it in one, signed."""
        return _signer("carried form").dumps(astuple(self))

    def words(self, name: str = "") -> str:
        """What it does.

        Args:
            name: of the member whom it is about, for those who may know it.
        """
        about = {"member_id": name or _("this person")}
        return str(WORDS[self.endpoint]) % (self.values | about)

    def shown(self) -> Iterator[tuple[str, str]]:
        """Label and value of all that says something."""
        for name, value in (*self.values.items(), *self.fields):
            said = VALUE_WORDS.get(name, {}).get(value, value)
            said = search_tokens.decrypt(value) if name == "search" else said
            if name in LABELS and said:
                yield LABELS[name], said


def page_proof(signed_in: SignedIn) -> str:
    """Stands in each form of a page: for whom, and in which session, the page was made."""
    return _signer("staff page").dumps([signed_in.member.id, signed_in.session.id])


def made_for() -> tuple[int, int] | None:
    """The member and the session whose page this form comes from; None when it does not say."""
    found = _opened("staff page", request.form.get("page_proof", ""), LONGEST_PROOF)
    return tuple(found) if found else None


def sender() -> tuple[int, int] | None:
    """As made_for(), unless another site sent the form."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return None
    return made_for()


def interrupted(member_id: int, session_id: int) -> CarriedForm | None:
    """What this request is for, to be gone on with; None when it is nothing that is carried."""
    if request.endpoint not in WORDS:
        return None
    asked = {name: value for name, value in request.args.items() if _is_carried(name)}
    typed = [[name, value] for name, value in request.form.items(multi=True) if _is_carried(name)]
    values = (request.view_args or {}) | asked
    many = sum(len(str(part)) for pair in (*values.items(), *typed) for part in pair)
    if len([*request.form.items(multi=True)]) > MOST_FIELDS or many > MOST_CHARACTERS:
        abort(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return CarriedForm(member_id, session_id, request.endpoint, values, typed)


def received() -> CarriedForm | None:
    """The form that the page which asked for the proof carries on."""
    found = _opened("carried form", request.form.get("carried_form", ""), LONGEST_TOKEN)
    return CarriedForm(*found) if found else None


def name_of(form: CarriedForm) -> str:
    """The member whom it is about. Only for those who may open the page that tells."""
    number = form.values.get("member_id", 0)
    person = db.session.get(StaffMember, number) if number <= LARGEST_ID else None
    return person.name if person else ""


def _is_carried(name: str) -> bool:
    return name in LABELS or name in SAYS_NOTHING


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
