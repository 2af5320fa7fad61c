"""Wording rules of a language: TOML -> compiled patterns."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from questionnaire.authoring.wording.english import Sentence
from questionnaire.authoring.wording.passages import Kind

FOLDER = Path(__file__).parent
NAME = re.compile(r"<([a-z-]+)>")
FEW = r"(?:\W+[\w'-]+){0,4}?\W+"


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that no text says, why, and what to write instead."""

    id: str  # family.name
    why: str
    instead: str
    example: str
    fine: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    kinds: tuple[Kind, ...]
    measure: str | None  # what find.py measures where a pattern is the wrong tool
    limit: float

    def match(self, sentence: Sentence) -> str | None:
        """The words of the sentence that break the rule."""
        for pattern in self.patterns:
            for found in pattern.finditer(sentence.read):
                clause = sentence.clause(*found.span())
                if not any(innocent.search(clause) for innocent in self.unless):
                    return sentence.words(*found.span())
        return None


@dataclass(frozen=True, slots=True)
class Rules:
    """All wording rules of one language."""

    language: str
    familiar: tuple[str, ...]
    rules: tuple[Rule, ...]


def load(language: str = "en") -> Rules | None:
    """The rules of a language, or None when nobody has written any."""
    file = FOLDER / f"rules.{language}.toml"
    if not file.exists():
        return None
    raw = tomllib.loads(file.read_text("utf-8"))
    words = {name: rf"\b(?:{'|'.join(entries)})\b" for name, entries in raw["words"].items()}
    words["few"] = FEW
    return Rules(
        language,
        tuple(raw["familiar"]),
        tuple(_rule(rule, words) for rule in raw["rules"]),
    )


def _rule(raw: dict[str, Any], words: dict[str, str]) -> Rule:
    def compiled(field: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(_spelled_out(entry, words)) for entry in raw.get(field, ()))

    return Rule(
        raw["id"], raw["why"], raw["instead"], raw["example"], tuple(raw.get("fine", ())),
        compiled("patterns"), compiled("unless"),
        tuple(raw.get("kinds", get_args(Kind))), raw.get("measure"), raw.get("limit", 0),
    )


def _spelled_out(pattern: str, words: dict[str, str]) -> str:
    """With the words of each name put in; names may stand in the words of other names."""
    while NAME.search(pattern):
        pattern = NAME.sub(lambda name: words[name[1]], pattern)
    return pattern
