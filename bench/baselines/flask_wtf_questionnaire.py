"""The same questions as in tutorials: Flask-WTF with fields that render themselves.

One page per question, answers in Flask's signed but readable cookie, a result that lists them.
No path, no back link, no scores, no compression, no headers except Flask's own.
"""

from flask import Flask, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import RadioField, SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from questionnaire.instrument.loading import load

app = Flask(__name__)
app.secret_key = "of the benchmark, on loopback only"
content = load()


class AnswerForm(FlaskForm):
    answer = RadioField(validators=[InputRequired()])
    submit = SubmitField("Continue")


@app.route("/q/<int:number>", methods=["GET", "POST"])
def ask(number: int) -> ResponseReturnValue:
    question = content.asked[number - 1]
    form = AnswerForm()
    form.answer.label.text = question.text
    form.answer.choices = [SelectChoice(str(o.value), o.label) for o in question.options]
    if form.validate_on_submit():
        session["answers"] = {**session.get("answers", {}), question.id: form.answer.data}
        if number == len(content.asked):
            return redirect(url_for("result"), 303)
        return redirect(url_for("ask", number=number + 1), 303)
    return render_template(
        "question.html", form=form, question=question, number=number, content=content
    )


@app.get("/result")
def result() -> str:
    return render_template("result.html", answers=session.get("answers", {}), content=content)
