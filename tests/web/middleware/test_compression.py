"""Pages are compressed, unless they show what somebody typed."""

import gzip

import pytest
from flask import Flask

from questionnaire.instrument.content import Content
from questionnaire.web.middleware import compression
from tests.builders import answers
from tests.visitor import Visitor


@pytest.mark.parametrize("accepted", ["gzip, deflate, br, zstd", "gzip", "*"])
def test_a_page_comes_compressed_to_a_browser_that_asks_for_it(
    app: Flask, content: Content, accepted: str
) -> None:
    for address in ("/", "/q/smiling", "/no-such-page"):
        page = app.test_client().get(address, headers={"Accept-Encoding": accepted})
        assert page.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in page.headers["Vary"]
        unpacked = gzip.decompress(page.data).decode()
        assert content.notices.not_a_diagnosis in unpacked
        assert int(page.headers["Content-Length"]) == len(page.data) < 0.6 * len(unpacked)


@pytest.mark.parametrize("accepted", ["", "identity", "zstd, br", "br;q=0, gzip;q=0"])
def test_a_browser_that_asks_for_nothing_gets_the_page_as_it_is(app: Flask, accepted: str) -> None:
    page = app.test_client().get("/", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in page.headers
    assert "Accept-Encoding" in page.headers["Vary"]
    assert page.text.startswith("<!doctype html>")


def test_the_form_that_shows_what_was_typed_is_never_compressed(visitor: Visitor) -> None:
    """Else its length would tell how much of the secret token somebody's words repeat (BREACH).

    It is sent as gzip all the same, so that no proxy takes it for something to compress."""
    visitor.client.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip, br"
    visitor.opens("/request-a-call")
    shown = gzip.decompress(visitor.page.data)
    assert shown in visitor.page.data  # as it is, between the head and the foot of gzip
    typed = visitor.client.post("/request-a-call", data={"email": "typed by me"})
    assert b"typed by me" in typed.data


def test_no_other_page_shows_what_an_address_brings(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    for rule in app.url_map.iter_rules():
        pressed = not rule.rule.startswith(compression.SHOW_WHAT_WAS_TYPED)
        if pressed and rule.methods and "GET" in rule.methods and not rule.arguments:
            assert "zq7w9" not in visitor.opens(f"{rule.rule}?answer=zq7w9&zq7w9=1").text, rule
    for address in ("/q/zq7w9", "/articles/zq7w9", "/zq7w9"):
        assert "zq7w9" not in visitor.opens(address).text, address
    visitor.opens("/q/smiling")
    assert "zq7w9" not in visitor.sends("/q/smiling", answer="zq7w9").text
