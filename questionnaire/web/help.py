"""People to talk to, now. Needs no cookie and no database."""

from flask import Blueprint, render_template

from questionnaire.web import visit

pages = Blueprint("help", __name__)


@pages.get("/help-now")
def show() -> str:
    visit.remember_help()
    return render_template("help/show.html")
