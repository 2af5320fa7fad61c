"""Every component in every state, from the macros of the pages themselves. Never in production."""

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _
from wtforms import EmailField, StringField

from questionnaire.web import visit
from questionnaire.web.forms import SendForm

COLORS = (
    "paper", "card", "tint", "warm-tint", "sky", "line", "edge", "ink", "soft", "accent",
    "on-accent", "warm", "sun", "cloud", "hill-far", "hill-near",
)  # fmt: skip
MOTIFS = ("drive-loss", "sadness", "mixed", "flatness", "no-clear-pattern")

pages = Blueprint("styleguide", __name__)


class ExampleForm(SendForm):
    """A field in each state."""

    empty = StringField(_("Your name"))
    filled = EmailField(_("Email"), default="robin@example.com")
    wrong = EmailField(_("Email"), default="robin@")


@pages.get("/styleguide")
def show() -> str:
    content = visit.content()
    form = ExampleForm()
    form.wrong.errors = [_("Please look at this address once more.")]
    return render_template(
        "styleguide/show.html",
        colors=COLORS,
        motifs=MOTIFS,
        form=form,
        question=content.asked[0],
        longest=max(content.asked, key=lambda question: len(question.text)),
        helpline=content.helplines[0],
        article=content.articles[0],
    )
