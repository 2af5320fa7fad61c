"""What loading can't know: what is out of reach, out of date, or linked without an address."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from random import Random
from typing import Any

from questionnaire.instrument.content import Answers, Content
from questionnaire.instrument.reflection import reflect

SAMPLES = 20_000
LINK = re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|org|net|gov)\b", re.IGNORECASE)
EMAIL = re.compile(r"\S+@\S+")
ADDRESS_FIELDS = {"url", "hub_url", "href", "doi"}


def faults(content: Content, today: date) -> Iterator[str]:
    """Every fault, one sentence each, with the file and what to do."""
    yield from _out_of_date(content, today)
    yield from _linked_in_text(content)
    yield from _one_sided(content)
    yield from _out_of_reach(content)


def _out_of_date(content: Content, today: date) -> Iterator[str]:
    if content.directory.review_by < today:
        yield (
            f"helplines.toml: the lines were to be reviewed by {content.directory.review_by}; "
            "try each number, then move both dates"
        )
    for article in content.articles:
        if article.review_by < today:
            yield (
                f"articles.toml: {article.id}: was to be reviewed by {article.review_by}; "
                "open the page, read it, then move both dates"
            )


def _linked_in_text(content: Content) -> Iterator[str]:
    """Addresses live in fields of their own, so that one nobody has seen can't become a link."""
    for place, text in texts(content):
        if LINK.search(EMAIL.sub("", text)):
            yield f'{place}: "{text[:60]}" holds an address; put it in a url field or leave it out'


def texts(thing: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of the content that is not an address, with where it stands."""
    if is_dataclass(thing):
        own = getattr(thing, "id", None) or getattr(thing, "iso", None)
        for field in fields(thing):
            if field.name not in ADDRESS_FIELDS:
                inner = f"{place}.{own or ''}".strip(".") if own else place
                yield from texts(getattr(thing, field.name), f"{inner}.{field.name}".strip("."))
    elif isinstance(thing, tuple):
        for entry in thing:
            yield from texts(entry, place)
    elif isinstance(thing, str):
        yield place, thing


def _one_sided(content: Content) -> Iterator[str]:
    for scale in content.instrument.contrast:
        keys = [question.key for question in content.items[scale]]
        if keys.count("straight") != keys.count("positive"):
            yield (
                f"questions.toml: {scale} has {keys.count('straight')} straight and "
                f"{keys.count('positive')} positively worded questions; word half of them each way"
            )


def _out_of_reach(content: Content) -> Iterator[str]:
    patterns = {pattern.id for pattern in content.patterns}
    articles = {article.id for article in content.articles}
    random = Random(20_26)
    for _ in range(SAMPLES):
        if not patterns and not articles:
            return
        reflection = reflect(content, sample(content, random))
        patterns.discard(reflection.outcome.pattern.id)
        articles -= {recommended.article.id for recommended in reflection.reading.all}
    for pattern in sorted(patterns):
        yield f"patterns.toml: {pattern}: no answers reach it; loosen it or take it out"
    for article in sorted(articles):
        yield f"articles.toml: {article}: no answers recommend it; give it a weightier suggestion"


def sample(content: Content, random: Random) -> Answers:
    """Somebody's answers: mostly a level for each scale and noise around it, now and then the same
    answer throughout or any at all; some skip."""
    style = random.choices(("level", "same", "any"), (90, 5, 5))[0]
    levels = {scale.id: random.random() for scale in content.scales}
    skips = random.choice((0, 0, 0, 0.05, 0.4))
    same = random.random()
    answers: dict[str, int | None] = {}
    for question in content.questions:
        share = same if style == "same" else random.random()
        if style == "level" and question.scale:
            level = levels[question.scale] + random.gauss(0, 0.12)
            share = 1 - level if question.key == "positive" else level
        place = int(min(0.999, max(0.0, share)) * len(question.options))
        answers[question.id] = None if random.random() < skips else question.options[place].value
    return answers
