"""TOML files -> Content. Broken content is refused with every fault named at once."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from questionnaire.instrument.content import (
    MOST_REASONS,
    AnswerIs,
    AnyOf,
    Article,
    Band,
    CareRule,
    Condition,
    Content,
    Directory,
    Flag,
    Helpline,
    Instrument,
    Method,
    Notices,
    Pattern,
    PatternIs,
    Question,
    Scale,
    ScaleIs,
    Suggestion,
)

LANGUAGES = Path(__file__).parents[1] / "content"
DEFAULT = LANGUAGES / "en"

# part of Content -> the file it is in, its place there ("" = the whole file), its type
PARTS: dict[str, tuple[str, str, Any]] = {
    "instrument": ("instrument.toml", "", Instrument),
    "questions": ("questions.toml", "questions", tuple[Question, ...]),
    "scales": ("scales.toml", "scales", tuple[Scale, ...]),
    "patterns": ("patterns.toml", "patterns", tuple[Pattern, ...]),
    "flags": ("patterns.toml", "flags", tuple[Flag, ...]),
    "care": ("care.toml", "care", tuple[CareRule, ...]),
    "articles": ("articles.toml", "articles", tuple[Article, ...]),
    "helplines": ("helplines.toml", "helplines", tuple[Helpline, ...]),
    "directory": ("helplines.toml", "directory", Directory),
    "notices": ("notices.toml", "", Notices),
    "method": ("method.toml", "", Method),
}


class ContentError(Exception):
    """The content is broken. `faults` holds one sentence a fault, with file and place."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        count = f"{len(self.faults)} fault{'s' if len(self.faults) > 1 else ''}"
        super().__init__(f"The content has {count}:\n" + "\n".join(f"- {f}" for f in self.faults))


def load(folder: Path = DEFAULT) -> Content:
    """Read the questionnaire of one language.

    Args:
        folder: holds the TOML files named in PARTS.

    Raises:
        ContentError: files are missing or broken, or name things that do not exist.
            Every fault that can be found is named.
    """
    files, faults = _read(folder)
    parts: dict[str, Any] = {}
    for part, (name, key, kind) in PARTS.items():
        if name not in files:
            continue
        text, tables = files[name]
        raw = tables.get(key) if key else tables
        if part == "questions":
            raw = _with_options(raw, tables.get("options", {}))
        try:
            parts[part] = TypeAdapter(kind).validate_python(raw)
        except ValidationError as error:
            faults += _places(error, name, key, raw, text)
    if not faults:
        content = Content(**parts)
        faults = list(_contradictions(content))
    if faults:
        raise ContentError(faults)
    return content


def _read(folder: Path) -> tuple[dict[str, tuple[str, dict[str, Any]]], list[str]]:
    files, faults = {}, []
    for name in dict.fromkeys(file for file, _, _ in PARTS.values()):
        try:
            text = (folder / name).read_text("utf-8")
            files[name] = text, tomllib.loads(text)
        except FileNotFoundError:
            faults.append(f"{name}: is missing from {folder}; every instrument needs this file")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(f"{name}: is not readable as TOML: {error}")
    return files, faults


def _with_options(questions: Any, sets: dict[str, list[str]]) -> Any:
    """Replace the name of a shared option set, or a list of labels, by options."""
    if not isinstance(questions, list):
        return questions
    return [{**q, "options": _options(q.get("options"), sets)} for q in questions]


def _options(named: Any, sets: dict[str, list[str]]) -> Any:
    labels = sets.get(named, named) if isinstance(named, str) else named
    if not isinstance(labels, list):
        return labels
    return [{"value": value, "label": label} for value, label in enumerate(labels)]


def _places(error: ValidationError, name: str, key: str, raw: Any, text: str) -> Iterator[str]:
    for fault in error.errors(include_url=False):
        loc = list(fault["loc"])
        place, owner = name, ""
        if loc and isinstance(loc[0], int):
            entry = raw[loc.pop(0)]
            owner = str(entry.get("id") or entry.get("iso") or "an entry without id")
            place = f"{name}:{_line(text, owner)}"
            owner = f"{owner}: "
        field = ".".join(str(part) for part in loc) or key or "the file"
        given = fault["input"] if isinstance(fault["input"], str | int | float) else None
        yield f"{place}: {owner}{field}: {fault['msg'].lower()}" + (
            f" (it says {given!r})" if given is not None else ""
        )


def _line(text: str, owner: str) -> int:
    found = re.search(rf'^(?:id|iso) *= *"{re.escape(owner)}"', text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _contradictions(content: Content) -> Iterator[str]:
    yield from _doubles(content)
    yield from _broken_questions(content)
    yield from _broken_scales(content)
    yield from _broken_rules(content)
    yield from _broken_articles(content)


def _doubles(content: Content) -> Iterator[str]:
    for file, things in (
        ("questions.toml", content.questions),
        ("scales.toml", content.scales),
        ("patterns.toml", content.patterns),
        ("patterns.toml", content.flags),
        ("care.toml", content.care),
        ("articles.toml", content.articles),
    ):
        for name, times in Counter(thing.id for thing in things).items():
            if times > 1:
                yield f"{file}: {name}: the id is used {times} times; give each its own"


def _broken_questions(content: Content) -> Iterator[str]:
    scales = {scale.id for scale in content.scales}
    earlier: set[str] = set()
    for question in content.questions:
        where = f"questions.toml: {question.id}"
        if question.scale and question.scale not in scales:
            yield f"{where}: counts toward the unknown scale {question.scale}"
        if len(question.options) < 2:
            yield f"{where}: needs at least two options"
        if question.only_if and question.only_if.question not in earlier:
            yield f"{where}: only_if names {question.only_if.question}, which is not asked before it"
        if question.only_if:
            yield from _unknown_names((question.only_if,), where, content)
        earlier.add(question.id)


def _broken_scales(content: Content) -> Iterator[str]:
    instrument = content.instrument
    scales = {scale.id for scale in content.scales}
    for name in (*instrument.contrast, *instrument.consistency.straight_line):
        if name not in scales:
            yield f"instrument.toml: names the unknown scale {name}"
    if instrument.last_step and not content.last_step:
        yield f"instrument.toml: last_step names the unknown question {instrument.last_step}"
    yield from _unordered("bands", instrument.bands)
    gaps = [certainty.from_gap for certainty in instrument.certainties]
    if not gaps or gaps[0] != 0 or gaps != sorted(gaps):
        yield "instrument.toml: certainties must start from gap 0 and rise"
    for scale in content.scales:
        count = len(content.items[scale.id])
        if not 1 <= scale.level_from <= scale.compare_from <= count:
            yield (
                f"scales.toml: {scale.id}: has {count} questions, so 1 <= level_from <= "
                f"compare_from <= {count} must hold (it says {scale.level_from}, "
                f"{scale.compare_from})"
            )


def _unordered(name: str, bands: tuple[Band, ...]) -> Iterator[str]:
    limits = [band.below for band in bands]
    if not limits or limits != sorted(limits) or limits[-1] <= 100:
        yield f"instrument.toml: {name} must rise and the last one must be below a number over 100"


def _broken_rules(content: Content) -> Iterator[str]:
    scales = {scale.id for scale in content.scales}
    for pattern in content.patterns:
        where = f"patterns.toml: {pattern.id}"
        named = (*pattern.toward, *pattern.away, *(pattern.lead or ()))
        for name in sorted(set(named) - scales):
            yield f"{where}: names the unknown scale {name}"
        if pattern.because and pattern.because not in content.instrument.contrast:
            yield f"{where}: because must be one of the contrast scales of instrument.toml"
        if pattern.because and pattern.because not in (*pattern.toward, *pattern.away):
            yield f"{where}: because must also be named in toward or away"
        yield from _unknown_names(pattern.when, where, content)
        for variant in pattern.variants:
            yield from _unknown_names(variant.when, where, content)
    if not content.patterns or content.patterns[-1].when:
        yield "patterns.toml: the last pattern must have no conditions, so that one always fits"
    for early in content.patterns[:-1]:
        if not early.when:
            yield f"patterns.toml: {early.id}: has no conditions and hides every pattern after it"
    for flag in content.flags:
        yield from _unknown_names(flag.when, f"patterns.toml: {flag.id}", content)
    for rule in content.care:
        yield from _unknown_names(rule.when, f"care.toml: {rule.id}", content)


def _broken_articles(content: Content) -> Iterator[str]:
    for article in content.articles:
        where = f"articles.toml: {article.id}"
        yield from _unknown_names([s.when for s in article.suggestions], where, content)
        if article.suggestions and _most_reasons(content, article.suggestions) > MOST_REASONS:
            yield (
                f"{where}: could need more than {MOST_REASONS} reasons at once; "
                "give it fewer suggestions"
            )


def _most_reasons(content: Content, suggestions: tuple[Suggestion, ...]) -> int:
    """Answers that must be named in the worst case, so that without them nothing suggests it."""
    one_at_a_time = [s.when for s in suggestions if isinstance(s.when, PatternIs)]
    needed = sum(
        _answers_over(content, s.when.scale, "level_from")
        for s in suggestions
        if isinstance(s.when, ScaleIs)
    )
    needed += len({s.when.question for s in suggestions if isinstance(s.when, AnswerIs)})
    if one_at_a_time:
        needed += max(
            _answers_over(content, scale, "compare_from") for scale in content.instrument.contrast
        )
    return needed


def _answers_over(content: Content, scale_id: str, limit: str) -> int:
    needed: int = getattr(content.scale(scale_id), limit)
    return len(content.items[scale_id]) - needed + 1


def _unknown_names(conditions: Iterable[Condition], where: str, content: Content) -> Iterator[str]:
    scales = {scale.id for scale in content.scales}
    patterns = {pattern.id for pattern in content.patterns}
    for condition in conditions:
        match condition:
            case ScaleIs():
                for name in (condition.scale, condition.over):
                    if name and name not in scales:
                        yield f"{where}: asks about the unknown scale {name}"
            case AnswerIs():
                question = content.question(condition.question)
                if question is None:
                    yield f"{where}: asks about the unknown question {condition.question}"
                    continue
                for value in condition.options:
                    if question.option(value) is None:
                        yield f"{where}: {question.id} has no option {value}"
            case AnyOf():
                yield from _unknown_names(condition.any, where, content)
            case PatternIs():
                for name in sorted(set(condition.patterns) - patterns):
                    yield f"{where}: asks about the unknown pattern {name}"
