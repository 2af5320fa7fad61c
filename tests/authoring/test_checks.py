from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from questionnaire.authoring.checks import faults, sample, texts
from questionnaire.instrument.content import AnswerIs, Answers, ScaleIs, Suggestion
from questionnaire.instrument.loading import load
from tests.builders import question, shipped, tiny

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def out_of_reach(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The faults of a tiny instrument with two patterns and two articles out of reach."""
    content = load(tiny(tmp_path_factory.mktemp("tiny")))
    *others, last = content.patterns
    never = replace(last, id="never", when=(ScaleIs("thirst", above=100),))
    hidden = replace(content.pattern("thirsty"), id="hidden")
    first, second = content.articles
    too_light = Suggestion(AnswerIs("drink", (0,)), 1, "You drink tea.")
    unsuggested = replace(first, id="unsuggested", suggestions=())
    outweighed = replace(first, id="outweighed", suggestions=(too_light,))
    changed = replace(
        content,
        instrument=replace(content.instrument, articles_shown=1),
        patterns=(*others, never, hidden, last),
        articles=(first, second, unsuggested, outweighed),
    )
    return [fault for fault in faults(changed, date(2026, 6, 1)) if "worded" not in fault]


def test_patterns_that_no_answers_reach_are_named(out_of_reach: list[str]) -> None:
    assert [fault.split(";")[0] for fault in out_of_reach if "patterns.toml" in fault] == [
        "patterns.toml: hidden: no answers reach it",
        "patterns.toml: never: no answers reach it",
    ]


def test_articles_that_no_answers_recommend_are_named(out_of_reach: list[str]) -> None:
    assert [fault.split(";")[0] for fault in out_of_reach if "articles.toml" in fault] == [
        "articles.toml: outweighed: no answers recommend it",
        "articles.toml: unsuggested: no answers recommend it",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Read more on https://example.org/page.",
        "Read more on http://example.test",
        "Read more on www.example.test",
        "Read more on mindlabneuroscience.com",
        "Read more on Example.ORG/page",
    ],
)
def test_an_address_within_a_text_is_named(text: str) -> None:
    first, *others = shipped().articles
    changed = replace(shipped(), articles=(replace(first, summary=text), *others))
    (fault,) = faults(changed, TODAY)
    assert fault.startswith("articles.wanting-hub.summary: ")
    assert text in fault


@pytest.mark.parametrize("text", ["Write to jo@samaritans.org", "Ask. Common sense helps.", "1.0"])
def test_what_only_looks_like_an_address_is_left_alone(text: str) -> None:
    changed = replace(shipped(), notices=replace(shipped().notices, inbox=text))
    assert list(faults(changed, TODAY)) == []


def test_unbalanced_wordings_are_named() -> None:
    turned = replace(question(shipped(), "smiling"), key="straight")
    changed = replace(shipped(), questions=(turned, *shipped().questions[1:]))
    (fault,) = faults(changed, TODAY)
    assert fault.startswith("questions.toml: sadness has 4 straight and 2 positively worded")


def test_wordings_of_other_scales_need_no_balance(tmp_path: Path) -> None:
    content = load(tiny(tmp_path))
    one_sided = [fault for fault in faults(content, date(2026, 6, 1)) if "worded" in fault]
    assert [fault.split(" has ")[0] for fault in one_sided] == ["questions.toml: thirst"]


def test_helplines_that_were_to_be_reviewed_are_named() -> None:
    directory = replace(shipped().directory, review_by=date(2026, 11, 22))
    (fault,) = faults(replace(shipped(), directory=directory), TODAY)
    assert fault.startswith("helplines.toml: the lines were to be reviewed by 2026-11-22")


def test_an_article_that_was_to_be_reviewed_is_named() -> None:
    first, *others = shipped().articles
    late = replace(first, review_by=date(2026, 11, 22))
    (fault,) = faults(replace(shipped(), articles=(late, *others)), TODAY)
    assert fault.startswith("articles.toml: wanting-hub: was to be reviewed by 2026-11-22")


def test_several_faults_are_named_at_once(tmp_path: Path) -> None:
    named = list(faults(load(tiny(tmp_path)), date(2027, 1, 1)))
    assert [" ".join(fault.split()[:2]) for fault in named] == [
        "helplines.toml: the",
        "articles.toml: wells:",
        "articles.toml: teapots:",
        "questions.toml: thirst",
    ]


def test_content_without_patterns_and_articles_is_out_of_reach_of_nothing() -> None:
    bare = replace(shipped(), patterns=(), articles=())
    assert list(faults(bare, TODAY)) == []


def test_texts_are_found_with_their_place_and_addresses_are_not() -> None:
    found = dict(texts(shipped()))
    assert found["questions.smiling.text"] == "Smiling came easily to me."
    assert found["helplines.US.country"] == "United States"
    assert found["notices.inbox"] == shipped().notices.inbox
    assert not [place for place in found if place.endswith((".url", ".href", ".doi"))]


def test_a_sample_answers_every_question_with_an_option_or_a_skip() -> None:
    for given in samples(1, 500):
        assert list(given) == [q.id for q in shipped().questions]
        for asked in shipped().questions:
            value = given[asked.id]
            assert value is None or asked.option(value)


def test_the_same_seed_samples_the_same_answers() -> None:
    assert samples(4, 20) == samples(4, 20)
    assert samples(4, 20) != samples(5, 20)


def test_most_samples_skip_nothing_and_some_skip_a_lot() -> None:
    skipped = Counter(sum(v is None for v in given.values()) for given in samples(6, 1_000))
    assert skipped[0] > 500
    assert sum(times for skips, times in skipped.items() if skips > 5) > 100


def samples(seed: int, count: int) -> list[Answers]:
    random = Random(seed)
    return [sample(shipped(), random) for _ in range(count)]
