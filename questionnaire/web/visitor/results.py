"""The result, computed from the encrypted cookie each time it is shown."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from questionnaire.instrument import journey, patterns
from questionnaire.instrument.conditions import Facts
from questionnaire.instrument.content import Article, Content, Pattern, Question
from questionnaire.instrument.reflection import Reflection
from questionnaire.web import visit
from questionnaire.web.visitor import chart
from questionnaire.web.visitor.contributions import Contribution, contributions, evidence

bp = Blueprint("results", __name__)

# How many tips are shown; of another pattern, how many answers each way and articles.
SHOWN = 2


@dataclass(frozen=True, slots=True)
class Other:
    """Another pattern that it may be, and what in the answers speaks for it and against it."""

    pattern: Pattern
    name: str
    toward: tuple[Contribution, ...]
    away: tuple[Contribution, ...]
    articles: tuple[Article, ...]


@bp.get("/result")
def show() -> str:
    reflection = visit.reflection()
    content = visit.content()
    return render_template(
        "visitor/results/show.html",
        reflection=reflection,
        outcome=reflection.outcome,
        map=chart.draw_map(content, reflection.profile),
        bars=chart.bars(content, reflection.profile),
        evidence=evidence(content, reflection),
        tips=reflection.outcome.tips[:SHOWN],
        given=journey.given(content, reflection.answers),
        others=_others(content, reflection),
        open_questions=_open_questions(content, reflection),
    )


def _others(content: Content, reflection: Reflection) -> list[Other]:
    facts = Facts(reflection.answers, reflection.profile, reflection.outcome.checks)
    return [
        _other(content, pattern, facts)
        for pattern in content.patterns
        if pattern.present and pattern != reflection.outcome.pattern
    ]


def _other(content: Content, pattern: Pattern, facts: Facts) -> Other:
    pulls = patterns.pulls_toward(content, facts.answers, pattern)
    return Other(
        pattern=pattern,
        name=patterns.worded(pattern, facts).name,
        toward=contributions([pull for pull in pulls if pull.strength > 0][:SHOWN]),
        away=contributions([pull for pull in reversed(pulls) if pull.strength < 0][:SHOWN]),
        articles=_reading_for(content, pattern),
    )


def _reading_for(content: Content, pattern: Pattern) -> tuple[Article, ...]:
    found = [
        (suggestion.weight, article)
        for article in content.articles
        for suggestion in article.suggestions
        if pattern.id in getattr(suggestion.when, "patterns", ())
    ]
    return tuple(article for _, article in sorted(found, key=lambda entry: -entry[0])[:SHOWN])


def _open_questions(content: Content, reflection: Reflection) -> list[Question]:
    questions = [
        question for scale in content.instrument.contrast for question in content.items[scale]
    ]
    return [q for q in questions if reflection.answers.get(q.id) is None]
