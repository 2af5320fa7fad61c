"""The result, made anew from the sealed cookie each time it is shown."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from questionnaire.instrument import journey, patterns
from questionnaire.instrument.conditions import Facts
from questionnaire.instrument.content import Pattern
from questionnaire.instrument.reflection import Reflection, reflect
from questionnaire.web import picture, visit

pages = Blueprint("results", __name__)


@pages.get("/result")
def show() -> ResponseReturnValue:
    content = visit.content()
    answers = visit.kept_answers()
    if journey.next_question(content, answers):
        return redirect(visit.next_page(), 302)
    reflection = reflect(content, answers, asked_for_help=visit.asked_for_help())
    pattern = reflection.outcome.pattern
    return render_template(
        "results/show.html",
        reflection=reflection,
        outcome=reflection.outcome,
        map=picture.draw_map(content, reflection.profile),
        bars=picture.bars(content, reflection.profile),
        tips=patterns.tips(content, reflection.answers, pattern)[:2] if pattern.because else (),
        others=_other_patterns(reflection),
        open_questions=_open_questions(reflection),
    )


def _other_patterns(reflection: Reflection) -> list[dict[str, object]]:
    """What else it may be: each named pattern with what pulled toward it and what to read."""
    content = visit.content()
    facts = Facts(reflection.answers, reflection.profile, reflection.outcome.checks)
    return [
        {
            "pattern": pattern,
            "name": patterns.worded(pattern, facts).name,
            "pulls": [
                pull
                for pull in patterns.pulls_toward(content, reflection.answers, pattern)
                if pull.strength > 0
            ][:2],
            "articles": _reading_for(pattern),
        }
        for pattern in content.patterns
        if pattern.present and pattern != reflection.outcome.pattern
    ]


def _reading_for(pattern: Pattern) -> list[object]:
    found = [
        (suggestion.weight, article)
        for article in visit.content().articles
        for suggestion in article.suggestions
        if pattern.id in getattr(suggestion.when, "patterns", ())
    ]
    return [article for _, article in sorted(found, key=lambda entry: -entry[0])[:2]]


def _open_questions(reflection: Reflection) -> list[object]:
    content = visit.content()
    scales = content.instrument.contrast
    questions = [question for scale in scales for question in content.items[scale]]
    return [q for q in questions if reflection.answers.get(q.id) is None]
