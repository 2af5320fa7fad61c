"""Forms of the inbox. They read and check; macros draw them."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # new in 3.3, stubs are older
from wtforms.validators import DataRequired

from questionnaire.calls import inbox, notes, typed
from questionnaire.web.forms import SendForm, line

STATUS_WORDS = {
    inbox.NEW: _("New"),
    inbox.IN_PROGRESS: _("In progress"),
    inbox.DONE: _("Done"),
    inbox.WITHDRAWN: _("Taken back"),
    inbox.ERASED: _("Erased"),
}


class WorkForm(SendForm):
    """How far a request is, and who works on it. `version` is the one that was looked at."""

    status = RadioField(_("How far is it?"))
    assigned_to = SelectField(_("Who works on it?"))
    version = HiddenField()


class NoteForm(SendForm):
    """A note on a request."""

    text = line(
        _("Note"),
        notes.LONGEST,
        DataRequired(_("Please write something first.")),
        kind=TextAreaField,
        clean=typed.clean_lines,
    )


def work_form(
    status: str, assigned_to: str | None, version: int, people: dict[str, str]
) -> WorkForm:
    """Filled with how it is; what was sent goes before that."""
    form = WorkForm(status=status, assigned_to=assigned_to or "", version=str(version))
    allowed = inbox.MOVES.get(status, ())
    form.status.choices = [SelectChoice(name, STATUS_WORDS[name]) for name in allowed]
    if assigned_to and assigned_to not in people:
        people = people | {assigned_to: assigned_to}  # who has left keeps what was theirs
    named = [SelectChoice(email, name) for email, name in people.items()]
    form.assigned_to.choices = [SelectChoice("", _("Nobody yet")), *named]
    return form
