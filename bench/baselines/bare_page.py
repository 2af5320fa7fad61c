"""A page of the same size from a template: no form library, stored answers or token."""

from flask import Flask, redirect, render_template
from flask.typing import ResponseReturnValue

from questionnaire.instrument.loading import load

app = Flask(__name__)
content = load()


@app.get("/q/<int:number>")
def ask(number: int) -> str:
    question = content.asked[number % len(content.asked)]
    return render_template("bare_page.html", question=question, number=number, content=content)


@app.post("/q/<int:number>")
def answer(number: int) -> ResponseReturnValue:
    return redirect(f"/q/{number + 1}", 303)
