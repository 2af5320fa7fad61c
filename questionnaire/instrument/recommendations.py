"""Outcome -> recommended articles, each with the answers that are the reasons."""

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
    """An answer for which an article is recommended."""

    question: Question
    option: Option


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommended article and the reasons for it."""

    article: Article
    words: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A few articles, and separately treatment research, only for visitors who asked for it."""

    articles: tuple[Recommendation, ...]
    treatment_research: tuple[Recommendation, ...]

    @property
    def all(self) -> tuple[Recommendation, ...]:
        return self.articles + self.treatment_research


def recommend(content: Content, facts: Facts, pattern: Pattern, *, care_first: bool) -> Reading:
    """The articles whose suggestions hold, highest weight first.

    An article without a link is not first if another one has a link. The reasons of an article
    are the answers that it depends on: without them, none of its suggestions would hold.
    Treatment research is never first, and left out when care comes first.

    Returns:
        Reading, in which every recommendation has one to three reasons.
    """
    found = [
        (article, sorted(matched, key=lambda suggestion: -suggestion.weight))
        for article in content.articles
        if (matched := [s for s in article.suggestions if holds(s.when, facts)])
    ]
    found.sort(key=lambda entry: -entry[1][0].weight)
    readable = [entry for entry in found if entry[0].url and not entry[0].treatment_research]
    found.sort(key=lambda entry: entry not in readable[:1])
    ranked = [
        Recommendation(
            article,
            " ".join(dict.fromkeys(suggestion.words for suggestion in matched)),
            _reasons(content, facts.answers, pattern, matched, place),
        )
        for place, (article, matched) in enumerate(found)
    ]
    articles = [r for r in ranked if not r.article.treatment_research]
    research = [r for r in ranked if r.article.treatment_research]
    shown = tuple(articles[: content.instrument.articles_shown])
    return Reading(shown, tuple(research) if shown and not care_first else ())


def _reasons(
    content: Content, answers: Answers, pattern: Pattern, matched: list[Suggestion], place: int
) -> tuple[Reason, ...]:
    """The answers that must be quoted, then others that pull the same way, up to three."""
    named: dict[str, Reason] = {}
    spare: list[Reason] = []
    for suggestion in matched:
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
    order = (*pattern.toward, *pattern.away)
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
    """The answers on the contrast scale that the comparison needs, and the strongest answer of
    each other scale of the pattern. Each place in the list quotes different strong answers."""
    scale = str(pattern.because)  # references.py ensures that there is one
    pulls = pulls_toward(content, answers, pattern)
    compared = [pull for pull in pulls if pull.question.scale == scale]
    needed = len(compared) - content.scale(scale).compare_from + 1
    strong = [pull for pull in compared if pull.strength > 0]
    rotation = place * needed % len(strong) if strong else 0
    rotated = strong[rotation:] + strong[:rotation] + compared[len(strong) :]
    others = {p.question.scale: p for p in reversed(pulls) if p.question.scale != scale}
    return (
        [Reason(p.question, p.option) for p in rotated[:needed]],
        [Reason(p.question, p.option) for p in others.values()],
    )


def _by_weight(content: Content, answers: Answers, scale: str) -> list[Reason]:
    answered = [q for q in content.items[scale] if answers.get(q.id) is not None]
    heaviest = sorted(answered, key=lambda q: -q.keyed(answers[q.id] or 0))
    return quoted(content, answers, [question.id for question in heaviest])


def quoted(content: Content, answers: Answers, question_ids: Iterable[str]) -> list[Reason]:
    """These answers as reasons, with the chosen options."""
    return [
        Reason(question, option)
        for question_id in question_ids
        if (question := content.question(question_id))
        and (option := question.option(answers[question_id] or 0))
    ]
