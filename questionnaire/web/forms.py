"""Forms made from the content. They read and check; macros draw them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    RadioField,
    StringField,
    TelField,
    ValidationError,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # new in 3.3, stubs are older
from wtforms.validators import DataRequired, Email, InputRequired, Optional, StopValidation

from questionnaire import typed_text
from questionnaire.calls import phones
from questionnaire.instrument.content import Content, Question

SKIP = "s"  # as long as the value of an option, so that the size of what is sent does not tell
OLD_SKIP = "skip"  # of a page that the release before made
MAX_TOKEN = 200  # characters; ours have about 90


class CsrfToken(FlaskForm.Meta.csrf_class):
    """Flask-WTF's, which looks at the length before it does any work."""

    def validate_csrf_token(self, form: FlaskForm, field: Field) -> None:
        if len(field.data or "") > MAX_TOKEN:
            raise ValidationError("longer than any token of ours")
        super().validate_csrf_token(form, field)


class SendForm(FlaskForm):
    """Nothing but the token: for buttons that change something."""

    class Meta(FlaskForm.Meta):
        csrf_class = CsrfToken

    def field_errors(self) -> Iterable[tuple[str, str]]:
        """Field id and message of every error that a person can mend."""
        for field in self:
            if field.errors and field.name != "csrf_token":
                yield field.id, field.errors[0]


class AnswerForm(SendForm):
    """One question, answered by a submit button."""

    answer = RadioField(_("Answer"), validate_choice=True)

    @property
    def value(self) -> int | None:
        return None if self.answer.data in (SKIP, OLD_SKIP) else int(self.answer.data)


def answer_form(question: Question) -> AnswerForm:
    form = AnswerForm()
    form.answer.choices = _choices(question, skip=True)
    return form


class TryForm(AnswerForm):
    """Another answer to one of the questions; first only the question is picked."""

    question = RadioField(_("Question"))
    answer = RadioField(_("Answer"), validators=[Optional()])
    asked: Question | None


def try_form(questions: Sequence[Question]) -> TryForm:
    form = TryForm()
    form.question.choices = [SelectChoice(question.id, question.id) for question in questions]
    form.asked = next((q for q in questions if q.id == form.question.data), None)
    form.answer.choices = _choices(form.asked, skip=True) if form.asked else []
    return form


def all_questions_form(content: Content, **given: Any) -> FlaskForm:
    """Every question on one page; a question left alone counts as skipped."""
    fields = {
        q.id: RadioField(choices=_choices(q), validators=[Optional()]) for q in content.questions
    }
    form: FlaskForm = type("AllQuestionsForm", (SendForm,), fields)(**given)
    return form


class SavedFileForm(SendForm):
    """The file that a visitor saved on an earlier visit."""

    file = FileField(_("The file you kept"), [FileRequired(_("Please choose a file first."))])


def _choices(question: Question, skip: bool = False) -> list[SelectChoice]:
    values = [str(option.value) for option in question.options] + ([SKIP, OLD_SKIP] if skip else [])
    return [SelectChoice(value, value) for value in values]


def status(form: FlaskForm) -> int:
    """400 for a token that is missing, wrong or old; 422 for values; 200 when not sent yet."""
    if "csrf_token" in form.errors:
        return 400
    return 422 if form.errors else 200


def max_length(most: int) -> Any:
    """A validator to stand first: what is longer is read by none after it."""

    def validate(_form: FlaskForm, field: Field) -> None:
        if field.data and len(field.data) > most:
            raise StopValidation(_("Please keep this under %(count)d characters.", count=most))

    return validate


def stop_if_empty(_form: FlaskForm, field: Field) -> None:
    """WTForms' Optional, for what is left of a text that was cleaned."""
    if not field.data:
        raise StopValidation


def deliverable(message: str) -> Any:
    """A validator for addresses that our mail can reach."""

    def validate(_form: FlaskForm, field: Field) -> None:
        if not typed_text.is_deliverable(field.data):
            raise ValidationError(message)

    return validate


def _phone_number(form: FlaskForm, field: Field) -> None:
    if "@" in field.data:
        raise ValidationError(_("This is no phone number. Please enter an email address above."))
    if not phones.is_number(field.data, form.country.data or ""):
        raise ValidationError(_("Please enter a phone number with at least five digits."))


def text_field(
    label: str,
    most: int,
    *validators: Any,
    kind: type[StringField] = StringField,
    clean: Callable[[str], str] = typed_text.clean,
) -> Any:
    """A field for what people type: cleaned, and only then judged."""

    def cleaned(text: str | None) -> str | None:
        # Cleaning a long text is work. Twice as long as allowed may still turn out short enough.
        return clean(text) if text and len(text) <= 2 * most else text

    return kind(label, validators=[max_length(most), *validators], filters=[cleaned])


class CallForm(SendForm):
    """Asking for a call. Works without any answers."""

    name = text_field(_("Your name"), 80, DataRequired(_("Please enter a name to ask for.")))
    email = text_field(
        _("Email"),
        254,
        stop_if_empty,
        Email(_("Please enter an email address like name@example.com.")),
        deliverable(
            _(
                "Our mail can't reach an address with letters like “ö” before the @. Please give "
                "another one, or a phone number."
            )
        ),
        kind=EmailField,
        clean=typed_text.clean_email,
    )
    phone = text_field(
        _("Phone"),
        40,
        stop_if_empty,
        _phone_number,
        kind=TelField,
    )
    country = text_field(_("Country or time zone"), 80)
    times = text_field(_("Good times to call"), 120)
    language = text_field(_("Language you would like to speak"), 60)
    work = HiddenField()
    share = BooleanField(_("Share this summary of my result with the practice"))
    summary = HiddenField()  # signed
    consent = BooleanField(
        validators=[InputRequired(_("Please tick the box, so that the practice may contact you."))]
    )
    website = StringField(_("Leave this empty"))  # people do not see it; programs fill it in
    ticket = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if not self.email.data and not self.phone.data:
            self.email.errors = [_("Please enter an email address or a phone number.")]
            return False
        if self.website.data:
            self.website.errors = [_("This looked automatic. Please leave this field empty.")]
            return False
        return bool(valid)
