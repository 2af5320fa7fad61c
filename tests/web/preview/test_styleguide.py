"""The style guide shows every component, and only on a developer's machine."""

from pathlib import Path

from jinja2 import Environment

from questionnaire.instrument.content import Content
from tests.apps import app_with, settings_for
from tests.visitor import Visitor
from tests.web.test_tokens import LOOKS

MOTIF = Path(__file__).parents[3] / "templates" / "visitor" / "illustrations" / "pattern.html"


def test_every_state_of_an_answer_is_shown(visitor: Visitor, content: Content) -> None:
    with visitor.opens("/styleguide/styleguide.css") as style:
        assert b".swatch-paper" in style.data
    assert visitor.opens("/styleguide").status_code == 200
    assert visitor.text.count("your answer</span>") == 2
    assert visitor.text.count('class="motif"') == 5
    assert visitor.text.count('class="map"') == 1
    assert "not enough answers" in visitor.text
    assert "Please look at this address once more." in visitor.text


def test_production_has_no_style_guide(sqlite_url: str) -> None:
    settings = settings_for(sqlite_url, environment="production", trusted_hosts=("localhost",))
    app = app_with(settings)
    for address in ("/styleguide", "/styleguide/styleguide.css"):
        assert app.test_client().get(address, base_url="https://localhost").status_code == 404


def test_every_color_of_the_tokens_is_shown(visitor: Visitor) -> None:
    visitor.opens("/styleguide")
    for name in LOOKS["light"]:
        assert f'class="swatch swatch-{name}"' in visitor.text, name


def test_each_pattern_has_a_picture_and_an_unknown_one_has_none() -> None:
    motif = Environment(autoescape=True).from_string(MOTIF.read_text("utf-8")).module.motif  # type: ignore[attr-defined]
    drawn = {
        name: str(motif(name))
        for name in ("drive-loss", "sadness", "mixed", "flatness", "no-clear-pattern")
    }
    assert len(set(drawn.values())) == 5
    assert all('aria-hidden="true"' in picture for picture in drawn.values())
    assert motif("nothing-of-ours").strip() == ""
