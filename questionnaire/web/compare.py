"""Compare with last time, from the file that the visitor kept. It is read and not stored."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from questionnaire.instrument import keeping
from questionnaire.instrument.changes import Change, changes, not_compared
from questionnaire.instrument.reflection import Reflection, reflect
from questionnaire.web import finished, picture, visit
from questionnaire.web.forms import KeptFileForm, status

pages = Blueprint("compare", __name__)


@pages.route("/compare", methods=["GET", "POST"])
def compare() -> ResponseReturnValue:
    now = finished.reflection()
    form = KeptFileForm()
    if form.validate_on_submit():
        try:
            kept = keeping.read(visit.content(), form.file.data.read())
        except keeping.NotOurs:
            form.file.errors = [
                _("We can't read this file as one from here. Please choose the one whose name "
                  "ends in “-to-compare.json”, as it was when you saved it.")
            ]  # fmt: skip
        except keeping.OtherEdition:
            form.file.errors = [
                _("This file holds answers to other questions than these: they have changed since "
                  "then. To compare the two would not be fair, so we do not. Your file is fine.")
            ]  # fmt: skip
        else:
            return _then_and_now(kept, now)
    return render_template("compare/choose.html", form=form), status(form)


def _then_and_now(kept: keeping.Kept, now: Reflection) -> str:
    content = visit.content()
    then = reflect(content, kept.answers)
    contradictory = "contradictory" in then.outcome.checks | now.outcome.checks
    found = () if contradictory else changes(content, then.profile, now.profile)
    return render_template(
        "compare/show.html",
        reflection=now,
        then_day=kept.day,
        contradictory=contradictory,
        rows=[_row(change) for change in found],
        not_compared=not_compared(content),
    )


def _row(change: Change) -> dict[str, object]:
    """A scale with its two bars, and the end that it moved toward if it did."""
    scale = change.now.scale
    return {
        "change": change,
        "scale": scale,
        "then": picture.bar(visit.content(), change.then),
        "now": picture.bar(visit.content(), change.now),
        "toward": {"up": scale.high_end, "down": scale.low_end}.get(change.direction or ""),
    }
