"""Sentences as the rules read them: lower case, contractions written out, places kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TYPOGRAPHIC = str.maketrans("‘’ʼ`´“”„«»\u00a0\u202f\u2010\u2011İ", "'''''\"\"\"\"\"  --I")
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
CONTRACTION = re.compile(
    r"\bwon't\b|\bshan't\b|\b(?:can't|cannot)\b|n't\b|'re\b|'ve\b|'ll\b|'d\b|\bi'm\b"
    r"|\blet's\b|(?<=\bit)'s\b|(?<=\bthat)'s\b|(?<=\bthis)'s\b|(?<=\bwhat)'s\b|(?<=\bhere)'s\b"
    r"|(?<=\bthere)'s\b|(?<=\bwho)'s\b|(?<=\bhow)'s\b|(?<=\bwhy)'s\b",
    re.IGNORECASE,
)
WRITTEN_OUT = {
    "won't": "will not", "shan't": "shall not", "can't": "can not", "cannot": "can not",
    "n't": " not", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would", "i'm": "i am",
    "let's": "let us", "'s": " is",
}  # fmt: skip
# A full stop after these ends no sentence.
SENTENCE_END = re.compile(r"(?<!\bSt\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bvs\.)(?<=[.!?])[\"')\]’”]*\s+")
CLAUSE_END = re.compile(
    r" ?[;:—–] ?| - |,? \b(?:but|yet)\b|, (?:so|and|because|then|which)\b"
    r"|, (?=(?:it|this|that) (?:is|was)\b|they )"
)
# Characters that rules read at once: some look at all that stands around a word, and a sentence
# that is longer is at fault anyway.
MAX_CHUNK = 300
WORD = re.compile(r"[^\W_]+(?:['’.,:/-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: as it stands, and as the rules read it."""

    own: str
    read: str
    places: tuple[int, ...]  # where each character of `read` stands in `own`

    def words(self, start: int, end: int) -> str:
        """What stands in the text there, whole words only."""
        first, last = self.places[start], self.places[end - 1] + 1
        while last < len(self.own) and (self.own[last].isalnum() or self.own[last] in "'’"):
            last += 1
        return self.own[first:last]

    def clause(self, start: int, end: int) -> str:
        """The clauses that the words from start to end stand in."""
        ends = list(CLAUSE_END.finditer(self.read))
        first = max((found.end() for found in ends if found.end() <= start), default=0)
        last = min((found.start() for found in ends if found.start() >= end), default=None)
        return self.read[first:last].strip()


def plain(text: str) -> str:
    """No invisible characters, single spaces."""
    return " ".join(INVISIBLE.sub("", text).split())


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text of one or more lines; a very long one in parts."""
    for own in SENTENCE_END.split(plain(text)):
        for start in range(0, len(own), MAX_CHUNK):
            yield sentence(own[start : start + MAX_CHUNK])


def read(text: str) -> str:
    """A text as the rules read a sentence, without the places."""
    return CONTRACTION.sub(
        lambda found: WRITTEN_OUT[found[0].lower()], text.translate(TYPOGRAPHIC)
    ).lower()


def sentence(own: str) -> Sentence:
    """A sentence with one kind of quotes and its contractions written out."""
    typed = own.translate(TYPOGRAPHIC)
    read: list[str] = []
    places: list[int] = []
    at = 0
    for found in CONTRACTION.finditer(typed):
        written_out = WRITTEN_OUT[found[0].lower()]
        read += [typed[at : found.start()], written_out]
        places += [*range(at, found.start()), *[found.start()] * len(written_out)]
        at = found.end()
    read.append(typed[at:])
    places += range(at, len(typed))
    return Sentence(own, "".join(read).lower(), tuple(places))
