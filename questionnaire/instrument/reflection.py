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
    asked_for_help: bool
    reading: Reading

    @property
    def care_first(self) -> bool:
        return bool(self.care) or self.asked_for_help


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
    rules = care.first(content, facts)
    reading = recommendations.recommend(
        content, facts, outcome.pattern, care_first=bool(rules) or asked_for_help
    )
    return Reflection(counted, profile, outcome, rules, asked_for_help, reading)
