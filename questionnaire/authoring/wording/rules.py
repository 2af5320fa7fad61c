"""Wording rules of a language: TOML -> compiled patterns."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from questionnaire.authoring.wording.english import Sentence
from questionnaire.authoring.wording.passages import Kind

FOLDER = Path(__file__).parent / "rules"
SHARED = "words.toml"
NAME = re.compile(r"<([a-z-]+)>")
LINE_BREAK = re.compile(r"^\s+|\n\s*")
# Each character can belong to one part alone, or a run of dashes is tried in all ways to split it.
FEW = r"(?:\W++\w++){0,4}?\W+"


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
    whole: bool  # `unless` is looked for in the whole sentence, not in the clause
    kinds: tuple[Kind, ...]
    measure: Literal["words", "grade"] | None  # where a pattern is the wrong tool
    limit: float

    @property
    def family(self) -> str:
        """What the rule is about."""
        return self.id.partition(".")[0]

    def match(self, sentence: Sentence) -> str | None:
        """The words of the sentence that break the rule."""
        for pattern in self.patterns:
            for found in pattern.finditer(sentence.read):
                beside = sentence.read if self.whole else sentence.clause(*found.span())
                if not any(innocent.search(beside) for innocent in self.unless):
                    return sentence.words(*found.span())
        return None


@dataclass(frozen=True, slots=True)
class Rules:
    """All wording rules of one language."""

    language: str
    familiar: tuple[str, ...]
    rules: tuple[Rule, ...]


def languages() -> set[str]:
    """The languages that somebody has written rules for."""
    return {file.parent.name for file in FOLDER.glob(f"*/{SHARED}")}


@cache
def load(language: str = "en") -> Rules:
    """The rules of one of the languages(): a file of words, and a file for each family."""
    shared = tomllib.loads((FOLDER / language / SHARED).read_text("utf-8"))
    rules: list[Rule] = []
    for file in sorted((FOLDER / language).glob("*.toml")):
        family = tomllib.loads(file.read_text("utf-8"))
        words = {"few": FEW}
        for name, entries in (shared["words"] | family.get("words", {})).items():
            words[name] = rf"(?<!\w)(?:{'|'.join(map(_joined, entries))})(?!\w)"
        rules += [_rule(raw, words) for raw in family.get("rules", ())]
    return Rules(language, tuple(shared["familiar"]), tuple(rules))


def _rule(raw: dict[str, Any], words: dict[str, str]) -> Rule:
    def compiled(field: str) -> tuple[re.Pattern[str], ...]:
        return tuple(
            re.compile(_spelled_out(_joined(entry), words)) for entry in raw.get(field, ())
        )

    return Rule(
        id=raw["id"],
        why=raw["why"],
        instead=raw["instead"],
        example=raw["example"],
        fine=tuple(raw["fine"]),
        patterns=compiled("patterns"),
        unless=compiled("unless"),
        whole=raw.get("whole", False),
        kinds=tuple(raw.get("kinds", get_args(Kind))),
        measure=raw.get("measure"),
        limit=raw.get("limit", 0),
    )


def _spelled_out(pattern: str, words: dict[str, str]) -> str:
    """With the words of each name put in; names may stand in the words of other names."""
    while NAME.search(pattern):
        pattern = NAME.sub(lambda name: words[name[1]], pattern)
    return pattern


def _joined(pattern: str) -> str:
    """On one line; a long pattern stands on several in the file."""
    return LINE_BREAK.sub("", pattern)
