"""Texts and rules -> findings."""

import re
from collections.abc import Collection, Iterable, Iterator

from questionnaire.authoring.findings import Finding
from questionnaire.authoring.wording import grade
from questionnaire.authoring.wording.english import WORD, Sentence, sentences
from questionnaire.authoring.wording.exceptions import Exempt
from questionnaire.authoring.wording.passages import Kind, Passage
from questionnaire.authoring.wording.rules import Rule, Rules

QUOTED = re.compile(r'["“][^"”]*["”]')
TO_VISITOR = re.compile(r"\b(?<!tell )(?<!told )(?:you|your)\b", re.IGNORECASE)
AS_VISITOR = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Mm]yself|[Mm]ine)\b")
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


def kind_of(text: str) -> Kind:
    """A loose text is a question if it is one sentence that speaks as the visitor or asks them."""
    if len(list(sentences(text))) != 1:
        return "text"
    said = QUOTED.sub("", text)
    as_visitor = AS_VISITOR.search(said) and not TO_VISITOR.search(said)
    return "question" if as_visitor or ASKS_VISITOR.match(said.strip()) else "text"


def findings(
    passages: Iterable[Passage], rules: Rules, exceptions: Collection[Exempt] = ()
) -> tuple[list[Finding], set[Exempt]]:
    """Every rule that a text breaks and nothing excuses; and the exceptions that were needed."""
    found: dict[Finding, None] = {}  # a text that is met twice on a page is named once
    used: set[Exempt] = set()
    judged: dict[tuple[Kind, str], list[tuple[Rule, str]]] = {}
    for passage in passages:
        key = passage.kind, passage.text
        if key not in judged:
            judged[key] = list(broken(*key, rules))
        for rule, words in judged[key]:
            exempt = {e for e in exceptions if e.rule == rule.id and e.text in passage.text}
            if exempt and rule.id not in _broken_beside(exempt, passage, rules):
                used |= exempt
                continue
            place = passage.file, passage.line
            found[Finding(*place, rule.id, words, rule.why, rule.instead)] = None
    return list(found), used


def broken(kind: Kind, text: str, rules: Rules) -> Iterator[tuple[Rule, str]]:
    """The rules that the text breaks, each with the words that do; one of a family a sentence."""
    for one in sentences(text):
        families = set()
        for rule in rules.rules:
            if kind not in rule.kinds or rule.family in families:
                continue
            if words := _words(rule, one):
                families.add(rule.family)
                yield rule, words
    for rule in rules.rules:
        if rule.measure != "grade" or kind not in rule.kinds:
            continue
        if found := grade.over(text, rule.limit, rules.familiar):
            yield rule, f"{next(sentences(text)).own} (grade {found:.0f})"


def _words(rule: Rule, one: Sentence) -> str | None:
    if rule.measure == "words":
        return one.own if len(WORD.findall(one.own)) > rule.limit else None
    return rule.match(one)


def _broken_beside(exempt: Iterable[Exempt], passage: Passage, rules: Rules) -> set[str]:
    """The rules that the text still breaks without the words that are exempt."""
    rest = passage.text
    for one in exempt:
        rest = rest.replace(one.text, "")
    return {rule.id for rule, _ in broken(passage.kind, rest, rules)}
