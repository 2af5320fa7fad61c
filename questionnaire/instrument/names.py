"""All references by name within the content, and those to names that do not exist."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from questionnaire.instrument.content import AnswerIs, AnyOf, Condition, Content, PatternIs, ScaleIs
from questionnaire.instrument.faults.fault import Misfit, Place, did_you_mean

Kind = Literal["scale", "question", "pattern"]


class Entry(NamedTuple):
    """An entry of a file: its id and its place."""

    file: str
    place: Place
    id: str = ""

    def misfit(self, why: str, instead: str, *field: str | int) -> Misfit:
        owner = f"{self.id}: " if self.id else ""
        return Misfit(self.file, (*self.place, *field), owner + why, instead)


class Reference(NamedTuple):
    """A reference of an entry to something that should exist."""

    kind: Kind
    name: str
    entry: Entry
    field: Place


def unknown_names(content: Content) -> Iterator[Misfit]:
    """One fault for each name that does not exist, however often it is used."""
    known: dict[Kind, list[str]] = {
        "scale": [scale.id for scale in content.scales],
        "question": [question.id for question in content.questions],
        "pattern": [pattern.id for pattern in content.patterns],
    }
    used: dict[tuple[Kind, str], list[Reference]] = defaultdict(list)
    for reference in _references(content):
        if reference.name not in known[reference.kind]:
            used[reference.kind, reference.name].append(reference)
    for (kind, name), (first, *others) in used.items():
        also = f", as do {len(others)} more places" if len(others) > 1 else ""
        also = ", as does another place" if len(others) == 1 else also
        why = f"refers to the unknown {kind} {name}{also}"
        yield first.entry.misfit(why, did_you_mean(name, known[kind]), *first.field)


def conditions(content: Content) -> Iterator[tuple[Entry, Place, Condition]]:
    """Every condition with its entry and its place in it, nested ones included."""
    for number, question in enumerate(content.questions):
        entry = Entry("questions.toml", ("questions", number), question.id)
        yield from _within(entry, ("only_if",), question.only_if)
    for number, pattern in enumerate(content.patterns):
        entry = Entry("patterns.toml", ("patterns", number), pattern.id)
        yield from _listed(entry, ("when",), pattern.when)
        for at, variant in enumerate(pattern.variants):
            yield from _listed(entry, ("variants", at, "when"), variant.when)
    for number, flag in enumerate(content.flags):
        entry = Entry("patterns.toml", ("flags", number), flag.id)
        yield from _listed(entry, ("when",), flag.when)
    for number, disclosure in enumerate(content.disclosures):
        yield from _within(
            Entry("patterns.toml", ("disclosures", number), disclosure.id),
            ("when",),
            disclosure.when,
        )
    for number, rule in enumerate(content.care):
        yield from _listed(Entry("care.toml", ("care", number), rule.id), ("when",), rule.when)
    for number, article in enumerate(content.articles):
        entry = Entry("articles.toml", ("articles", number), article.id)
        for at, suggestion in enumerate(article.suggestions):
            yield from _within(entry, ("suggestions", at, "when"), suggestion.when)


def _listed(
    entry: Entry, field: Place, given: Iterable[Condition]
) -> Iterator[tuple[Entry, Place, Condition]]:
    for number, condition in enumerate(given):
        yield from _within(entry, (*field, number), condition)


def _within(
    entry: Entry, field: Place, condition: Condition | None
) -> Iterator[tuple[Entry, Place, Condition]]:
    if isinstance(condition, AnyOf):
        yield from _listed(entry, (*field, "any"), condition.any)
    elif condition:
        yield entry, field, condition


def _references(content: Content) -> Iterator[Reference]:
    instrument = Entry("instrument.toml", ())
    for name in content.instrument.contrast:
        yield Reference("scale", name, instrument, ("contrast",))
    for name in content.instrument.consistency.straight_line:
        yield Reference("scale", name, instrument, ("consistency", "straight_line"))
    if content.instrument.last_step:
        yield Reference("question", content.instrument.last_step, instrument, ("last_step",))
    for number, question in enumerate(content.questions):
        entry = Entry("questions.toml", ("questions", number), question.id)
        if question.scale:
            yield Reference("scale", question.scale, entry, ("scale",))
    for number, pattern in enumerate(content.patterns):
        entry = Entry("patterns.toml", ("patterns", number), pattern.id)
        for field_name in ("toward", "away", "lead"):
            for name in getattr(pattern, field_name) or ():
                yield Reference("scale", name, entry, (field_name,))
    for entry, field, condition in conditions(content):
        yield from _in_condition(entry, field, condition)


def _in_condition(entry: Entry, field: Place, condition: Condition) -> Iterator[Reference]:
    match condition:
        case ScaleIs():
            yield Reference("scale", condition.scale, entry, (*field, "scale"))
            if condition.over:
                yield Reference("scale", condition.over, entry, (*field, "over"))
        case AnswerIs():
            yield Reference("question", condition.question, entry, (*field, "question"))
        case PatternIs():
            for name in condition.patterns:
                yield Reference("pattern", name, entry, (*field, "patterns"))
