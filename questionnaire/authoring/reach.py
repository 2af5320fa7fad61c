"""Patterns and articles that no answers lead to, as far as samples can tell."""

from random import Random

from questionnaire.authoring.checks import SAMPLES, sample
from questionnaire.instrument.content import Content
from questionnaire.instrument.reflection import reflect


def out_of_reach(content: Content) -> tuple[set[str], set[str]]:
    """Ids of patterns and of articles that sampled answers never lead to."""
    patterns = {pattern.id for pattern in content.patterns}
    articles = {article.id for article in content.articles}
    random = Random(20_26)  # noqa: S311  # seeded samples, no secret
    for _ in range(SAMPLES):
        if not patterns and not articles:
            break
        found = reflect(content, sample(content, random))
        patterns.discard(found.outcome.pattern.id)
        articles -= {recommended.article.id for recommended in found.reading.all}
    return patterns, articles
