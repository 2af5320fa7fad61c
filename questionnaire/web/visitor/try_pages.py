"""Try it: what one other answer would change. Shown and forgotten; the answers stay as they are."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from questionnaire.instrument import journey, tries
from questionnaire.instrument.reflection import Reflection
from questionnaire.web import visit
from questionnaire.web.forms import TryForm, status, try_form
from questionnaire.web.visitor import chart

bp = Blueprint("try_pages", __name__)


@bp.route("/result/try", methods=["GET", "POST"])
def try_out() -> ResponseReturnValue:
    content = visit.content()
    then = visit.reflection()
    given = journey.given(content, then.answers)
    form = try_form([question for question, _ in given])
    found = _tried(form, then) if form.validate_on_submit() else None
    page = render_template(
        "visitor/try_pages/show.html",
        form=form,
        given=given,
        reflection=then,
        found=found,
        then_map=chart.draw_map(content, then.profile) if found else None,
        now_map=chart.draw_map(content, found.now.profile) if found else None,
    )
    return page, status(form)


def _tried(form: TryForm, then: Reflection) -> tries.Try | None:
    """Nothing yet, while only the question has been picked."""
    if form.asked is None or not form.answer.data:
        return None
    option = None if form.value is None else form.asked.option(form.value)
    return tries.try_answer(visit.content(), then, form.asked, option)
