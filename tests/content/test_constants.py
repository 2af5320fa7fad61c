"""The first version's numbers, as the design gives them (science: 2.4 to 2.8)."""

import re

import pytest

from questionnaire.authoring.checks import texts
from questionnaire.instrument.content import Pattern, Scale
from tests.builders import shipped

# Scale -> 68 % error of the whole scale, answers needed for a score, and for a comparison.
LIMITS = {
    "wanting": (9, 4, 5),
    "sadness": (10, 4, 5),
    "flatness": (13, 2, 2),
    "effort": (16, 2, 2),
    "overload": (16, 2, 2),
    "anxiety": (16, 2, 2),
    "functioning": (23, 1, 1),
    "chronicity": (23, 1, 1),
    "seasonal": (23, 1, 1),
}
CLAIMS = re.compile(
    r"depress|dysthym|anhedon|burnout|adhd|disorder|symptom|severe|mild\b|normal|percentile"
    r"|\brisk|cut-off|dopamine|\bbrain|serotonin|patient\b|diagnos",
    re.IGNORECASE,
)


def test_the_first_version_has_its_name_and_number() -> None:
    instrument = shipped().instrument
    assert (instrument.id, instrument.version) == ("wanting-and-sadness", "1.0")
    assert instrument.articles_shown == 3


def test_bands_part_at_35_and_60() -> None:
    assert [band.below for band in shipped().instrument.bands] == [35, 60, 101]


def test_certainty_rises_at_20_30_and_40() -> None:
    steps = [(certainty.id, certainty.from_gap) for certainty in shipped().instrument.certainties]
    assert steps == [("too-close", 0), ("leans", 20), ("fairly-clear", 30), ("clear", 40)]


def test_checks_and_doubts_have_the_published_limits() -> None:
    instrument = shipped().instrument
    assert instrument.consistency.caution_above == 60
    assert instrument.consistency.contradictory_above == 75
    assert instrument.doubt.wording_index_from == 45
    assert instrument.doubt.leading_at_most == 55


@pytest.mark.parametrize("scale", shipped().scales, ids=lambda s: s.id)
def test_a_scale_has_the_published_error_and_needs(scale: Scale) -> None:
    assert (scale.error, scale.level_from, scale.compare_from) == LIMITS[scale.id]
    assert scale.both_wordings == (scale.id in {"wanting", "sadness"})


def test_only_scores_that_are_no_choices_are_pictured() -> None:
    hidden = [scale.id for scale in shipped().scales if not scale.pictured]
    assert hidden == ["chronicity", "seasonal"]


def test_the_table_has_the_published_order() -> None:
    assert [pattern.id for pattern in shipped().patterns] == [
        "not-enough-answers",
        "contradictory",
        "flatness",
        "drive-loss",
        "sadness",
        "mixed",
        "close-call",
        "no-clear-pattern",
    ]


@pytest.mark.parametrize("pattern", shipped().patterns, ids=lambda p: p.id)
def test_a_pattern_describes_answers_and_claims_nothing_about_people(pattern: Pattern) -> None:
    assert [text for _, text in texts(pattern) if CLAIMS.search(text)] == []


def test_scales_and_flags_claim_nothing_about_people() -> None:
    things = (*shipped().scales, *shipped().flags, *shipped().care)
    assert [text for thing in things for _, text in texts(thing) if CLAIMS.search(text)] == []


def test_content_is_text_and_never_html() -> None:
    assert [place for place, text in texts(shipped()) if re.search(r"<\w|&\w+;", text)] == []
