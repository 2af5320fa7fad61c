"""The parts of a questionnaire: plain data, read from TOML."""

from questionnaire.instrument.content.condition_types import (
    AnswerIs,
    AnyOf,
    Check,
    CheckIs,
    Condition,
    PatternIs,
    ScaleIs,
)
from questionnaire.instrument.content.edition import MAX_REASONS, Answers, Content, Instrument
from questionnaire.instrument.content.items import Option, Question, Scale
from questionnaire.instrument.content.notices import Notices
from questionnaire.instrument.content.outcomes import (
    Band,
    CareRule,
    Certainty,
    Disclosure,
    Flag,
    Pattern,
    Variant,
)
from questionnaire.instrument.content.support import Article, Directory, Helpline, Suggestion

__all__ = [
    "MAX_REASONS",
    "AnswerIs",
    "Answers",
    "AnyOf",
    "Article",
    "Band",
    "CareRule",
    "Certainty",
    "Check",
    "CheckIs",
    "Condition",
    "Content",
    "Directory",
    "Disclosure",
    "Flag",
    "Helpline",
    "Instrument",
    "Notices",
    "Option",
    "Pattern",
    "PatternIs",
    "Question",
    "Scale",
    "ScaleIs",
    "Suggestion",
    "Variant",
]
