from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from questionnaire.authoring.checks import faults, texts
from questionnaire.authoring.findings import Finding
from questionnaire.authoring.sampling import sample
from questionnaire.instrument.content import (
    AnswerIs,
    Answers,
    CareRule,
    Flag,
    ScaleIs,
    Suggestion,
    Variant,
)
from questionnaire.instrument.loading import load
from tests.builders import question, shipped, tiny

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 23)
QUIET = date(2026, 6, 1)  # before any review of the tiny instrument


@pytest.fixture(scope="module")
def out_of_reach(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """The faults of a tiny instrument with two patterns and two articles out of reach."""
    content = load(tiny(tmp_path_factory.mktemp("tiny")))
    *others, last = content.patterns
    beyond = (ScaleIs("thirst", above=100),)
    never = replace(last, id="never", when=beyond)
    dry = replace(last, variants=(Variant(beyond, "Dry as dust", "Dry as dust."),))
    hidden = replace(content.pattern("thirsty"), id="hidden")
    first, second = content.articles
    too_light = Suggestion(AnswerIs("drink", (0,)), 1, "You drink tea.")
    unsuggested = replace(first, id="unsuggested", suggestions=())
    outweighed = replace(first, id="outweighed", suggestions=(too_light,))
    changed = replace(
        content,
        instrument=replace(content.instrument, articles_shown=1),
        patterns=(*others, never, hidden, dry),
        flags=(Flag("parched", beyond, "Parched", "Very dry."),),
        care=(CareRule("desert", beyond, "A desert.", "A desert."),),
        articles=(first, second, unsuggested, outweighed),
    )
    return [fault for fault in faults(changed, QUIET) if fault.rule.endswith("out-of-reach")]


def test_what_no_answers_bring_about_is_named(out_of_reach: list[Finding]) -> None:
    assert [(fault.file, fault.rule.split(".")[0], fault.words) for fault in out_of_reach] == [
        ("patterns.toml", "pattern", "hidden"),
        ("patterns.toml", "pattern", "never"),
        ("patterns.toml", "variant", "Dry as dust"),
        ("patterns.toml", "flag", "parched"),
        ("care.toml", "care", "desert"),
        ("articles.toml", "article", "outweighed"),
        ("articles.toml", "article", "unsuggested"),
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
    assert (fault.file, fault.rule, fault.words) == ("articles.toml", "address.in-text", text)
    assert fault.why.startswith("articles.wanting-hub.summary contains an address")


@pytest.mark.parametrize("text", ["Write to jo@samaritans.org", "Ask. Common sense helps.", "1.0"])
def test_what_only_looks_like_an_address_is_left_alone(text: str) -> None:
    changed = replace(shipped(), notices=replace(shipped().notices, inbox=text))
    assert list(faults(changed, TODAY)) == []


def test_unbalanced_wordings_are_named() -> None:
    turned = replace(question(shipped(), "smiling"), key="straight")
    changed = replace(shipped(), questions=(turned, *shipped().questions[1:]))
    (fault,) = faults(changed, TODAY)
    assert fault.why == "sadness has 4 straight and 2 positively worded questions"


def test_wordings_of_other_scales_need_no_balance(tmp_path: Path) -> None:
    named = faults(load(tiny(tmp_path)), QUIET)
    assert [fault.words for fault in named if fault.rule == "scale.one-sided"] == ["thirst"]


@pytest.mark.parametrize(
    "purpose", ["My heart felt heavy.", "We ask whether your heart felt heavy.", "About my heart"]
)
def test_a_purpose_that_says_no_more_than_its_question_is_named(purpose: str) -> None:
    heavy = replace(question(shipped(), "heavy-heart"), purpose=purpose)
    others = [q for q in shipped().questions if q.id != heavy.id]
    named = list(faults(replace(shipped(), questions=(heavy, *others)), TODAY))
    assert [(fault.rule, fault.words) for fault in named] == [("question.purpose", purpose)]


@pytest.mark.parametrize(
    ("today", "warning"),
    [
        pytest.param(date(2027, 1, 22), True, id="30 days ahead"),
        pytest.param(date(2027, 2, 21), True, id="on the last day"),
        pytest.param(date(2027, 2, 22), False, id="a day late"),
    ],
)
def test_a_review_warns_before_it_is_due_and_fails_after(today: date, warning: bool) -> None:
    (found,) = faults(shipped(), today)
    assert (found.file, found.rule, found.warning) == ("helplines.toml", "review.due", warning)
    assert found.line == 5  # where the directory is named


def test_a_review_is_quiet_until_30_days_before() -> None:
    assert list(faults(shipped(), date(2027, 1, 21))) == []


def test_a_review_that_is_still_to_come_is_named() -> None:
    directory = replace(shipped().directory, reviewed=date(2026, 11, 24))
    (fault,) = faults(replace(shipped(), directory=directory), TODAY)
    assert fault.why == "reviewed on 2026-11-24, which is in the future"


def test_a_review_after_its_own_last_day_is_named() -> None:
    first, *others = shipped().articles
    odd = replace(first, reviewed=date(2026, 11, 20), review_by=date(2026, 11, 19))
    named = list(faults(replace(shipped(), articles=(odd, *others)), TODAY))
    assert [fault.rule for fault in named] == ["review.due", "review.dates"]
    assert named[1].why == "reviewed on 2026-11-20, later than review_by, 2026-11-19"


def test_several_faults_are_named_at_once(tmp_path: Path) -> None:
    named = list(faults(load(tiny(tmp_path)), date(2027, 1, 1), tmp_path))
    assert [(fault.file, fault.words) for fault in named] == [
        ("helplines.toml", load(tmp_path).directory.name),
        ("articles.toml", "wells"),
        ("articles.toml", "teapots"),
        ("questions.toml", "thirst"),
    ]


def test_content_without_patterns_and_articles_is_out_of_reach_of_nothing() -> None:
    bare = replace(shipped(), patterns=(), flags=(), disclosures=(), care=(), articles=())
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


def test_simulated_figures_of_another_edition_are_named() -> None:
    figures = shipped().simulated
    assert figures
    changed = replace(shipped(), simulated=replace(figures, edition="0.9"))
    (finding,) = faults(changed, TODAY)
    assert (finding.file, finding.rule) == ("simulated.toml", "simulated.old")
    assert "flask content simulate --save" in finding.instead


def test_a_pattern_that_names_something_comes_with_something_to_read() -> None:
    unread = replace(
        shipped(),
        articles=tuple(
            replace(
                article,
                suggestions=tuple(
                    s for s in article.suggestions if "mixed" not in getattr(s.when, "patterns", ())
                ),
            )
            for article in shipped().articles
        ),
    )
    rules = [finding for finding in faults(unread, TODAY) if finding.rule.startswith("pattern.")]
    assert [finding.words for finding in rules] == ["mixed"]
