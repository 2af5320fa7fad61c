"""What somebody can count who watches the line: sizes. They are the same whatever was answered."""

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from random import Random

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from questionnaire.authoring.personas import answers_of, load_personas
from questionnaire.authoring.sampling import sample
from questionnaire.instrument import saved_results
from questionnaire.instrument.content import Answers
from questionnaire.instrument.loading import DEFAULT
from questionnaire.instrument.reflection import reflect
from questionnaire.web.forms import SKIP
from questionnaire.web.middleware.compression import SIZES
from tests.apps import app_with, settings_for
from tests.builders import answers, shipped
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

# The sizes of head and body of each page that somebody opened.
Watched = dict[str, tuple[int, int]]


def people() -> Iterator[tuple[Answers, bool]]:
    """Answers, and whether the help page was opened: the example people, who show all that a
    result can, and many at random."""
    content, random = shipped(), Random(7)
    for persona in load_personas(DEFAULT, content):
        yield answers_of(content, persona), persona.opened_help
    for _ in range(30):
        yield sample(content, random), random.random() < 0.2


def sizes(page: TestResponse) -> tuple[int, int]:
    """Of the head and of the body."""
    return len(str(page.headers)), len(page.data)


def watched(app: Flask, given: Answers, *, opened_help: bool, encoding: str) -> Watched:
    """The sizes of all that depends on answers."""
    visitor, seen = Visitor(app), Watched()
    visitor.opens("/q")
    sent = {name: str(value) for name, value in given.items() if value is not None}
    visitor.sends("/q", **sent)
    if opened_help:
        visitor.opens("/help-now")
    visitor.opens("/result/try")
    form = visitor.page
    visitor.client.environ_base["HTTP_ACCEPT_ENCODING"] = encoding
    for rule in app.url_map.iter_rules():
        depends = rule.endpoint != "help_now.show"  # and opening that would change what follows
        if depends and "GET" in (rule.methods or ()) and not rule.arguments:
            seen[rule.rule] = sizes(visitor.opens(rule.rule))
    for question in visitor.content.questions:
        seen[question.id] = sizes(visitor.opens(f"/q/{question.id}"))
    visitor.page = form
    seen["tried"] = sizes(visitor.sends("/result/try", question="plans-pull", answer=0))
    kept = saved_results.write(visitor.content, answers(wanting=4, sadness=12), date(2026, 1, 2))
    visitor.page = form
    seen["compared"] = sizes(visitor.sends("/compare", file=(BytesIO(kept.encode()), "a.json")))
    visitor.page = form
    seen["call form"] = sizes(visitor.sends("/request-a-call"))
    return seen


@pytest.fixture(scope="module", params=["gzip, deflate, br", "identity"])
def seen(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[str, Watched]]:
    """The pattern of each of many people, and the sizes that somebody who watches them sees."""
    folder = tmp_path_factory.mktemp("sizes")
    app = app_with(settings_for(f"sqlite:///{folder / 'calls.sqlite'}"))
    found = []
    for given, helped in people():
        outcome = reflect(shipped(), given, help_page="first" if helped else "unopened").outcome
        watching = watched(app, given, opened_help=helped, encoding=request.param)
        found.append((outcome.name, watching))
    return found


def test_each_page_has_one_size_whatever_was_answered(
    seen: list[tuple[str, Watched]],
) -> None:
    by_page: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for _, watching in seen:
        for page, size in watching.items():
            by_page[page].add(size)
    assert len(by_page) > 40
    assert {page: sorted(found) for page, found in by_page.items() if len(found) > 1} == {}


def test_whoever_knows_all_sizes_guesses_no_better_than_by_the_most_frequent_pattern(
    seen: list[tuple[str, Watched]],
) -> None:
    patterns = Counter(pattern for pattern, _ in seen)
    assert len(patterns) > 12
    by_sizes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for pattern, watching in seen:
        by_sizes[str(watching)][pattern] += 1
    right = sum(max(found.values()) for found in by_sizes.values())
    assert right == max(patterns.values())


def test_a_padded_page_is_exactly_the_page(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    for address in ("/result", "/take/answers.json", "/request-a-call"):
        visitor.client.environ_base["HTTP_ACCEPT_ENCODING"] = ""
        plain = visitor.opens(address).data
        visitor.client.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip"
        packed = visitor.opens(address).data
        assert len(packed) in SIZES
        assert len(gzip.decompress(packed)) == len(plain.rstrip())
        assert plain.rstrip() + b" " * (len(plain) - len(plain.rstrip())) == plain


def test_every_answer_is_sent_and_answered_in_one_size(app: Flask) -> None:
    visitor = Visitor(app)
    for question in visitor.content.questions:
        buttons = re.findall(r'name="answer" value="([^"]*)"', visitor.answers(question.id, 0).text)
        assert {len(value) for value in buttons} <= {1}
    answered = set()
    for value in (0, 4, None):
        visitor.opens("/q/smiling")
        answered.add(sizes(visitor.sends("/q/smiling", answer=SKIP if value is None else value)))
    assert len(answered) == 1


def test_a_page_of_the_release_before_still_sends_that_it_was_passed_over(visitor: Visitor) -> None:
    visitor.opens("/q/smiling")
    assert visitor.sends("/q/smiling", answer="skip").status_code == 303
    assert "You skipped “" in visitor.follows().text
