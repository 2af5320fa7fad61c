"""From answers to everything the result says, one pure function after another."""

from dataclasses import dataclass

from questionnaire.instrument import care, journey, patterns, recommendations, scoring
from questionnaire.instrument.conditions import Facts
from questionnaire.instrument.content import Answers, CareRule, Content
from questionnaire.instrument.patterns import Outcome
from questionnaire.instrument.recommendations import Reading
from questionnaire.instrument.scoring import Profile


@dataclass(frozen=True, slots=True)
class Reflection:
    """The whole result."""

    answers: Answers
    profile: Profile
    outcome: Outcome
    care: tuple[CareRule, ...]
    care_first: bool
    reading: Reading

    @property
    def may_invite(self) -> bool:
        """Whether a call may be mentioned at all."""
        return not self.care and not self.care_first


def reflect(content: Content, answers: Answers, *, asked_for_help: bool = False) -> Reflection:
    """Work out the result.

    Args:
        answers: question id -> option value, or None where the visitor preferred not to
            answer. Answers off the path are left out.
        asked_for_help: the visitor opened the help page during the visit.
    """
    counted = journey.on_path(content, answers)
    profile = scoring.profile(content, counted)
    outcome = patterns.outcome(content, counted, profile)
    facts = Facts(counted, profile, outcome.checks, outcome.pattern.id)
    rules = care.rules(content, facts)
    care_first = asked_for_help or any(rule.first for rule in rules)
    reading = recommendations.recommend(content, facts, outcome.pattern, care_first=care_first)
    return Reflection(counted, profile, outcome, rules, care_first, reading)
