"""Parts of a result that no sampled answers lead to."""

from random import Random

from questionnaire.authoring.sampling import SAMPLES, sample
from questionnaire.instrument.content import Content
from questionnaire.instrument.reflection import Reflection, reflect

# A kind ("pattern", "variant", "flag" and so on) and an id; the id of a variant is its name.
Thing = tuple[str, str]


def reachable(content: Content) -> set[Thing]:
    """Everything that answers should lead to."""
    return {
        *(("pattern", pattern.id) for pattern in content.patterns),
        *(("variant", v.name) for pattern in content.patterns for v in pattern.variants),
        *(("flag", flag.id) for flag in content.flags),
        *(("disclosure", disclosure.id) for disclosure in content.disclosures),
        *(("care", rule.id) for rule in content.care),
        *(("article", article.id) for article in content.articles),
    }


def out_of_reach(content: Content) -> set[Thing]:
    """What sampled answers never lead to. Sampling stops when nothing is left."""
    left = reachable(content)
    random = Random(20_26)  # noqa: S311  # seeded samples, no secret
    for number in range(SAMPLES):
        if not left:
            break
        answers = sample(content, random) if number else {}  # no sample skips every question
        left -= _reached(reflect(content, answers))
    return left


def _reached(found: Reflection) -> set[Thing]:
    return {
        ("pattern", found.outcome.pattern.id),
        ("variant", found.outcome.name),
        *(("flag", flag.id) for flag in found.outcome.flags),
        *(("disclosure", acknowledged.disclosure.id) for acknowledged in found.acknowledged),
        *(("care", rule.id) for rule in found.care),
        *(("article", recommended.article.id) for recommended in found.reading.all),
    }
