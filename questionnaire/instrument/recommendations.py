"""Outcome -> articles worth reading first, each with the answers that say so."""

from collections.abc import Iterable
from dataclasses import dataclass

from questionnaire.instrument.conditions import Facts, holds
from questionnaire.instrument.content import (
    MAX_REASONS,
    AnswerIs,
    Answers,
    Article,
    Content,
    Option,
    Pattern,
    Question,
    ScaleIs,
    Suggestion,
)
from questionnaire.instrument.patterns import pulls_toward


@dataclass(frozen=True, slots=True)
class Reason:
    """An answer that an article is recommended for."""

    question: Question
    option: Option


@dataclass(frozen=True, slots=True)
class Recommendation:
    """An article worth reading first, and the answers that say so."""

    article: Article
    words: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What to read: a few articles, and treatment research apart, only for those who asked."""

    articles: tuple[Recommendation, ...]
    treatment_research: tuple[Recommendation, ...]

    @property
    def all(self) -> tuple[Recommendation, ...]:
        return self.articles + self.treatment_research


def recommend(content: Content, facts: Facts, pattern: Pattern, *, care_first: bool) -> Reading:
    """The articles whose suggestions hold, heaviest first.

    An article that no reader can open does not stand first while another one could. The reasons
    of an article name answers without which no suggestion of it holds: take
    them away and it is gone. Treatment research is never first, and never there when care
    comes first.

    Returns:
        Reading, every recommendation with one to three reasons.
    """
    found = [
        (article, sorted(fired, key=lambda suggestion: -suggestion.weight))
        for article in content.articles
        if (fired := [s for s in article.suggestions if holds(s.when, facts)])
    ]
    found.sort(key=lambda entry: -entry[1][0].weight)
    readable = [entry for entry in found if entry[0].url and not entry[0].treatment_research]
    found.sort(key=lambda entry: entry not in readable[:1])
    ranked = [
        Recommendation(
            article,
            " ".join(dict.fromkeys(suggestion.words for suggestion in fired)),
            _reasons(content, facts.answers, pattern, fired, place),
        )
        for place, (article, fired) in enumerate(found)
    ]
    articles = [r for r in ranked if not r.article.treatment_research]
    research = [r for r in ranked if r.article.treatment_research]
    shown = tuple(articles[: content.instrument.articles_shown])
    return Reading(shown, tuple(research) if shown and not care_first else ())


def _reasons(
    content: Content, answers: Answers, pattern: Pattern, fired: list[Suggestion], place: int
) -> tuple[Reason, ...]:
    """The answers that must be named, then others that pull the same way, up to three."""
    named: dict[str, Reason] = {}
    spare: list[Reason] = []
    for suggestion in fired:
        match suggestion.when:
            case AnswerIs(question=question_id):
                must = quoted(content, answers, [question_id])
            case ScaleIs(scale=scale):
                heaviest = _by_weight(content, answers, scale)
                must = heaviest[: len(heaviest) - content.scale(scale).level_from + 1]
            case _:
                must, spare = _for_pattern(content, answers, pattern, place)
        named |= {reason.question.id: reason for reason in must}
    more = [r for r in spare if r.question.id not in named][: max(0, MAX_REASONS - len(named))]
    order = (*pattern.toward, *pattern.away)  # what the pattern is about comes first
    return tuple(
        sorted(
            (*named.values(), *more),
            key=lambda r: (
                order.index(r.question.scale) if r.question.scale in order else len(order)
            ),
        )
    )


def _for_pattern(
    content: Content, answers: Answers, pattern: Pattern, place: int
) -> tuple[list[Reason], list[Reason]]:
    """Answers on the compared scale, as many as a comparison can't do without, and the strongest
    of every other scale of the pattern. Each place in the list quotes other strong answers."""
    scale = str(pattern.because)  # references.py sees to it that there is one
    pulls = pulls_toward(content, answers, pattern)
    compared = [pull for pull in pulls if pull.question.scale == scale]
    needed = len(compared) - content.scale(scale).compare_from + 1
    strong = [pull for pull in compared if pull.strength > 0]
    turn = place * needed % len(strong) if strong else 0
    turned = strong[turn:] + strong[:turn] + compared[len(strong) :]
    others = {p.question.scale: p for p in reversed(pulls) if p.question.scale != scale}
    return (
        [Reason(p.question, p.option) for p in turned[:needed]],
        [Reason(p.question, p.option) for p in others.values()],
    )


def _by_weight(content: Content, answers: Answers, scale: str) -> list[Reason]:
    answered = [q for q in content.items[scale] if answers.get(q.id) is not None]
    heaviest = sorted(answered, key=lambda q: -q.keyed(answers[q.id] or 0))
    return quoted(content, answers, [question.id for question in heaviest])


def quoted(content: Content, answers: Answers, question_ids: Iterable[str]) -> list[Reason]:
    """These answers, in the words of the options that were chosen."""
    return [
        Reason(question, option)
        for question_id in question_ids
        if (question := content.question(question_id))
        and (option := question.option(answers[question_id] or 0))
    ]
