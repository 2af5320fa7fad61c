"""Pages are compressed, unless they show what somebody typed."""

import gzip

import brotli
import pytest
from flask import Flask

from questionnaire.instrument.content import Content
from questionnaire.web import pressing
from tests.builders import answers
from tests.visitor import Visitor

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize(("accepted", "way"), [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip")])
def test_a_page_comes_the_way_the_browser_asks(
    app: Flask, content: Content, accepted: str, way: str
) -> None:
    for address in ("/", "/q/smiling", "/no-such-page"):
        page = app.test_client().get(address, headers={"Accept-Encoding": accepted})
        assert page.headers["Content-Encoding"] == way
        assert "Accept-Encoding" in page.headers["Vary"]
        unpacked = UNPACK[way](page.data).decode()
        assert content.notices.not_a_diagnosis in unpacked
        assert int(page.headers["Content-Length"]) == len(page.data) < 0.6 * len(unpacked)


@pytest.mark.parametrize("accepted", ["", "identity", "zstd", "br;q=0, gzip;q=0"])
def test_a_browser_that_asks_for_nothing_gets_the_page_as_it_is(app: Flask, accepted: str) -> None:
    page = app.test_client().get("/", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in page.headers
    assert "Accept-Encoding" in page.headers["Vary"]
    assert page.text.startswith("<!doctype html>")


def test_the_form_that_shows_what_was_typed_is_never_compressed(visitor: Visitor) -> None:
    """Else its length would tell how much of the secret token somebody's words repeat (BREACH)."""
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    visitor.client.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip, br"
    for page in (visitor.opens("/request-a-call"), visitor.sends_the_call(email="typed by me")):
        assert "Content-Encoding" not in page.headers
    assert "typed by me" in page.text


def test_no_other_page_shows_what_an_address_brings(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    for rule in app.url_map.iter_rules():
        pressed = not rule.rule.startswith(pressing.SHOW_WHAT_WAS_TYPED)
        if pressed and rule.methods and "GET" in rule.methods and not rule.arguments:
            assert "zq7w9" not in visitor.opens(f"{rule.rule}?answer=zq7w9&zq7w9=1").text, rule
    for address in ("/q/zq7w9", "/articles/zq7w9", "/zq7w9"):
        assert "zq7w9" not in visitor.opens(address).text, address
    visitor.opens("/q/smiling")
    assert "zq7w9" not in visitor.sends("/q/smiling", answer="zq7w9").text
