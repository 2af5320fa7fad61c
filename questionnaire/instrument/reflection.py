"""Answers -> the whole result, by pure functions."""

from dataclasses import dataclass
from typing import Literal

from questionnaire.instrument import care, journey, patterns, recommendations, scoring
from questionnaire.instrument.conditions import Facts, holds
from questionnaire.instrument.content import Answers, CareRule, Content, Disclosure, Option
from questionnaire.instrument.patterns import Outcome
from questionnaire.instrument.recommendations import Reading
from questionnaire.instrument.scoring import Profile

# Opened during the visit: "first", or "below" because the visitor chose to see the result first.
HelpPage = Literal["unopened", "first", "below"]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """An answer that no pattern uses, and the sentence that replies to it."""

    disclosure: Disclosure
    option: Option


@dataclass(frozen=True, slots=True)
class Reflection:
    """The whole result."""

    answers: Answers
    profile: Profile
    outcome: Outcome
    acknowledged: tuple[Acknowledged, ...]
    care: tuple[CareRule, ...]
    help_page: HelpPage
    reading: Reading

    @property
    def answers_put_help_first(self) -> bool:
        return any(rule.first for rule in self.care)

    @property
    def care_first(self) -> bool:
        """Whether the helplines come before everything else."""
        return self.answers_put_help_first or self.help_page == "first"

    @property
    def may_invite(self) -> bool:
        """Whether a call may be mentioned: not to a visitor who opened the help page either."""
        return (
            not self.care
            and self.help_page == "unopened"
            and "not-comparable" not in self.outcome.checks  # there is no result to talk about
        )


def reflect(content: Content, answers: Answers, *, help_page: HelpPage = "unopened") -> Reflection:
    """Work out the result.

    Args:
        answers: question id -> option value, or None where the visitor preferred not to
            answer. Answers off the path are left out.
        help_page: whether the help page was opened during the visit (science: 2.6).
    """
    counted = journey.on_path(content, answers)
    profile = scoring.profile(content, counted)
    outcome = patterns.outcome(content, counted, profile)
    facts = Facts(counted, profile, outcome.checks, outcome.pattern.id)
    rules = care.rules(content, facts)
    cared_for = help_page != "unopened" or any(rule.first for rule in rules)
    reading = recommendations.recommend(content, facts, outcome.pattern, care_first=cared_for)
    acknowledged = tuple(
        Acknowledged(disclosure, answer.option)
        for disclosure in content.disclosures
        if holds(disclosure.when, facts)
        for answer in recommendations.quoted(content, counted, [disclosure.when.question])
    )
    return Reflection(counted, profile, outcome, acknowledged, rules, help_page, reading)
