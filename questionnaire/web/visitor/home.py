"""The start page."""

from flask import Blueprint, render_template

from questionnaire.web import visit

bp = Blueprint("home", __name__)


@bp.get("/")
def start() -> str:
    return render_template(
        "visitor/home/start.html", first=visit.content().asked[0], go_on=visit.resume_page()
    )
