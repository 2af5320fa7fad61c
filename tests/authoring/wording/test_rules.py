"""The wording rules against sentences: planted bad ones, and good ones that look like them."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from questionnaire.authoring.wording import rules as wording_rules
from questionnaire.authoring.wording.find import broken, kind_of
from questionnaire.authoring.wording.rules import Rule

HERE = Path(__file__).parent
BAD = [
    tuple(line.split("\t")) for line in (HERE / "bad.tsv").read_text("utf-8").splitlines() if line
]
GOOD = (HERE / "good.txt").read_text("utf-8").splitlines()
ENGLISH = wording_rules.load()
RULES = {rule.id: rule for rule in ENGLISH.rules}
FAMILIES = {
    "blame", "diagnosis", "severity", "cutoff", "medicine", "promise", "brain", "selling",
    "discouraging-care", "double-negation", "two-ideas", "too-long", "reading-grade",
}  # fmt: skip


def found(sentence: str) -> set[str]:
    """Ids of the rules that a loose sentence breaks."""
    return {rule.id for rule, _ in broken(kind_of(sentence), sentence, ENGLISH)}


def families(sentence: str) -> set[str]:
    return {rule.split(".")[0] for rule in found(sentence)}


def test_there_are_enough_sentences_of_every_kind() -> None:
    counted: dict[str, int] = defaultdict(int)
    for family, _ in BAD:
        counted[family.removesuffix("-question").removesuffix("-result")] += 1
    assert set(counted) == FAMILIES
    assert min(counted.values()) >= 10
    assert len(BAD) >= 120
    assert len(GOOD) >= 400


@pytest.mark.parametrize(("family", "sentence"), BAD)
def test_a_bad_sentence_is_caught(family: str, sentence: str) -> None:
    assert found(sentence), family


def test_nearly_all_bad_sentences_are_caught_by_their_own_family() -> None:
    other = [
        sentence
        for family, sentence in BAD
        if not any(family.startswith(caught) for caught in families(sentence))
    ]
    assert len(other) <= 0.05 * len(BAD), other


def test_at_most_two_in_a_hundred_good_sentences_are_flagged() -> None:
    flagged = {sentence: found(sentence) for sentence in GOOD if found(sentence)}
    assert len(flagged) <= 0.02 * len(GOOD), flagged


def test_there_is_a_rule_for_every_kind() -> None:
    assert {rule.split(".")[0] for rule in RULES} == FAMILIES


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_has_a_reason_an_alternative_and_catches_its_own_example(rule: Rule) -> None:
    alone = replace(ENGLISH, rules=(rule,))
    assert rule.why
    assert rule.instead
    assert list(broken(kind_of(rule.example), rule.example, alone))
    assert [fine for fine in rule.fine if list(broken(kind_of(fine), fine, alone))] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "You have depression.",
        "You\u2019ve got depression.",
        "YOU HAVE DEPRESSION!",
        "You\u00a0have de\u00adpression.",
        "This is not a diagnosis, but you have depression.",
        "This is not a diagnosis; you have depression.",
        "We can't promise anything. You have depression.",
        "There is no doubt that you have depression.",
        "Nobody wants to hear it: you have depression.",
    ],
)
def test_spelling_and_innocent_company_hide_nothing(sentence: str) -> None:
    assert "diagnosis" in families(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "I need help now",
        "Show me people I can talk to first",
        "I am 18 or older.",
        "Joy and sorrow both felt far away.",
        "I turned to something I like, just because I wanted to.",
    ],
)
def test_shipped_words_that_look_like_faults_pass(sentence: str) -> None:
    assert found(sentence) == set()


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("My heart felt heavy.", "question"),
        ("Smiling came easily to me.", "question"),
        ("You told us that little draws you.", "text"),
        ("I felt sad. I cried.", "text"),
        ('You can just say "I need help."', "text"),
        ("Your doctor knows me.", "text"),
        ("Over the past two weeks, how often did you feel sad?", "question"),
        ("Do you want a call?", "text"),
    ],
)
def test_one_sentence_that_speaks_as_the_visitor_is_a_question(sentence: str, kind: str) -> None:
    assert kind_of(sentence) == kind


def test_fifteen_words_are_fine_in_a_question_and_sixteen_are_not() -> None:
    words = "I sat by the sea for a while and saw the sun go down once"
    assert len(words.split()) == 15
    assert "too-long.item" not in found(words)
    assert "too-long.item" in found(words + " more")


def test_the_words_are_those_of_the_text() -> None:
    (_, words), *_ = broken("text", "Well, it\u2019s true: you\u2019ve got ADHD now.", ENGLISH)
    assert words == "you\u2019ve got ADHD"


def test_there_are_rules_for_english_alone() -> None:
    assert wording_rules.languages() == {"en"}
