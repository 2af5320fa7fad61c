"""Texts and rules -> findings."""

import re
from collections.abc import Collection, Iterable, Iterator

from questionnaire.authoring.findings import Finding
from questionnaire.authoring.wording import grade
from questionnaire.authoring.wording.english import WORD, Sentence, sentences
from questionnaire.authoring.wording.exceptions import Exempt
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
    passages: Iterable[Passage], rules: Rules, exceptions: Collection[Exempt] = ()
) -> tuple[list[Finding], set[Exempt]]:
    """Every rule that a text breaks and nothing excuses; and the exceptions that were needed."""
    found: dict[Finding, None] = {}  # a text that is met twice on a page is named once
    used: set[Exempt] = set()
    judged: dict[tuple[Kind, str], list[Breach]] = {}
    for passage in passages:
        key = passage.kind, passage.text
        if key not in judged:
            judged[key] = list(broken(*key, rules))
        for breach in judged[key]:
            rule = breach.rule
            exempt = {e for e in exceptions if e.rule == rule.id and e.text in passage.text}
            if exempt and rule.id not in _broken_beside(exempt, passage, rules):
                used |= exempt
                continue
            said = rule.id, breach.words, rule.why, rule.instead
            found[Finding(passage.file, passage.line, *said, advice=not breach.refused)] = None
    return list(found), used


def broken(kind: Kind, text: str, rules: Rules) -> Iterator[Breach]:
    """What the text breaks of each family, a sentence at a time: what is refused, if anything is."""
    mine = [rule for rule in rules.rules if kind in rule.kinds]
    for one in sentences(text):
        worst: dict[str, Breach] = {}
        for rule in mine:
            known = worst.get(rule.family)
            breach = None if known and known.refused else _breach(rule, one)
            if breach and (known is None or breach.refused):
                worst[rule.family] = breach
        yield from worst.values() or _alike(one, mine, rules)
    for rule in mine:
        if rule.measure == "grade" and (found := grade.over(text, rule.limit, rules.familiar)):
            words = f"{next(sentences(text)).own} (grade {found:.0f})"
            yield Breach(rule, words, rule.measure_refuses)


def _breach(rule: Rule, one: Sentence) -> Breach | None:
    if rule.measure != "words":
        return rule.breach(one)
    long = len(WORD.findall(PERIOD_LEAD.sub("", one.own))) > rule.limit
    return Breach(rule, one.own, rule.measure_refuses) if long else None


def _alike(one: Sentence, mine: Iterable[Rule], rules: Rules) -> Iterator[Breach]:
    """Only asked about sentences that no rule has words for; a few words are like anything."""
    for rule in mine:
        if rule.measure == "likeness" and len(WORD.findall(one.own)) >= FEW_WORDS:
            if words := rules.likeness.words(one.read, rule.limit):
                yield Breach(rule, words, rule.measure_refuses)


def _broken_beside(exempt: Iterable[Exempt], passage: Passage, rules: Rules) -> set[str]:
    """The rules that the text still breaks without the words that are exempt."""
    rest = passage.text
    for one in exempt:
        rest = rest.replace(one.text, "")
    return {breach.rule.id for breach in broken(passage.kind, rest, rules)}
