"""Texts and rules -> findings."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import astuple
from functools import partial
from itertools import starmap
from typing import Any

from questionnaire.authoring.findings import Finding
from questionnaire.authoring.wording import grade, rules
from questionnaire.authoring.wording.english import WORD, Sentence, sentences
from questionnaire.authoring.wording.exceptions import Exempt
from questionnaire.authoring.wording.likeness import Likeness
from questionnaire.authoring.wording.memory import Memory
from questionnaire.authoring.wording.passages import Kind, Passage
from questionnaire.authoring.wording.rules import Breach, Rule, Rules

QUOTED = re.compile(r'["“][^"”]*["”]')
TO_VISITOR = re.compile(r"\b(?<!tell )(?<!told )(?:you|your)\b", re.IGNORECASE)
AS_VISITOR = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Mm]yself|[Mm]ine)\b")
OF_ANOTHER = re.compile(r"\b(?:he|she|him|his|her)\b", re.IGNORECASE)
# "How often did you ...?", "Do you feel ...?", "Over the past two weeks, have you ...?"
PERIOD = r"(?:(?:over|in|during|for|since|within|lately|recently|these)\b[^,?]*,? )?"
FELT = (
    r"(?:fe(?:el|lt)|enjoy\w*|look(?:ed)? forward|wake|woken|cr(?:y|ied)|sle(?:ep|pt)|find it"
    r"|found it|long|worr\w+|sad|tired|low|lonely|bored|empty|able to|los[et]|been|still|often|as"
    r"|want things)"
)
ASKS_VISITOR = re.compile(
    rf"{PERIOD}(?:how (?:often|much|hard|easy|easily|strongly|many \w+)\b[^?]*\byou\b"
    rf"|(?:do|did|have|had|are|were|can|could) you (?:\w+ ){{0,2}}?{FELT}\b)[^?]*\?$",
    re.IGNORECASE,
)
FEW_WORDS = 4
# The page says it once above its questions, so it does not count as words of one.
PERIOD_LEAD = re.compile(r"(?:over|in|during|for|within) the (?:last|past) [^,]*, ", re.IGNORECASE)


def kind_of(text: str) -> Kind:
    """A loose text is a question if it is one sentence that states something as the visitor, or
    asks them. "Why do I ...?" is what a visitor asks us."""
    if len(list(sentences(text))) != 1:
        return "text"
    said = QUOTED.sub("", text)
    stated = not said.rstrip().endswith("?")
    others = TO_VISITOR.search(said) or OF_ANOTHER.search(said)
    as_visitor = stated and AS_VISITOR.search(said) and not others
    return "question" if as_visitor or ASKS_VISITOR.match(said.strip()) else "text"


def findings(
    passages: Iterable[Passage],
    language: str = "en",
    exceptions: Collection[Exempt] = (),
    memory: Memory | None = None,
) -> tuple[list[Finding], set[Exempt]]:
    """Every rule that a text breaks and nothing excuses; and the exceptions that were needed."""
    found: dict[Finding, None] = {}  # a text that is met twice on a page is named once
    used: set[Exempt] = set()
    memory = memory or Memory()
    for passage in passages:
        for breach in _recalled(passage.kind, passage.text, language, memory):
            exempt = {e for e in exceptions if e.rule == breach.rule and e.text in passage.text}
            if exempt and breach.rule not in _broken_beside(exempt, passage, language, memory):
                used |= exempt
                continue
            said = breach.rule, breach.words, breach.why, breach.instead
            found[Finding(passage.file, passage.line, *said, advice=not breach.refused)] = None
    return list(found), used


def _recalled(kind: Kind, text: str, language: str, memory: Memory) -> Iterator[Breach]:
    read = partial(_broken, kind, text, language)
    return starmap(Breach, memory.recall(language, kind, text, find=read))


def _broken(kind: Kind, text: str, language: str) -> list[tuple[Any, ...]]:
    return list(map(astuple, broken(kind, text, rules.load(language))))


def broken(kind: Kind, text: str, against: Rules) -> Iterator[Breach]:
    """What each sentence of the text breaks of each family: what is refused, if anything is."""
    mine = [rule for rule in against.rules if kind in rule.kinds]
    for one in sentences(text):
        worst: dict[str, Breach] = {}
        for rule in mine:
            known = worst.get(rule.family)
            breach = None if known and known.refused else _breach(rule, one)
            if breach and (known is None or breach.refused):
                worst[rule.family] = breach
        yield from worst.values() or _alike(one, mine, against.likeness)
    for rule in mine:
        if rule.measure == "grade" and (found := grade.over(text, rule.limit, against.familiar)):
            words = f"{next(sentences(text)).own} (grade {found:.0f})"
            yield rule.broken_by(words, refused=rule.measure_refuses)


def _breach(rule: Rule, one: Sentence) -> Breach | None:
    if rule.measure != "words":
        return rule.breach(one)
    long = len(WORD.findall(PERIOD_LEAD.sub("", one.own))) > rule.limit
    return rule.broken_by(one.own, refused=rule.measure_refuses) if long else None


def _alike(one: Sentence, mine: Iterable[Rule], likeness: Likeness) -> Iterator[Breach]:
    """Only asked about sentences that no rule has words for; a few words are like anything."""
    for rule in mine:
        if rule.measure != "likeness" or len(WORD.findall(one.own)) < FEW_WORDS:
            continue
        if words := likeness.words(one.read, rule.limit):
            yield rule.broken_by(words, refused=rule.measure_refuses)


def _broken_beside(
    exempt: Iterable[Exempt], passage: Passage, language: str, memory: Memory
) -> set[str]:
    """The rules that the text still breaks without the words that are exempt."""
    rest = passage.text
    for one in exempt:
        rest = rest.replace(one.text, "")
    return {breach.rule for breach in _recalled(passage.kind, rest, language, memory)}
