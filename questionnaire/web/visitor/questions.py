"""The questions: one at a time, all at once, and the page to check the answers."""

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from questionnaire.instrument import journey
from questionnaire.instrument.content import Answers, Content, Question
from questionnaire.web import visit
from questionnaire.web.forms import SendForm, all_questions_form, answer_form, status

bp = Blueprint("questions", __name__)


@bp.route("/q/<question_id>", methods=["GET", "POST"])
def ask(question_id: str) -> ResponseReturnValue:
    content = visit.content()
    question = content.question(question_id) or abort(404)
    answers = _answers(content, question)
    if not journey.may_ask(content, answers, question):
        return redirect(visit.next_page(answers), 303 if request.method == "POST" else 302)
    form = answer_form(question) if request.method == "POST" else None
    if form and form.validate():
        kept = visit.save_answers(answers, {**answers, question.id: form.value})
        is_last = question is content.last_step
        return redirect("/result" if is_last else visit.next_page(kept), 303)
    visit.begin()
    page = render_template(
        "visitor/questions/ask.html",
        question=question,
        form=form,
        **_place(content, question, answers),
    )
    return page, status(form) if form else 200


@bp.route("/q", methods=["GET", "POST"])
def ask_all() -> ResponseReturnValue:
    content = visit.content()
    answers = visit.answers()
    given = {name: str(value) for name, value in answers.items() if value is not None}
    form = all_questions_form(content, **given)
    if form.validate_on_submit():
        data = {q.id: form[q.id].data for q in content.questions}
        visit.save_answers(
            answers, {name: int(text) if text else None for name, text in data.items()}
        )
        return redirect("/check", 303)
    return render_template("visitor/questions/all.html", form=form), status(form)


@bp.get("/check")
def check() -> ResponseReturnValue:
    answers = visit.require_answers()
    if journey.next_question(visit.content(), answers):
        return redirect(visit.next_page(answers), 302)
    asked = journey.path(visit.content(), answers)
    return render_template(
        "visitor/questions/check.html", asked=asked, answers=answers, form=SendForm()
    )


def _answers(content: Content, question: Question) -> Answers:
    """The answers so far. Sending a later question with none at all means they were lost."""
    is_first = question is content.asked[0]
    if request.method == "POST" and not is_first:
        return visit.require_answers()
    return visit.answers()


def _place(content: Content, question: Question, answers: Answers) -> dict[str, object]:
    chosen = answers.get(question.id)
    place = {"chosen": chosen, "was_asked": question.id in answers}
    if question is content.last_step:
        return place | {"back": "/check"}
    previous = journey.previous_question(content, answers, question)
    number, total = journey.progress(content, answers, question)
    return place | {
        "back": f"/q/{previous.id}" if previous else "/",
        "previous": previous,
        "previous_answer": answers.get(previous.id) if previous else None,
        "number": number,
        "total": total,
    }
