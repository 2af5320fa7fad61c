"""Forms of the staff area. They read and check; macros draw them."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import EmailField, PasswordField, RadioField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # new in 3.3, stubs are older
from wtforms.validators import DataRequired, Email, InputRequired

from questionnaire import typed_text
from questionnaire.staff import codes, members, passwords
from questionnaire.staff.roles import ROLES
from questionnaire.web.forms import SendForm, deliverable, max_length, text_field

WHY_NOT = {
    "short": _("Please use at least %(count)d characters.", count=passwords.MIN_LENGTH),
    "long": _("Please use fewer than %(count)d characters.", count=passwords.MAX_LENGTH),
    "repeated": _("It says the same again and again. Four words that do not belong together are a "
                  "good start."),
    "in order": _("It follows the keys, the alphabet or the numbers. Please use words instead."),
    "dates": _("It is little more than years or dates. Please add words."),
    "personal": _("It is little more than your name or email address. Please add other words."),
    "public": _("It is little more than the name of the practice or of this site. Please add other "
                "words."),
    "common": _("Many people use this one or one like it. Four words that do not belong together "
                "are a good start."),
}  # fmt: skip
ROLE_WORDS = {
    "reader": _("Reader: reads requests and figures"),
    "handler": _("Handler: also answers requests and writes notes"),
    "owner": _("Owner: also exports and erases, and decides who works here"),
}


def _secret(label: str, missing: str) -> Any:
    return PasswordField(label, [max_length(passwords.MAX_READ), InputRequired(missing)])


def _code(label: str) -> Any:
    missing = DataRequired(_("Please enter a code."))
    return text_field(label, codes.MAX_LENGTH, missing, clean=typed_text.to_ascii)


class NewPasswordForm(SendForm):
    """A new password, and whether it is strong enough."""

    password = _secret(_("New password"), _("Please enter a password."))
    personal: tuple[str, ...] = ()  # what others would try first
    public: tuple[str, ...] = ()

    def validate_password(self, field: PasswordField) -> None:
        fault = passwords.fault(field.data or "", self.personal, self.public)
        if fault:
            raise ValidationError(WHY_NOT[fault])


class SetUpForm(NewPasswordForm):
    """Password and second factor for the first time."""

    code = _code(_("Code from the app"))


class ProofForm(SendForm):
    """Password and code again. Its names are its own: no form that is carried has them."""

    proof_password = _secret(_("Password"), _("Please enter your password."))
    proof_code = _code(_("Code"))


class SignInForm(ProofForm):
    """Who is there?"""

    proof_email = text_field(
        _("Email"),
        members.MAX_EMAIL,
        DataRequired(_("Please enter your email address.")),
        kind=EmailField,
        clean=typed_text.clean_email,
    )


class RoleForm(SendForm):
    """What a member may do."""

    role = RadioField(
        _("Role"),
        [InputRequired(_("Please choose a role."))],
        choices=[SelectChoice(role, ROLE_WORDS[role]) for role in ROLES],
    )


class MemberForm(RoleForm):
    """Somebody new."""

    name = text_field(_("Name"), 80, DataRequired(_("Please enter a name.")))
    email = text_field(
        _("Email"),
        120,
        DataRequired(_("Please enter an email address.")),
        Email(_("Please enter an email address like name@example.com.")),
        deliverable(
            _(
                "Our mail can't reach an address with letters like “ö” before the @. Please give "
                "another one."
            )
        ),
        kind=EmailField,
        clean=typed_text.clean_email,
    )
