"""No expression takes long, whatever text it is given: a guard against growth, no test of speed."""

import re
from collections import deque
from importlib import import_module
from pkgutil import walk_packages

import pytest

import questionnaire
from questionnaire.authoring.wording import rules as wording_rules
from questionnaire.authoring.wording.english import MAX_CHUNK, sentences
from questionnaire.authoring.wording.find import broken, kind_of
from tests.hostile import LENGTH, USUAL, TooSlow, at_most, texts

pytestmark = pytest.mark.slow

SECONDS = 0.5  # for 64 KB
ENGLISH = wording_rules.load()
# Only ever asked whether a text begins with them, or is one of them as a whole.
FROM_THE_START = {
    "calls.search.NUMBER", "authoring.wording.find.ASKS_VISITOR", "web.setting_types.CONTACT",
    "web.middleware.assets.OF_A_RELEASE", "web.middleware.limits.WITH_PORT",
}  # fmt: skip


def of_modules() -> dict[str, re.Pattern[str]]:
    """Every expression that a module of ours holds, by its place."""
    found = {}
    for module in walk_packages(questionnaire.__path__, "questionnaire."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                found[f"{module.name.removeprefix('questionnaire.')}.{name}"] = value
    return found


def slowest_text(expression: re.Pattern[str], *, from_the_start: bool = False) -> str | None:
    """The first text that it takes too long over."""
    for text in texts(expression):
        try:
            with at_most(SECONDS):
                if from_the_start:
                    expression.match(text)
                    expression.fullmatch(text)
                else:
                    deque(expression.finditer(text), maxlen=0)
        except TooSlow:
            return text
    return None


def test_every_expression_of_a_module_reads_64_kb_of_its_worst_in_time() -> None:
    found = of_modules()
    assert len(found) > 25
    assert set(found) >= FROM_THE_START
    slow = {
        place: text[:40]
        for place, one in found.items()
        if (text := slowest_text(one, from_the_start=place in FROM_THE_START)) is not None
    }
    assert slow == {}


@pytest.mark.parametrize("rule", ENGLISH.rules, ids=lambda rule: rule.id)
def test_every_wording_rule_reads_64_kb_of_its_worst_in_time(rule: wording_rules.Rule) -> None:
    """Long texts are read in parts: all together take as often as long as the one tried here."""
    worst = {text for one in rule.expressions for text in texts(one, MAX_CHUNK)}
    for text in worst:
        for part in sentences(text):
            with at_most(4 * SECONDS * MAX_CHUNK / LENGTH):  # the clock ticks every 4 ms
                rule.breach(part)


@pytest.mark.parametrize("run", USUAL)
def test_all_rules_together_read_a_hostile_text_in_time(run: str) -> None:
    text = run * (20_000 // len(run))
    with at_most(10):
        deque(broken(kind_of(text), text, ENGLISH), maxlen=0)


@pytest.mark.parametrize(
    "expression",
    [r"^[+(]?\d(?:[\d\s()./-]*\d){4,}$", r"(?:\W+[\w'-]+){0,4}?\W+end", r"\S+@\S+", r"(a+)+$"],
)
def test_an_expression_that_grows_is_noticed(expression: str) -> None:
    """The phone number of the call form once was the first: 24 digits took a second."""
    assert slowest_text(re.compile(expression)) is not None
