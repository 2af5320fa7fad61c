"""When help comes before everything else, and when nothing may invite to a call."""

from questionnaire.instrument.conditions import Facts, all_hold
from questionnaire.instrument.content import CareRule, Content


def rules(content: Content, facts: Facts) -> tuple[CareRule, ...]:
    """The care rules that hold. Good functioning never counts against one (science: 2.6)."""
    return tuple(rule for rule in content.care if all_hold(rule.when, facts))
