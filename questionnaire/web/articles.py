"""The hub's reading list, in our own words."""

from flask import Blueprint, abort, render_template

from questionnaire.web import visit

pages = Blueprint("articles", __name__)


@pages.get("/articles")
def list_all() -> str:
    return render_template("articles/list.html")


@pages.get("/articles/<article_id>")
def show(article_id: str) -> str:
    article = visit.content().article(article_id) or abort(404)
    return render_template("articles/show.html", article=article)
