"""The page on the method says what the rules do: it is made from the same files."""

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from questionnaire.instrument.content import Content
from questionnaire.instrument.loading import DEFAULT
from questionnaire.web.visitor.rules_in_words import of_100
from tests.apps import app_with, settings_for
from tests.visitor import Visitor


@pytest.fixture
def page(visitor: Visitor) -> str:
    return words(visitor.opens("/how-it-works").text)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_every_question_is_there_with_its_purpose_and_what_each_option_adds(
    page: str, content: Content
) -> None:
    for question in content.questions:
        assert f"{question.text} {question.purpose}" in page
        for option in question.options:
            adds = f": {round(100 * question.keyed(option.value) / question.top)}"
            assert f"{option.label}{adds if question.scale else ''}" in page


def test_the_pattern_table_stands_there_in_words(page: str, content: Content) -> None:
    places = [page.index(f"{p.name} {p.sense}") for p in content.patterns]
    assert places == sorted(places)
    assert (
        "That little draws you forward stands out most. “Loss of wanting” is more than 50 points. "
        "“Loss of wanting” leads “Sadness” by 20 points or more."
    ) in page
    assert "No single pattern Neither low pull nor sadness stands out. None of the pat" in page


def test_flags_and_care_rules_stand_there_in_words(page: str, content: Content) -> None:
    for entry in content.flags:
        assert entry.name in page
    for rule in content.care:
        assert rule.purpose in page
    assert (
        "Much sadness. “Sadness” is 60 points or more. "
        "Little gets through, and mind and body are on alert."
    ) in page
    assert "You answered “Yes, clearly, in two years or more” to: Does this come back" in page
    assert "less than 35 points" in page
    assert "25 points or less" in page


def test_every_contested_claim_has_both_sides_and_says_where(page: str, content: Content) -> None:
    assert len(content.method.claims) >= 7
    for claim in content.method.claims:
        assert f"The hub {claim.hub} Others {claim.others}" in page
        assert claim.hub.startswith("The hub ")
        assert claim.cites
        for source in claim.cites:
            assert source.cite in page
            assert source.doi is None or f"doi {source.doi}" in page


def test_what_is_not_known_is_said(page: str, content: Content) -> None:
    assert content.method.unknown
    for sentence in (*content.method.limits, *content.method.unknown):
        assert sentence in page
    assert "Nobody from outside has reviewed these questions yet." in page


def test_a_changed_limit_changes_the_page(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DEFAULT, tmp_path / "en"))
    file = folder / "patterns.toml"
    file.write_text(file.read_text().replace("at_least = 20", "at_least = 27"))
    settings = settings_for(f"sqlite:///{tmp_path / 'calls.sqlite'}", content_folder=folder)
    page = words(Visitor(app_with(settings)).opens("/how-it-works").text)
    assert "leads “Sadness” by 27 points or more" in page
    assert "leads “Sadness” by 20 points or more" not in page


def test_the_simulated_figures_stand_there_with_their_date_also_those_that_are_not_good(
    page: str, content: Content, app: Flask
) -> None:
    told = content.simulated
    assert told
    assert told.edition == content.instrument.version
    assert f"{told.people:,} made-up people answered these questions on {told.date}" in page
    assert told.same_label
    assert f"{round(100 * told.same_label)} of 100 would get the same pattern again" in page
    low_pull = content.pattern("drive-loss")
    figures = (told.precision, told.precision_alike, told.sensitivity)
    shares = " ".join(str(round(100 * figure[low_pull.id])) for figure in figures)
    assert f"{low_pull.name} {shares}" in page
    with app.test_request_context():
        said = {name: of_100(share) for name, share in told.direction.items()}
    for certainty in content.instrument.certainties:
        assert f"{certainty.name} {said[certainty.id]} " in page
    assert "Of 100 who are truly on one side, fewer than 1 are shown the other." in page


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, "fewer than 1"),
        (0.001, "fewer than 1"),
        (0.25, "25"),
        (0.9951, "more than 99"),
        (1, "more than 99"),
    ],
)
def test_a_share_is_said_as_so_many_of_100(app: Flask, share: float, said: str) -> None:
    with app.test_request_context():
        assert of_100(share) == said


def test_without_figures_the_page_tells_none(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DEFAULT, tmp_path / "en"))
    (folder / "simulated.toml").unlink()
    settings = settings_for(f"sqlite:///{tmp_path / 'calls.sqlite'}", content_folder=folder)
    page = words(Visitor(app_with(settings)).opens("/how-it-works").text)
    assert "made-up people" not in page
