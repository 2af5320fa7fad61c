"""The minimum: a route that returns one line, and redirects every POST."""

from flask import Flask, redirect
from flask.typing import ResponseReturnValue

app = Flask(__name__)


@app.get("/q/<int:number>")
def ask(number: int) -> str:
    return f"Question {number}"


@app.post("/q/<int:number>")
def answer(number: int) -> ResponseReturnValue:
    return redirect(f"/q/{number + 1}", 303)
