"""A visit finishes on the edition that it began with."""

import shutil
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from questionnaire.authoring.editions import draft, release, rollback
from questionnaire.instrument.loading import DEFAULT
from tests.apps import app_with, settings_for
from tests.builders import answers
from tests.visitor import Visitor

OLD, NEW = "My heart felt heavy.", "My heart ached."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEFAULT, tmp_path / "en"))


def app_on(folder: Path, edition: str = "") -> Flask:
    url = f"sqlite:///{folder / 'calls.sqlite'}"
    return app_with(settings_for(url, content_folder=folder, edition=edition))


def release_another(folder: Path) -> None:
    questions = draft(folder, "1.1") / "questions.toml"
    questions.write_text(questions.read_text().replace(OLD, NEW))
    release(folder, "1.1")


def moved(visitor: Visitor, app: Flask) -> Visitor:
    """The same browser, after the server started anew."""
    other = Visitor(app)
    other.client.set_cookie("visit", visitor.cookie() or "")
    return other


def test_a_visit_that_began_before_a_release_finishes_on_its_edition(folder: Path) -> None:
    begun = Visitor(app_on(folder))
    begun.answers("smiling", 2)
    release_another(folder)
    app = app_on(folder)
    visitor = moved(begun, app)
    visitor.opens("/check")
    visitor.follows()
    assert visitor.page.status_code == 200
    given = answers(wanting=17, sadness=12, flatness=3)
    visitor.answers("eager-ahead", given["eager-ahead"])
    visitor.opens("/q/heavy-heart")
    visitor.follows()
    visitor.answers_all(given)
    visitor.opens("/q/heavy-heart")
    assert OLD in visitor.text
    visitor.presses("first-look", 0)
    visitor.opens("/result")
    assert "Edition 1.0 of its questions" in visitor.text
    visitor.opens("/request-a-call")
    assert "edition 1.0" in visitor.text
    fresh = Visitor(app)
    fresh.sees_the_result(given)
    assert "Edition 1.1 of its questions" in fresh.text
    fresh.opens("/q/heavy-heart")
    assert NEW in fresh.text


def test_visits_go_on_beginning_with_the_edition_before_until_every_copy_has_the_new_one(
    folder: Path,
) -> None:
    release_another(folder)
    held_back, app = app_on(folder, "1.0"), app_on(folder)
    visitor = Visitor(held_back)
    visitor.answers("smiling", 2)
    visitor.opens("/q/heavy-heart")
    assert held_back.extensions["content"].instrument.version == "1.0"
    begun_on_the_new_one = Visitor(app)
    begun_on_the_new_one.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    other = moved(begun_on_the_new_one, held_back)
    other.opens("/result")
    assert "Edition 1.1 of its questions" in other.text


def test_an_edition_that_is_not_there_is_refused_with_those_that_are(folder: Path) -> None:
    release_another(folder)
    with pytest.raises(SystemExit, match=r"EDITION: there is no 2\.0, only 1\.1, 1\.0"):
        app_on(folder, "2.0")


def test_a_visit_on_an_edition_that_is_gone_gets_a_calm_page(folder: Path) -> None:
    begun = Visitor(app_on(folder))
    begun.answers("smiling", 2)
    release_another(folder)
    shutil.rmtree(folder / "editions/1.0")
    visitor = moved(begun, app_on(folder))
    assert visitor.opens("/check").status_code == 410


def test_a_draft_is_not_served(folder: Path) -> None:
    questions = draft(folder, "1.1") / "questions.toml"
    questions.write_text(questions.read_text().replace(OLD, NEW))
    app = app_on(folder)
    assert list(app.extensions["editions"]) == ["wanting-and-sadness/1.0"]


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_production_refuses_an_edition_that_nobody_released(folder: Path, status: str) -> None:
    file = folder / "instrument.toml"
    file.write_text(file.read_text().replace('status = "live"', f'status = "{status}"'))
    settings = settings_for("sqlite:///x", content_folder=folder, environment="production")
    with pytest.raises(SystemExit, match=rf"CONTENT_FOLDER: .* is {status}, not live"):
        create_app(settings)


def test_production_may_hold_a_new_edition_back_but_serves_no_draft(folder: Path) -> None:
    def in_production(edition: str) -> Flask:
        return create_app(
            settings_for(
                "sqlite:///x", content_folder=folder, environment="production", edition=edition
            )
        )

    release_another(folder)
    draft(folder, "1.2")
    assert in_production("1.0").extensions["content"].instrument.version == "1.0"
    with pytest.raises(SystemExit, match=r"EDITION: .* is draft, not live"):
        in_production("1.2")


def test_production_refuses_a_number_that_was_only_changed_by_hand(folder: Path) -> None:
    file = folder / "instrument.toml"
    file.write_text(file.read_text().replace('version = "1.0"', 'version = "1.1"'))
    settings = settings_for("sqlite:///x", content_folder=folder, environment="production")
    with pytest.raises(SystemExit, match="says that it is live, and was never released"):
        create_app(settings)


FIRST = ("smiling", "eager-ahead", "good-news")


def test_a_visit_finishes_on_its_edition_after_the_way_back_as_well(folder: Path) -> None:
    release_another(folder)
    begun = Visitor(app_on(folder))
    for question in FIRST:
        begun.answers(question, 2)
    rollback(folder)
    app = app_on(folder)
    visitor = moved(begun, app)
    visitor.opens("/q/heavy-heart")
    assert NEW in visitor.text
    fresh = Visitor(app)
    for question in FIRST:
        fresh.answers(question, 2)
    fresh.opens("/q/heavy-heart")
    assert OLD in fresh.text
