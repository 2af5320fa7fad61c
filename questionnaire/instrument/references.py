"""Checks between the parts of the content: references that exist, limits that can be met."""

from collections import Counter
from collections.abc import Iterator, Sequence

from questionnaire.instrument.content import (
    MAX_REASONS,
    AnswerIs,
    Band,
    Content,
    PatternIs,
    ScaleIs,
    Suggestion,
)
from questionnaire.instrument.faults.fault import Misfit
from questionnaire.instrument.names import Entry, conditions, unknown_names

INSTRUMENT = Entry("instrument.toml", ())


def faults_between(content: Content) -> Iterator[Misfit]:
    """Every fault that can be seen only by comparing the parts."""
    faults = [
        *_duplicate_ids(content),
        *unknown_names(content),
        *_broken_questions(content),
        *_broken_limits(content),
        *_broken_patterns(content),
        *_broken_conditions(content),
        *_wrong_order(content),
    ]
    # These checks look names up, so they run only when all names are valid.
    yield from faults or (
        *_too_few_questions(content),
        *_without_reasons(content),
        *_too_many_reasons(content),
    )


def _duplicate_ids(content: Content) -> Iterator[Misfit]:
    for file, key, ids in (
        ("questions.toml", "questions", [question.id for question in content.questions]),
        ("scales.toml", "scales", [scale.id for scale in content.scales]),
        ("patterns.toml", "patterns", [pattern.id for pattern in content.patterns]),
        ("patterns.toml", "flags", [flag.id for flag in content.flags]),
        ("patterns.toml", "disclosures", [disclosure.id for disclosure in content.disclosures]),
        ("care.toml", "care", [rule.id for rule in content.care]),
        ("articles.toml", "articles", [article.id for article in content.articles]),
        ("helplines.toml", "helplines", [line.iso for line in content.helplines]),
    ):
        yield from doubles(file, key, ids)
    for number, line in enumerate(content.helplines):
        if not line.tel.endswith("".join(filter(str.isdigit, line.shown)).lstrip("0")):
            entry = Entry("helplines.toml", ("helplines", number), line.iso)
            yield entry.misfit(
                f"shows {line.shown} but dials {line.tel}", "correct one of them", "tel"
            )


def doubles(file: str, key: str, ids: Sequence[str]) -> Iterator[Misfit]:
    """A fault for each id that several entries of a list have, at the second of them.

    Args:
        key: the name of the list in the file.
    """
    for name, times in Counter(ids).items():
        if times > 1:
            entry = Entry(file, (key, ids.index(name, ids.index(name) + 1)), name)
            field, why = "id", f"the id is used {times} times"
            if key == "helplines":
                field, why = "iso", f"the country is listed {times} times"
            yield entry.misfit(why, "keep one, or give each a different one", field)


def _broken_questions(content: Content) -> Iterator[Misfit]:
    earlier: set[str] = set()
    for number, question in enumerate(content.questions):
        entry = Entry("questions.toml", ("questions", number), question.id)
        if len(question.options) < 2:
            yield entry.misfit("has fewer than two options", "add some", "options")
        asked = question.only_if.question if question.only_if else None
        if asked and asked not in earlier and content.question(asked):
            why = f"only_if refers to {asked}, which is not asked before it"
            yield entry.misfit(why, "move one of the two", "only_if")
        earlier.add(question.id)


def _broken_limits(content: Content) -> Iterator[Misfit]:
    gaps = [certainty.from_gap for certainty in content.instrument.certainties]
    if not gaps or gaps[0] != 0 or gaps != sorted(set(gaps)):
        why = "from_gap does not increase from 0"
        yield INSTRUMENT.misfit(
            f"certainties: {why}",
            "start with 0 and make each larger than the one before",
            "certainties",
        )
    yield from _unordered(content.instrument.bands)


def _too_few_questions(content: Content) -> Iterator[Misfit]:
    for number, scale in enumerate(content.scales):
        entry = Entry("scales.toml", ("scales", number), scale.id)
        count = len(content.items[scale.id])
        if not count:
            yield entry.misfit("no question counts toward it", "add some, or remove it")
        elif not 1 <= scale.level_from <= scale.compare_from <= count:
            why = (
                f"has {count} questions, but needs {scale.level_from} answers for a score "
                f"and {scale.compare_from} to compare"
            )
            instead = (
                f"set level_from to 1 or more, and compare_from to between level_from and {count}"
            )
            yield entry.misfit(why, instead, "level_from")


def _unordered(bands: tuple[Band, ...]) -> Iterator[Misfit]:
    limits = [band.below for band in bands]
    if not limits or limits != sorted(set(limits)) or limits[-1] <= 100:
        why = "bands: below does not increase to a number over 100"
        yield INSTRUMENT.misfit(
            why, "make each larger than the one before, and the last one 101", "bands"
        )


def _broken_patterns(content: Content) -> Iterator[Misfit]:
    contrast = content.instrument.contrast
    for number, pattern in enumerate(content.patterns):
        entry = Entry("patterns.toml", ("patterns", number), pattern.id)
        if pattern.because and pattern.because not in contrast:
            why = f"because is {pattern.because}, which is not a contrast scale"
            yield entry.misfit(why, f"write {' or '.join(contrast)}", "because")
        elif pattern.because and pattern.because not in (*pattern.toward, *pattern.away):
            why = f"because is {pattern.because}, which is in neither toward nor away"
            yield entry.misfit(why, "add it to one of them", "because")


def _broken_conditions(content: Content) -> Iterator[Misfit]:
    for entry, field, condition in conditions(content):
        if isinstance(condition, ScaleIs) and not _has_limits(condition):
            why = f"{condition.scale} is compared with no limit"
            yield entry.misfit(why, "add above, at_least, below or at_most", *field)
        question = content.question(getattr(condition, "question", ""))
        if isinstance(condition, AnswerIs) and question:
            offered = [option.value for option in question.options]
            for value in sorted(set(condition.options) - set(offered)):
                why = f"{question.id} has no option {value}"
                instead = f"its options are 0 to {offered[-1]}, lowest first"
                yield entry.misfit(why, instead, *field, "options")


def _has_limits(condition: ScaleIs) -> bool:
    limits = (condition.above, condition.at_least, condition.below, condition.at_most)
    return any(limit is not None for limit in limits)


def _wrong_order(content: Content) -> Iterator[Misfit]:
    for number, pattern in enumerate(content.patterns):
        entry = Entry("patterns.toml", ("patterns", number), pattern.id)
        if pattern.when and number == len(content.patterns) - 1:
            why = "the last pattern has conditions, so possibly no pattern fits"
            yield entry.misfit(why, "end with one that has none", "when")
        elif not pattern.when and number < len(content.patterns) - 1:
            why = "has no conditions and hides every pattern after it"
            yield entry.misfit(why, "give it conditions, or move it to the end")
    if not content.patterns:
        yield Misfit("patterns.toml", (), "there is no pattern", "add one without conditions")


def _without_reasons(content: Content) -> Iterator[Misfit]:
    for number, article in enumerate(content.articles):
        entry = Entry("articles.toml", ("articles", number), article.id)
        for at, suggestion in enumerate(article.suggestions):
            for name in getattr(suggestion.when, "patterns", ()):
                if not content.pattern(name).because:
                    why = f"{name} has no answers that could be quoted as reasons"
                    yield entry.misfit(why, "choose another pattern", "suggestions", at, "when")


def _too_many_reasons(content: Content) -> Iterator[Misfit]:
    for number, article in enumerate(content.articles):
        if _most_reasons(content, article.suggestions) > MAX_REASONS:
            entry = Entry("articles.toml", ("articles", number), article.id)
            why = f"could need more than {MAX_REASONS} reasons at once"
            yield entry.misfit(why, "give it fewer suggestions", "suggestions")


def _most_reasons(content: Content, suggestions: tuple[Suggestion, ...]) -> int:
    """The number of answers that must be quoted in the worst case."""
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
