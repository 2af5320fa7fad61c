"""Do the parts of the content fit each other? Names that exist, limits that can be met."""

from collections import Counter
from collections.abc import Iterable, Iterator

from questionnaire.instrument.content import (
    MOST_REASONS,
    AnswerIs,
    AnyOf,
    Article,
    Band,
    Condition,
    Content,
    PatternIs,
    ScaleIs,
    Suggestion,
)


def faults_between(content: Content) -> Iterator[str]:
    """Every fault that shows only when the parts are held against each other, one sentence each."""
    faults = [
        *_doubles(content),
        *_broken_questions(content),
        *_broken_scales(content),
        *_broken_rules(content),
        *_open_ended(content),
        *_broken_articles(content),
    ]
    # How many reasons an article may need can only be counted when all the names are right.
    yield from faults or _crowded_articles(content)


def _doubles(content: Content) -> Iterator[str]:
    for file, things in (
        ("questions.toml", content.questions),
        ("scales.toml", content.scales),
        ("patterns.toml", content.patterns),
        ("patterns.toml", content.flags),
        ("patterns.toml", content.told),
        ("care.toml", content.care),
        ("articles.toml", content.articles),
    ):
        for name, times in Counter(thing.id for thing in things).items():
            if times > 1:
                yield f"{file}: {name}: the id is used {times} times; give each its own"
    for line in content.helplines:
        if not line.tel.endswith("".join(filter(str.isdigit, line.shown)).lstrip("0")):
            yield f"helplines.toml: {line.iso}: shows {line.shown} and dials {line.tel}; mend one"
    for name, times in Counter(line.iso for line in content.helplines).items():
        if times > 1:
            yield f"helplines.toml: {name}: the country is there {times} times; keep one"


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
            yield f"{where}: only_if names {question.only_if.question}, which does not come before"
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
    if not gaps or gaps[0] != 0 or gaps != sorted(set(gaps)):
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
    if not limits or limits != sorted(set(limits)) or limits[-1] <= 100:
        yield f"instrument.toml: {name} must rise, and the last must lie below a number over 100"


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
    for flag in content.flags:
        yield from _unknown_names(flag.when, f"patterns.toml: {flag.id}", content)
    for told in content.told:
        yield from _unknown_names((told.when,), f"patterns.toml: {told.id}", content)
    for rule in content.care:
        yield from _unknown_names(rule.when, f"care.toml: {rule.id}", content)


def _open_ended(content: Content) -> Iterator[str]:
    if not content.patterns or content.patterns[-1].when:
        yield "patterns.toml: the last pattern must have no conditions, so that one always fits"
    for early in content.patterns[:-1]:
        if not early.when:
            yield f"patterns.toml: {early.id}: has no conditions and hides every pattern after it"


def _broken_articles(content: Content) -> Iterator[str]:
    for article in content.articles:
        where = f"articles.toml: {article.id}"
        yield from _unknown_names([s.when for s in article.suggestions], where, content)
        for pattern in content.patterns:
            if not pattern.because and _suggests(article, pattern.id):
                yield f"{where}: {pattern.id} rests on no answers that could be given as reasons"


def _suggests(article: Article, pattern_id: str) -> bool:
    conditions = [s.when for s in article.suggestions]
    return any(isinstance(c, PatternIs) and pattern_id in c.patterns for c in conditions)


def _crowded_articles(content: Content) -> Iterator[str]:
    for article in content.articles:
        where = f"articles.toml: {article.id}"
        if _most_reasons(content, article.suggestions) > MOST_REASONS:
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
    for condition in conditions:
        match condition:
            case ScaleIs():
                if not _has_limits(condition):
                    yield f"{where}: {condition.scale} is asked about without a limit"
                named = {name for name in (condition.scale, condition.over) if name}
                for name in sorted(named - {scale.id for scale in content.scales}):
                    yield f"{where}: asks about the unknown scale {name}"
            case AnswerIs():
                yield from _unknown_options(condition, where, content)
            case AnyOf():
                yield from _unknown_names(condition.any, where, content)
            case PatternIs():
                for name in sorted(set(condition.patterns) - {p.id for p in content.patterns}):
                    yield f"{where}: asks about the unknown pattern {name}"


def _has_limits(condition: ScaleIs) -> bool:
    limits = (condition.above, condition.at_least, condition.below, condition.at_most)
    return any(limit is not None for limit in limits)


def _unknown_options(condition: AnswerIs, where: str, content: Content) -> Iterator[str]:
    question = content.question(condition.question)
    if question is None:
        yield f"{where}: asks about the unknown question {condition.question}"
        return
    for value in condition.options:
        if question.option(value) is None:
            yield f"{where}: {question.id} has no option {value}"
