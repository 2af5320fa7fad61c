"""Evaluates the conditions of the content against the answers."""

from collections.abc import Iterable
from dataclasses import dataclass

from questionnaire.instrument.content import (
    AnswerIs,
    Answers,
    Check,
    CheckIs,
    Condition,
    PatternIs,
    ScaleIs,
)
from questionnaire.instrument.scoring import Profile, gap


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a condition can refer to."""

    answers: Answers
    profile: Profile
    checks: frozenset[Check]
    pattern: str | None = None  # None until the pattern is determined


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether the condition holds. A missing score never fulfills one."""
    match condition:
        case ScaleIs():
            return _within(condition, facts.profile)
        case AnswerIs():
            return facts.answers.get(condition.question) in condition.options
        case PatternIs():
            return facts.pattern in condition.patterns
        case CheckIs():
            return condition.check in facts.checks
        case _:
            return any(holds(one, facts) for one in condition.any)


def all_hold(conditions: Iterable[Condition], facts: Facts) -> bool:
    return all(holds(condition, facts) for condition in conditions)


def _within(limits: ScaleIs, profile: Profile) -> bool:
    points = gap(profile, limits.scale, limits.over) if limits.over else None
    if limits.over is None:
        points = profile[limits.scale].exact
    return (
        points is not None
        and (limits.above is None or points > limits.above)
        and (limits.at_least is None or points >= limits.at_least)
        and (limits.below is None or points < limits.below)
        and (limits.at_most is None or points <= limits.at_most)
    )
