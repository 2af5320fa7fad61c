"""Care rules, patterns and articles that no answers lead to, as far as samples can tell."""

from random import Random

from questionnaire.authoring.checks import SAMPLES, sample
from questionnaire.instrument.content import Content
from questionnaire.instrument.reflection import reflect


def reachable(content: Content) -> set[tuple[str, str]]:
    """All that answers should lead to: ("care", "pattern" or "article", id)."""
    return {
        *(("care", rule.id) for rule in content.care),
        *(("pattern", pattern.id) for pattern in content.patterns),
        *(("article", article.id) for article in content.articles),
    }


def out_of_reach(content: Content) -> set[tuple[str, str]]:
    """What of it sampled answers never lead to. The sampling ends when nothing is left."""
    left = reachable(content)
    random = Random(20_26)  # noqa: S311  # seeded samples, no secret
    for _ in range(SAMPLES):
        if not left:
            break
        found = reflect(content, sample(content, random))
        left -= {
            ("pattern", found.outcome.pattern.id),
            *(("care", rule.id) for rule in found.care),
            *(("article", recommended.article.id) for recommended in found.reading.all),
        }
    return left
