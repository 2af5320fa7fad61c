"""When help comes first, and when the page must not invite to a call."""

from questionnaire.instrument.conditions import Facts, all_hold
from questionnaire.instrument.content import CareRule, Content


def rules(content: Content, facts: Facts) -> tuple[CareRule, ...]:
    """The care rules that apply. Good functioning never cancels one (science: 2.6)."""
    return tuple(rule for rule in content.care if all_hold(rule.when, facts))
