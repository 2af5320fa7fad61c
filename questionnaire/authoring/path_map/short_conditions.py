"""Conditions of the content in a few words, for the map of paths."""

from collections.abc import Iterable

from questionnaire.instrument.content import (
    AnswerIs,
    Check,
    CheckIs,
    Condition,
    Content,
    PatternIs,
    ScaleIs,
)

CHECKS: dict[Check, str] = {
    "nothing-answered": "every question was skipped",
    "not-comparable": "too few answers to compare",
    "contradictory": "contradictory answers",
    "caution": "somewhat contradictory answers",
    "all-middle": "every answer is the middle option",
}


def conditions_in_words(conditions: Iterable[Condition], content: Content) -> tuple[str, ...]:
    return tuple(condition_in_words(condition, content) for condition in conditions)


def condition_in_words(condition: Condition, content: Content) -> str:
    match condition:
        case ScaleIs():
            return _score(condition, content)
        case AnswerIs():
            question = content.question(condition.question)
            return f"{question.text if question else ''} {labels(condition, content)}"
        case PatternIs():
            return " or ".join(content.pattern(name).name for name in condition.patterns)
        case CheckIs():
            return CHECKS[condition.check]
        case _:
            return " or ".join(condition_in_words(one, content) for one in condition.any)


def labels(condition: AnswerIs, content: Content) -> str:
    """The options that fulfill the condition, in quotes."""
    question = content.question(condition.question)
    chosen = [question.option(value) for value in condition.options] if question else []
    return " or ".join(f"“{option.label}”" for option in chosen if option)


def _score(condition: ScaleIs, content: Content) -> str:
    name = content.scale(condition.scale).name
    if condition.over:
        name = f"{name} minus {content.scale(condition.over).name}"
    limits = (
        ("above", condition.above),
        ("at least", condition.at_least),
        ("below", condition.below),
        ("at most", condition.at_most),
    )
    return f"{name} " + " and ".join(
        f"{words} {limit:g}" for words, limit in limits if limit is not None
    )
