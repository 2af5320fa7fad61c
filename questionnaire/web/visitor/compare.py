"""Compare with last time, from the file that the visitor saved. It is read and not stored."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from questionnaire.instrument import saved_results
from questionnaire.instrument.changes import Change, changes, not_compared
from questionnaire.instrument.reflection import Reflection, reflect
from questionnaire.web import visit
from questionnaire.web.forms import SavedFileForm, status
from questionnaire.web.visitor import chart

bp = Blueprint("compare", __name__)


WHY_REFUSED = {
    saved_results.NotOurs: _(
        "We can't read this file as one from here. Please choose the one whose name "
        "begins with “to-compare”, as it was when you saved it."
    ),
    saved_results.ForADoctor: _(
        "This is the file for a doctor's computer. Please choose the one whose name "
        "begins with “to-compare”."
    ),
    saved_results.OtherEdition: _(
        "This file holds answers to other questions than these: they have changed since "
        "then. To compare the two would not be fair, so we do not. Your file is fine. For "
        "next time, save a new one below."
    ),
    saved_results.NoAnswers: _(
        "There is no answer in this file, so there is nothing to compare with. Please choose "
        "another one, or save one from today below."
    ),
    saved_results.NotYet: _(
        "This file names a day that is still to come, so we can't tell when it is from. Please "
        "choose another one."
    ),
}
TOO_LARGE = _(
    "This file is too large to be one from here. Please choose the one whose name begins "
    "with “to-compare”. It is a very small file."
)


@bp.route("/compare", methods=["GET", "POST"])
def compare() -> ResponseReturnValue:
    if visit.resume_page() is None:
        return render_template("visitor/compare/answer_first.html"), HTTPStatus.GONE
    now = visit.reflection()
    form = SavedFileForm()
    if form.validate_on_submit():
        try:
            saved = saved_results.read(
                visit.content(), form.file.data.read(), datetime.now(UTC).date()
            )
        except saved_results.Refused as refused:
            form.file.errors = [WHY_REFUSED[type(refused)]]
        else:
            return _then_and_now(saved, now)
    return render_template("visitor/compare/choose.html", form=form), status(form)


@bp.errorhandler(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
def refuse_too_large(_error: Exception) -> ResponseReturnValue:
    form = SavedFileForm(formdata=None)
    form.file.errors = [TOO_LARGE]
    page = render_template("visitor/compare/choose.html", form=form)
    return page, HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def _then_and_now(saved: saved_results.SavedResult, now: Reflection) -> str:
    content = visit.content()
    then = reflect(content, saved.answers)
    contradictory = "contradictory" in then.outcome.checks | now.outcome.checks
    found = () if contradictory else changes(content, then.profile, now.profile)
    return render_template(
        "visitor/compare/show.html",
        reflection=now,
        then_name=then.outcome.name,
        then_day=saved.day,
        same_day=saved.day == datetime.now(UTC).date(),
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
        "then": chart.bar(visit.content(), change.then),
        "now": chart.bar(visit.content(), change.now),
        "toward": {"up": scale.high_end, "down": scale.low_end}.get(change.direction or ""),
    }
