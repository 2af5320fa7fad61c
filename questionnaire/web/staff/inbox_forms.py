"""Forms of the inbox. They read and check; macros draw them."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # new in 3.3, stubs are older

from questionnaire import typed_text
from questionnaire.calls import inbox, notes
from questionnaire.web.forms import SendForm, stop_if_empty, text_field

STATUS_WORDS = {
    inbox.NEW: _("New"),
    inbox.IN_PROGRESS: _("In progress"),
    inbox.DONE: _("Done"),
    inbox.WITHDRAWN: _("Withdrawn"),
    inbox.ERASED: _("Erased"),
}


class WorkForm(SendForm):
    """How far a request is, who works on it, and what there is to note. One form: nothing that is
    typed gets lost with the button of another one.

    `seen_…` is how it was on the page that the form comes from.
    """

    status = RadioField(_("Status"))
    assigned_to = SelectField(_("Assigned to"))
    text = text_field(
        _("Note"),
        notes.MAX_LENGTH,
        stop_if_empty,
        kind=TextAreaField,
        clean=typed_text.clean_lines,
    )
    seen_status = HiddenField()
    seen_assigned_to = HiddenField()

    def leave_to_others(self, present: dict[str, str]) -> tuple[dict[str, str], list[str]]:
        """Keep the chosen values that nobody else has changed in the meantime.

        Returns:
            As inbox.merge().
        """
        wanted = {name: self[name].data for name in present}
        seen = {name: self[f"seen_{name}"].data for name in present}
        chosen, theirs = inbox.merge(seen, present, wanted)
        for name, value in present.items():
            self[f"seen_{name}"].data = value
            if name in theirs or name not in chosen:
                self[name].data = value
        return chosen, theirs


def work_form(present: dict[str, str], people: dict[str, str]) -> WorkForm:
    """Filled with how it is; what was sent goes before that."""
    form = WorkForm(data=present | {f"seen_{name}": value for name, value in present.items()})
    allowed = inbox.TRANSITIONS.get(present["status"], ())
    form.status.choices = [SelectChoice(name, STATUS_WORDS[name]) for name in allowed]
    if (left := present["assigned_to"]) and left not in people:
        people = people | {left: left}  # who has left keeps what was theirs
    named = [SelectChoice(email, name) for email, name in people.items()]
    form.assigned_to.choices = [SelectChoice("", _("Nobody yet")), *named]
    return form
