"""Every component in every state, from the macros of the pages themselves. Never in production."""

from pathlib import Path

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _
from wtforms import EmailField, StringField

from questionnaire.authoring.personas import Persona, answers_of
from questionnaire.instrument.content import Content
from questionnaire.instrument.reflection import reflect
from questionnaire.instrument.scoring import Profile
from questionnaire.web import visit
from questionnaire.web.forms import SendForm
from questionnaire.web.visitor import chart

COLORS = (
    "paper", "card", "tint", "warm-tint", "sky", "line", "edge", "ink", "soft", "accent",
    "on-accent", "warm", "sun", "cloud", "hill-far", "hill-near",
)  # fmt: skip
MOTIFS = ("drive-loss", "sadness", "mixed", "flatness", "no-clear-pattern")

# Its own files are served with it, so production has neither.
bp = Blueprint(
    "styleguide",
    __name__,
    static_folder=Path(__file__).parents[3] / "static" / "styleguide",
    static_url_path="/styleguide",
)


class ExampleForm(SendForm):
    """A field in each state."""

    empty = StringField(_("Your name"))
    filled = EmailField(_("Email"), default="robin@example.com")
    wrong = EmailField(_("Email"), default="robin@")


@bp.get("/styleguide")
def show() -> str:
    content = visit.content()
    profile, other = _profile(content, 80, 30), _profile(content, 45, 60)
    form = ExampleForm()
    form.wrong.errors = [_("Please look at this address once more.")]
    return render_template(
        "preview/styleguide/show.html",
        colors=COLORS,
        motifs=MOTIFS,
        form=form,
        question=content.asked[0],
        longest=max(content.asked, key=lambda question: len(question.text)),
        helpline=content.helplines[0],
        article=content.articles[0],
        map=chart.draw_map(content, profile),
        map_before=chart.draw_map(content, other),
        bars=chart.bars(content, profile),
    )


def _profile(content: Content, *points: float) -> Profile:
    """Of somebody with these points on the two compared scales."""
    levels = dict(zip(content.instrument.contrast, points, strict=True))
    somebody = Persona(id="somebody", name="Somebody", about="Made up", levels=levels)
    return reflect(content, answers_of(content, somebody)).profile
