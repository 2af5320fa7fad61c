"""Checks beyond loading: results that never occur, overdue reviews, addresses within texts."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from questionnaire.authoring.findings import Finding
from questionnaire.authoring.reach import out_of_reach
from questionnaire.instrument.content import Article, Content, Directory, PatternIs
from questionnaire.instrument.content.files import PARTS
from questionnaire.instrument.loading import DEFAULT

WARN_BEFORE = timedelta(days=30)
# A part of a result that no sampled answers lead to -> its file, why, what to do.
OUT_OF_REACH = {
    "pattern": ("patterns.toml", "no answers reach it", "relax its conditions or remove it"),
    "variant": ("patterns.toml", "no answers show it", "relax its conditions or remove it"),
    "flag": ("patterns.toml", "no answers trigger it", "relax its conditions or remove it"),
    "disclosure": ("patterns.toml", "no answers trigger it", "use another option or remove it"),
    "care": ("care.toml", "no answers meet it", "relax its conditions or remove it"),
    "article": (
        "articles.toml",
        "no answers recommend it",
        "give it a suggestion that can hold, or one with a higher weight",
    ),
}
WORDS = re.compile(r"[a-z']+")
# Words that give no reason when a purpose adds them to its question.
NO_REASON = {
    "a", "about", "ask", "asks", "asked", "if", "is", "it", "of", "question", "questions", "the",
    "this", "that", "to", "we", "whether", "you", "your", "i", "my", "me", "how", "often", "was",
    "were", "are", "have", "had", "did", "do", "want", "know", "would", "like", "find", "out",
}  # fmt: skip
LINK = re.compile(r"https?://|www\.|\w\.(?:com|org|net|gov)\b", re.IGNORECASE)
EMAIL = re.compile(r"(?<!\S)[^\s@]+@\S+")
ADDRESS_FIELDS = {"url", "hub_url", "href", "doi"}


def faults(content: Content, today: date, folder: Path = DEFAULT) -> Iterator[Finding]:
    """Every fault and every warning, with file and line.

    Args:
        folder: the source files of the content, used only to look up line numbers.
    """
    found = chain(
        _review_dates(content, today),
        _linked_in_text(content),
        _purposes(content),
        _one_sided(content),
        _old_figures(content),
        _without_reading(content),
        _out_of_reach(content),
    )
    for finding in found:
        yield replace(finding, line=_line(folder / finding.file, finding.words))


def _line(file: Path, words: str) -> int:
    """The line of these words, or of the entry with this id."""
    raw = file.read_text("utf-8") if file.exists() else ""
    quoted = re.escape(words.replace('"', r"\""))
    patterns = (rf'^(?:id|iso) *= *"{quoted}"', rf'^scale *= *"{quoted}"', quoted)
    matches = (re.search(pattern, raw, re.MULTILINE) for pattern in patterns)
    found = next(filter(None, matches), None)
    return raw.count("\n", 0, found.start()) + 1 if found else 1


def _at(file: str, words: str, rule: str, why: str, instead: str) -> Finding:
    return Finding(file, 1, rule, words, why, instead)


def overdue(content: Content, today: date) -> tuple[Directory | Article, ...]:
    """The helplines and articles whose review is overdue."""
    dated: tuple[Directory | Article, ...] = (content.directory, *content.articles)
    return tuple(each for each in dated if each.review_by < today)


def _review_dates(content: Content, today: date) -> Iterator[Finding]:
    lines = content.directory
    what = "try each number, then move both dates"
    yield from _review("helplines.toml", lines.name, lines, today, what)
    for article in content.articles:
        what = "open the page, read it, then move both dates"
        yield from _review("articles.toml", article.id, article, today, what)


def _review(
    file: str, owner: str, dated: Article | Directory, today: date, instead: str
) -> Iterator[Finding]:
    late = dated.review_by < today
    if late or dated.review_by - WARN_BEFORE <= today:
        why = f"the review {'was' if late else 'is'} due by {dated.review_by}"
        found = _at(file, owner, "review.due", why, instead)
        yield found if late else replace(found, warning=True)
    if dated.reviewed > today:
        why = f"reviewed on {dated.reviewed}, which is in the future"
        yield _at(file, owner, "review.dates", why, "write the date of the last review")
    if dated.reviewed > dated.review_by:
        why = f"reviewed on {dated.reviewed}, later than review_by, {dated.review_by}"
        yield _at(
            file, owner, "review.dates", why, "move review_by to a date after the last review"
        )


def _linked_in_text(content: Content) -> Iterator[Finding]:
    """Addresses belong in separate fields, so that an unchecked one can't become a link."""
    for place, text in texts(content):
        if LINK.search(EMAIL.sub("", text)):
            file = PARTS[place.partition(".")[0]][0]
            why = f"{place} contains an address that possibly nobody has checked"
            yield _at(file, text, "address.in-text", why, "move it to a url field or remove it")


def _purposes(content: Content) -> Iterator[Finding]:
    for question in content.questions:
        purpose = set(WORDS.findall(question.purpose.lower()))
        if purpose <= set(WORDS.findall(question.text.lower())) | NO_REASON:
            why = f"the purpose of {question.id} adds nothing to the question"
            instead = "say how the answer is used: what it distinguishes, what it leads to"
            yield _at("questions.toml", question.purpose, "question.purpose", why, instead)


def texts(thing: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of the content that is not an address, with its place."""
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


def _one_sided(content: Content) -> Iterator[Finding]:
    for scale in content.instrument.contrast:
        keys = [question.key for question in content.items[scale]]
        straight, positive = keys.count("straight"), keys.count("positive")
        if straight != positive:
            why = f"{scale} has {straight} straight and {positive} positively worded questions"
            instead = "word half of them each way"
            yield _at("questions.toml", scale, "scale.one-sided", why, instead)


def _without_reading(content: Content) -> Iterator[Finding]:
    """Every pattern that names something needs an article."""
    conditions = [s.when for article in content.articles for s in article.suggestions]
    suggested = {name for c in conditions if isinstance(c, PatternIs) for name in c.patterns}
    for pattern in content.patterns:
        if pattern.present and pattern.id not in suggested:
            why = f"no article is suggested for {pattern.id}"
            instead = "add the pattern to a suggestion in articles.toml"
            yield _at("patterns.toml", pattern.id, "pattern.without-reading", why, instead)


def _old_figures(content: Content) -> Iterator[Finding]:
    """The page on the method must not show the figures of another edition."""
    figures, version = content.simulated, content.instrument.version
    if figures and figures.edition != version:
        why = f"the figures are of edition {figures.edition}, and this is edition {version}"
        instead = (
            "run `flask content simulate --save` on this edition (`--content` names its folder)"
        )
        yield _at("simulated.toml", f'edition = "{figures.edition}"', "simulated.old", why, instead)


def _out_of_reach(content: Content) -> Iterator[Finding]:
    never = sorted(out_of_reach(content))
    for kind, (file, why, instead) in OUT_OF_REACH.items():
        for owner in (owner for its_kind, owner in never if its_kind == kind):
            yield _at(file, owner, f"{kind}.out-of-reach", f"{owner}: {why}", instead)
