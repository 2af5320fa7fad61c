"""Wording rules of a language: TOML -> patterns."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from questionnaire.authoring.wording.english import Sentence
from questionnaire.authoring.wording.likeness import Likeness, learned
from questionnaire.authoring.wording.passages import Kind

FOLDER = Path(__file__).parent / "rules"
SHARED = "words.toml"
GOOD, BAD = (
    "good.txt",
    "bad.tsv",
)  # examples: one a line; with a tab after the family of each bad one
NAME = re.compile(r"<([a-z-]+)>")
LINE_BREAK = re.compile(r"^\s+|\n\s*")
# Each character can belong to one part alone, or a run of dashes is tried in all ways to split it.
TURNED_BY = ("<denial>", "<reported>", "<referred>", '["?]')
FEW = r"(?:\W++\w++){0,4}?\W+"


@cache
def expression(pattern: str) -> re.Pattern[str]:
    """Compiled when first asked for: most of what makes words innocent is never needed."""
    return re.compile(pattern)


@dataclass(frozen=True, slots=True)
class Breach:
    """Words that break a rule, surely enough to refuse them or worth a look."""

    rule: str
    words: str
    why: str
    instead: str
    refused: bool

    @property
    def family(self) -> str:
        """What the rule is about."""
        return self.rule.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that no text says, why, and what to write instead."""

    id: str  # family.name
    why: str
    instead: str
    example: str
    fine: tuple[str, ...]
    refuse: tuple[str, ...]  # nearly never wrong
    look_at: tuple[str, ...]  # often right; somebody should read the sentence again
    turned: tuple[str, ...]  # a clause with one of these is looked at, not refused
    unless: tuple[str, ...]
    unless_anywhere: tuple[str, ...]  # in the whole sentence, not in the clause alone
    kinds: tuple[Kind, ...]
    measure: Literal["words", "grade", "likeness"] | None  # where a pattern is the wrong tool
    limit: float
    measure_refuses: bool

    @property
    def family(self) -> str:
        """What the rule is about."""
        return self.id.partition(".")[0]

    @property
    def expressions(self) -> tuple[re.Pattern[str], ...]:
        """All that it holds against a sentence."""
        beside = *self.turned, *self.unless, *self.unless_anywhere
        return tuple(map(expression, (*self.refuse, *self.look_at, *beside)))

    def breach(self, sentence: Sentence) -> Breach | None:
        """What of the sentence breaks the rule: what is refused, before what is looked at."""
        found = self._breach(sentence)
        innocent = found and any(
            expression(one).search(sentence.read) for one in self.unless_anywhere
        )
        return None if innocent else found

    def _breach(self, sentence: Sentence) -> Breach | None:
        looked_at = None
        for pattern in self.refuse:
            for words, clause in self._met(pattern, sentence):
                if not any(expression(one).search(clause) for one in self.turned):
                    return self.broken_by(words, refused=True)
                looked_at = looked_at or words
        met = (words for pattern in self.look_at for words, _ in self._met(pattern, sentence))
        looked_at = looked_at or next(met, None)
        return self.broken_by(looked_at, refused=False) if looked_at else None

    def _met(self, pattern: str, sentence: Sentence) -> Iterator[tuple[str, str]]:
        """Words that match, and their clause, unless something in it makes them innocent."""
        for found in expression(pattern).finditer(sentence.read):
            clause = sentence.clause(*found.span())
            if not any(expression(innocent).search(clause) for innocent in self.unless):
                yield sentence.words(*found.span()), clause

    def broken_by(self, words: str, *, refused: bool) -> Breach:
        """The breach of this rule by these words."""
        return Breach(self.id, words, self.why, self.instead, refused)


@dataclass(frozen=True, slots=True)
class Rules:
    """All wording rules of one language."""

    language: str
    familiar: tuple[str, ...]
    rules: tuple[Rule, ...]
    likeness: Likeness


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
    return Rules(language, tuple(shared["familiar"]), tuple(rules), learned(*examples(language)))


def examples(language: str = "en") -> tuple[list[str], list[str]]:
    """Good sentences, and bad ones."""
    good, bad = ((FOLDER / language / file).read_text("utf-8").splitlines() for file in (GOOD, BAD))
    return good, [line.partition("\t")[2] for line in bad]


def _rule(raw: dict[str, Any], words: dict[str, str]) -> Rule:
    def patterns(field: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        return tuple(_spelled_out(_joined(entry), words) for entry in raw.get(field, default))

    return Rule(
        id=raw["id"],
        why=raw["why"],
        instead=raw["instead"],
        example=raw["example"],
        fine=tuple(raw["fine"]),
        refuse=patterns("refuse"),
        look_at=patterns("look_at"),
        turned=patterns("turned_by", TURNED_BY),
        unless=patterns("unless"),
        unless_anywhere=patterns("unless_anywhere"),
        kinds=tuple(raw.get("kinds", get_args(Kind))),
        measure=raw.get("measure"),
        limit=raw.get("limit", 0),
        measure_refuses=raw.get("measure_refuses", False),
    )


def _spelled_out(pattern: str, words: dict[str, str]) -> str:
    """With the words of each name put in; names may stand in the words of other names."""
    while NAME.search(pattern):
        pattern = NAME.sub(lambda name: words[name[1]], pattern)
    return pattern


def _joined(pattern: str) -> str:
    """On one line; a long pattern stands on several in the file."""
    return LINE_BREAK.sub("", pattern)
