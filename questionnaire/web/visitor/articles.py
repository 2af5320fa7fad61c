"""The hub's reading list, in our own words."""

from flask import Blueprint, abort, render_template

from questionnaire.figures.events import ARTICLE
from questionnaire.web import visit
from questionnaire.web.usage_counts import count

bp = Blueprint("articles", __name__)


@bp.get("/articles")
def list_all() -> str:
    return render_template("visitor/articles/list.html")


@bp.get("/articles/<article_id>")
def show(article_id: str) -> str:
    article = visit.content().article(article_id) or abort(404)
    count((ARTICLE, article.id))
    return render_template("visitor/articles/show.html", article=article)
