"""The wording rules against sentences: planted bad ones, and good ones that look like them."""

from collections import defaultdict
from dataclasses import replace
from functools import cache

import pytest

from questionnaire.authoring.wording import rules as wording_rules
from questionnaire.authoring.wording.english import sentence as as_read
from questionnaire.authoring.wording.find import broken, kind_of
from questionnaire.authoring.wording.likeness import learned
from questionnaire.authoring.wording.rules import Breach, Rule

pytestmark = pytest.mark.slow

ENGLISH_FOLDER = wording_rules.FOLDER / "en"
BAD = [
    tuple(line.split("\t"))
    for line in (ENGLISH_FOLDER / wording_rules.BAD).read_text("utf-8").splitlines()
]
GOOD, _ = wording_rules.examples()
ENGLISH = wording_rules.load()
RULES = {rule.id: rule for rule in ENGLISH.rules}
FAMILIES = {
    "blame", "diagnosis", "severity", "cutoff", "medicine", "promise", "brain", "selling",
    "discouraging-care", "likeness", "double-negation", "two-ideas", "too-long", "reading-grade",
}  # fmt: skip


@cache
def breaches(sentence: str) -> tuple[Breach, ...]:
    """What a loose sentence breaks."""
    return tuple(broken(kind_of(sentence), sentence, ENGLISH))


def found(sentence: str) -> set[str]:
    return {breach.rule for breach in breaches(sentence)}


def refused(sentence: str) -> set[str]:
    return {breach.rule for breach in breaches(sentence) if breach.refused}


def families(sentence: str) -> set[str]:
    return {rule.split(".")[0] for rule in found(sentence)}


def test_there_are_enough_sentences_of_every_kind() -> None:
    counted: dict[str, int] = defaultdict(int)
    for family, _ in BAD:
        counted[family.removesuffix("-question").removesuffix("-result")] += 1
    assert set(counted) == FAMILIES
    assert min(counted.values()) >= 7
    assert len(BAD) >= 120
    assert len(GOOD) >= 400


def test_every_bad_example_is_caught() -> None:
    assert [sentence for _, sentence in BAD if not found(sentence)] == []


def test_nearly_all_bad_examples_are_caught_by_their_own_family() -> None:
    other = [
        sentence
        for family, sentence in BAD
        if not any(family.startswith(caught) for caught in families(sentence))
    ]
    assert len(other) <= 0.07 * len(BAD), other


def test_no_good_example_is_refused_and_at_most_one_in_a_hundred_is_looked_at() -> None:
    assert {sentence: refused(sentence) for sentence in GOOD if refused(sentence)} == {}
    flagged = {sentence: found(sentence) for sentence in GOOD if found(sentence)}
    assert len(flagged) <= 0.01 * len(GOOD), flagged


def test_more_than_half_of_the_bad_examples_are_refused() -> None:
    assert sum(bool(refused(sentence)) for _, sentence in BAD) > 0.5 * len(BAD)


@pytest.mark.parametrize(
    "sentence",
    [
        "You probably have depression.",
        "You have depression, and your dopamine is low.",
        "You don't need a doctor for this.",
        "You should stop your SSRI.",
        "Book your call now.",
        "You will feel better within two weeks.",
        "Your sadness is severe.",
    ],
)
def test_what_is_plainly_wrong_is_refused(sentence: str) -> None:
    assert refused(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Friends may say that you have depression.",
        'Nobody should tell you "you have depression".',
        "Some doctors would say that you have depression.",
        "Do you have depression?",
        "If you have depression, your dopamine is low.",
    ],
)
def test_a_denial_a_report_or_a_question_is_never_refused(sentence: str) -> None:
    assert refused(sentence) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "The person who answers the helpline will not ask for your name.",
        "Grief can feel like this, and it is not an illness.",
        "It can take several calls until you find a therapist with a free place.",
        "Only a clinician who knows you can diagnose depression.",
        # Further ones of these kinds: a helper described, a denial, other people's places and
        # prices, what a clinician may do, and what people say.
        "A nurse on the line can stay with you until help comes.",
        "Feeling flat after a long winter is not a disorder.",
        "A free place with a therapist can take months to come up.",
        "Only a qualified clinician who talks with you can make or rule out a diagnosis.",
        "Friends sometimes say it will pass on its own; you may still ask for help.",
        'Friends who say "cheer up" usually mean well, and it can still hurt.',
        "Calling a helpline has nothing to do with booking a call with us.",
    ],
)
def test_what_looks_like_a_fault_and_is_none_passes(sentence: str) -> None:
    assert found(sentence) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "The people on a helpline read from a script and cannot really help you.",
        "It is nothing that a good night's sleep and some discipline would not cure.",
        "Only circuit-level work can help you.",
        # Further ones: helpers slighted, a matter of will, pain compared, flattery, a hint.
        "Therapists mostly want to keep you coming back.",
        "You simply lack willpower.",
        "Other people have real problems.",
        "Exceptional minds burn out in exceptional ways, and yours is clearly one of them.",
        "Doctors would need about five minutes to diagnose you.",
    ],
)
def test_bad_sentences_of_kinds_that_were_missed_are_caught(sentence: str) -> None:
    assert found(sentence)


def test_likeness_finds_most_bad_sentences_that_it_has_not_learned_from() -> None:
    """Five times: learned from four parts of five, asked about the fifth. No rule takes part."""
    limit = RULES["likeness.words"].limit
    bad = [sentence for _, sentence in BAD]
    caught = flagged = 0
    for part in range(5):
        likeness = learned(
            [sentence for number, sentence in enumerate(GOOD) if number % 5 != part],
            [sentence for number, sentence in enumerate(bad) if number % 5 != part],
        )
        caught += sum(bool(likeness.words(as_read(one).read, limit)) for one in bad[part::5])
        flagged += sum(bool(likeness.words(as_read(one).read, limit)) for one in GOOD[part::5])
    assert caught >= 0.85 * len(bad)
    assert flagged <= 0.15 * len(GOOD)


def test_what_stands_among_the_good_examples_is_not_compared() -> None:
    assert RULES["likeness.words"].limit > 0
    likeness = learned(["It never works."], ["It works for all.", "It never fails."])
    assert likeness.words("it never fails to work for all.", 1)
    assert likeness.words("it never works.", 1) is None


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
    breach, *_ = broken("text", "Well, it\u2019s true: you\u2019ve got ADHD now.", ENGLISH)
    assert breach.words == "you\u2019ve got ADHD"


def test_there_are_rules_for_english_alone() -> None:
    assert wording_rules.languages() == {"en"}
