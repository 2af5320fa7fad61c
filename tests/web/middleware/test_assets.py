"""Static files: names that change with what they hold, kept for good, small on the wire."""

import gzip
import re
import shutil
from pathlib import Path

import brotli
import pytest
from flask import Flask

from questionnaire.web.middleware import assets
from tests.apps import app_with, settings_for
from tests.servers import ROOT


def style_address(app: Flask) -> str:
    found = re.search(r'href="(/static/style\.[0-9a-f]{8}\.css)"', app.test_client().get("/").text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("zstd", None),
        ("", None),
    ],
)
def test_the_stylesheet_comes_the_way_the_browser_asks(
    app: Flask, accepted: str, encoding: str | None
) -> None:
    plain = app.test_client().get(style_address(app)).data
    sent = app.test_client().get(style_address(app), headers={"Accept-Encoding": accepted})
    assert sent.headers.get("Content-Encoding") == encoding
    assert sent.headers["Vary"] == "Accept-Encoding"
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert unpack(sent.data) == plain
    assert b"/*" not in plain


def test_only_names_of_a_release_are_answered(app: Flask) -> None:
    for name in ("style.css", "css/base.css", "nothing.00000000.css", "../app.py"):
        sent = app.test_client().get(f"/static/{name}")
        assert sent.status_code == 404, name
        assert sent.headers["Cache-Control"] == "no-store", name
    sent = app.test_client().get(f"{style_address(app)}?v=1")
    assert sent.status_code == 200
    assert "immutable" in sent.headers["Cache-Control"]


def test_a_page_of_another_release_gets_the_files_of_this_one_and_keeps_none(app: Flask) -> None:
    sent = app.test_client().get("/static/style.00000000.css")
    assert sent.data == app.test_client().get(style_address(app)).data
    assert sent.headers["Cache-Control"] == "no-store"


def test_a_changed_file_gets_a_new_name_when_it_is_read_again(
    sqlite_url: str, tmp_path: Path
) -> None:
    app = app_with(settings_for(sqlite_url))
    shutil.copytree(ROOT / "static", tmp_path / "static")
    before = style_address(app)
    (tmp_path / "static/css/base.css").write_text("@layer base { body { margin: 1px; } }")
    app.root_path = str(tmp_path)
    assets.reload(app)
    assert style_address(app) != before
    assert b"margin: 1px" in app.test_client().get(style_address(app)).data


def test_every_stylesheet_joins_layers_that_have_their_place() -> None:
    order = (ROOT / "static/css/layers.css").read_text()
    layers = set(re.findall(r"\w+", order.split("@layer")[1]))
    for file in (ROOT / "static/css").glob("*.css"):
        joined = re.findall(r"^@layer (\w+) \{", file.read_text(), re.MULTILINE)
        assert file.name == "layers.css" or (joined and set(joined) <= layers), file.name


def test_the_stylesheet_holds_nothing_that_makes_an_older_browser_drop_all_of_it() -> None:
    """Browsers before Chrome 99, Firefox 97 and Safari 15.4 ignore everything inside @layer."""
    style = assets.stylesheet(ROOT / "static/css")
    assert "@layer" not in style
    order = [style.index(rule) for rule in (":root", "body {", ".top {", ".card {", "@page")]
    assert order == sorted(order)


def test_a_selector_that_some_browsers_do_not_know_has_a_rule_of_its_own() -> None:
    """Where one selector of a list is unknown, the whole rule is dropped."""
    style = assets.stylesheet(ROOT / "static/css")
    for selectors in re.findall(r"([^{}]+)\{", style):
        if ":has(" in selectors or "::details-content" in selectors:
            assert "," not in re.sub(r"\([^()]*\)", "", selectors), selectors
