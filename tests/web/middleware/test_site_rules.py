"""Rules for every page. They walk the map of addresses, so the next page is covered as well."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from io import BytesIO

import html5lib
import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from questionnaire.authoring.wording import exceptions
from questionnaire.authoring.wording.find import findings
from questionnaire.authoring.wording.in_html import from_html
from questionnaire.authoring.wording.memory import Memory
from questionnaire.instrument import saved_results
from questionnaire.instrument.content import Content
from tests.apps import app_with, settings_for
from tests.builders import answers
from tests.colleague import at_work, link_for
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

EXAMPLES = {
    "question_id": "near-tears",
    "article_id": "flat",
    "member_id": "1",
    "reference": "0000-0000-00",
    "filename": "style.00000000.css",
}
FOR_MACHINES = {
    "/staff/stay",
    "/staff/seconds-left",
    "/robots.txt",
    "/.well-known/security.txt",
    "/manifest.webmanifest",
}
INDEXED = {"/", "/how-it-works", "/privacy", "/accessibility", "/help-now", "/articles"}


def address(rule: Rule, link: str, reference: str = EXAMPLES["reference"]) -> str:
    examples = EXAMPLES | {"link": link, "reference": reference}
    return re.sub(r"<(?:[^<>]+:)?(\w+)>", lambda name: examples[name[1]], rule.rule)


def kept_file(visitor: Visitor) -> BytesIO:
    other = answers(wanting=4, sadness=12, flatness=9)
    return BytesIO(saved_results.write(visitor.content, other, date(2026, 1, 2)).encode())


def own_request(visitor: Visitor) -> tuple[str, str]:
    """The token of a visitor's link to a request, and its reference."""
    visitor.asks_for_a_call()
    text = visitor.opens("/request-a-call/sent").text
    link = re.search(r"/your-request/([\w-]+)", text)
    reference = re.search(r'class="reference">([^<]+)', text)
    assert link
    assert reference
    return link[1], reference[1]


def boom() -> str:
    raise RuntimeError("on purpose")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("site")
    app = app_with(settings_for(f"sqlite:///{folder / 'calls.sqlite'}", call_limit="9 per hour"))
    app.testing = False  # so that a crash shows its page
    app._got_first_request = False  # one more page, which always crashes
    app.add_url_rule("/boom", view_func=boom)
    return app


def pages(app: Flask) -> Iterator[tuple[str, TestResponse]]:
    """Every page in every state that a visitor can bring about."""
    stranger, guest = Visitor(app), Visitor(app)
    guest.sees_the_result(answers(wanting=17, sadness=12, flatness=3) | {"kind-of-reading": 4})
    guest.client.set_cookie("staff", at_work(app).cookie("staff") or "")
    link, reference = own_request(Visitor(app))
    set_up = link_for(app, "robin@example.org").rpartition("/")[2]
    guest.opens(begun := link_for(app, "sam@example.org"))
    guest.sends(begun)
    for rule in app.url_map.iter_rules():
        page = address(rule, set_up if rule.endpoint == "set_up.begin" else link, reference)
        if rule.methods and "GET" in rule.methods and rule.endpoint not in ("static", "boom"):
            yield f"GET {page}", stranger.opens(page)
            yield f"GET {page} in a visit", guest.opens(page)
        if rule.methods and "POST" in rule.methods:
            guest.opens("/q/smiling")
            yield f"POST {page}, bad token", guest.sends(page, token="bad")
    yield "nobody's link", guest.opens(f"/your-request/{'A' * 43}")
    guest.opens("/result")
    yield "a question to try", guest.sends("/result/try", question="plans-pull")
    yield "another answer tried", guest.sends("/result/try", question="plans-pull", answer=0)
    yield (
        "tried what was never offered",
        guest.sends("/result/try", question="plans-pull", answer=9),
    )
    caring = Visitor(app)
    caring.sees_the_result(answers(wanting=12, sadness=22, flatness=3))
    yield "result, care first", caring.page
    tried = caring.sends("/result/try", question="heavy-heart", answer=0)
    yield "another answer tried, care first", tried
    empty = Visitor(app)
    empty.sees_the_result({})
    yield "result, no answers", empty.page
    guest.opens("/compare")
    yield "no file to compare", guest.sends("/compare")
    guest.opens("/compare")
    yield "then and now", guest.sends("/compare", file=(kept_file(guest), "mine.json"))
    yield "call form with errors", guest.asks_for_a_call(name="", email="")
    guest.asks_for_a_call()
    yield "call request sent", guest.opens("/request-a-call/sent")
    guest.opens("/q/smiling")
    yield "value never offered", guest.sends("/q/smiling", answer=9)
    yield "no such page", guest.opens("/wp-login.php")
    yield "no such question", guest.opens("/q/nothing")
    yield "wrong method", guest.client.post("/result")
    yield "too large", guest.client.post("/request-a-call", data={"name": "x" * 70_000})
    yield "strange host", guest.client.get("/", base_url="http://evil.example")
    yield "crash", guest.opens("/boom")
    for _ in range(9):
        guest.asks_for_a_call()
    yield "too many requests", guest.asks_for_a_call()
    yield from endings(app, guest, f"/your-request/{link}")


def endings(app: Flask, guest: Visitor, request: str) -> Iterator[tuple[str, TestResponse]]:
    """A visit that was lost, cleared and left, and a request that was taken back."""
    lost = Visitor(app)
    lost.client.set_cookie("visit", "damaged")
    yield "nothing was kept", lost.opens("/result")
    guest.opens("/q/smiling")
    guest.sends("/clear")
    yield "cleared", guest.follows()
    guest.opens("/q/smiling")
    guest.sends("/leave")
    yield "left", guest.follows()
    guest.opens(request)
    guest.follows()
    guest.takes_it_back()
    yield "request taken back", guest.follows()


@pytest.fixture(scope="module")
def walked(site: Flask) -> dict[str, TestResponse]:
    return dict(pages(site))


@pytest.fixture(scope="module")
def given(walked: dict[str, TestResponse]) -> dict[str, TestResponse]:
    """Pages and files, without the redirects, and without what only machines read."""
    return {
        name: page
        for name, page in walked.items()
        if page.status_code not in (302, 303) and page.request.path not in FOR_MACHINES
    }


@pytest.fixture(scope="module")
def shown(given: dict[str, TestResponse]) -> dict[str, TestResponse]:
    """The pages among them."""
    return {name: page for name, page in given.items() if page.mimetype == "text/html"}


def test_the_walk_meets_every_status_it_is_meant_to(walked: dict[str, TestResponse]) -> None:
    statuses = {
        "no such page": 404, "no such question": 404, "wrong method": 405, "too large": 413,
        "strange host": 400, "crash": 500, "too many requests": 429, "nothing was kept": 410,
        "value never offered": 422, "no file to compare": 422, "then and now": 200,
        "tried what was never offered": 422, "another answer tried": 200, "a question to try": 200,
        "call form with errors": 422, "cleared": 200, "left": 200,
        "POST /q, bad token": 400, "call request sent": 200,
    }  # fmt: skip
    assert {name: walked[name].status_code for name in statuses} == statuses


def test_every_post_refuses_a_bad_token(walked: dict[str, TestResponse]) -> None:
    refused = {name: p.status_code for name, p in walked.items() if name.endswith("bad token")}
    assert refused
    assert set(refused.values()) == {400}


def test_every_page_and_file_says_that_it_is_not_a_diagnosis(
    given: dict[str, TestResponse], content: Content
) -> None:
    for name, page in given.items():
        assert content.notices.not_a_diagnosis in unescape(page.text), name


def test_every_file_is_saved_and_not_shown(given: dict[str, TestResponse]) -> None:
    files = {name: page for name, page in given.items() if page.mimetype != "text/html"}
    assert len(files) == 3
    for name, page in files.items():
        assert page.headers["Content-Disposition"].startswith("attachment; "), name


def test_every_page_leads_to_help_before_anything_else(shown: dict[str, TestResponse]) -> None:
    for name, page in shown.items():
        assert page.text.index('href="/help-now"') < page.text.index("<main"), name


def test_every_page_has_one_heading_a_language_and_a_title_that_starts_with_it(
    shown: dict[str, TestResponse],
) -> None:
    for name, page in shown.items():
        headings = re.findall(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
        (title,) = re.findall(r"<title>(.*?)</title>", page.text)
        assert len(headings) == 1, name
        assert '<html lang="en">' in page.text, name
        plain = title.removeprefix("Error: ")
        assert plain.startswith((headings[0].strip(), "Your result")), name
        assert plain.endswith(" · Self-reflection"), name
        assert "depress" not in title.lower(), name


def test_titles_of_pages_with_an_error_say_so_first(shown: dict[str, TestResponse]) -> None:
    for name, page in shown.items():
        if page.status_code in (400, 404, 405, 409, 413, 422, 429, 500, 503):
            assert "<title>Error: " in page.text, name


def test_every_page_is_valid_to_a_strict_parser(shown: dict[str, TestResponse]) -> None:
    for name, page in shown.items():
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(page.text)
        assert parser.errors == [], (name, parser.errors)
        ids = re.findall(r'\sid="([^"]+)"', page.text)
        assert len(ids) == len(set(ids)), name


def test_no_page_holds_inline_script_or_style(shown: dict[str, TestResponse]) -> None:
    for name, page in shown.items():
        text = page.text.replace('<script type="application/ld+json">', "")  # data, never run
        text = re.sub(
            r'<script src="/static/(?:questions|settling|staff)\.\w+\.js" defer></script>', "", text
        )
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", text), name


def test_every_response_carries_the_security_headers(walked: dict[str, TestResponse]) -> None:
    for name, page in walked.items():
        policy = page.headers["Content-Security-Policy"]
        assert "; script-src 'self'; " in policy, name
        assert "trusted-types 'none'" in policy, name
        assert policy.startswith("default-src 'none'; "), name
        assert "unsafe" not in policy, name
        assert page.headers["X-Content-Type-Options"] == "nosniff", name
        assert page.headers["Referrer-Policy"] == "no-referrer", name
        assert page.headers["X-Frame-Options"] == "DENY", name
        assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert page.headers["Cache-Control"] == "no-store", name
        assert "Strict-Transport-Security" not in page.headers, name


def test_search_engines_are_kept_away_from_the_visit(walked: dict[str, TestResponse]) -> None:
    for name, page in walked.items():
        path = page.request.path
        open_to_all = path in INDEXED or path.startswith("/articles/")
        indexable = open_to_all and page.status_code == 200
        assert ("X-Robots-Tag" not in page.headers) == indexable, name


def test_static_files_carry_the_headers_too_and_are_kept_for_good(site: Flask) -> None:
    start = site.test_client().get("/").text
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', start)
    assert len(files) == 3
    for file in files:
        response = site.test_client().get(unescape(file), buffered=True)
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_over_https_browsers_are_told_to_stay_there(sqlite_url: str) -> None:
    settings = settings_for(sqlite_url, environment="production", trusted_hosts=("localhost",))
    page = app_with(settings).test_client().get("/", base_url="https://localhost")
    assert page.headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_links_to_elsewhere_are_known_carry_no_query_and_tell_nothing(
    shown: dict[str, TestResponse], content: Content
) -> None:
    known = {article.url for article in content.articles} | {content.directory.url}
    known |= {line.url for line in content.helplines} | {"https://www.weather.gov/"}
    known |= {way.href for line in content.helplines for way in line.other_ways}
    for name, page in shown.items():
        for link in re.findall(r"<a[^>]*href=\"https?://[^>]*>", page.text):
            target = unescape(re.findall(r'href="([^"]+)"', link)[0])
            assert target in known, (name, target)
            assert "?" not in target, (name, target)
            assert 'rel="noreferrer noopener"' in link, (name, target)


def test_every_link_of_our_own_leads_somewhere(shown: dict[str, TestResponse], site: Flask) -> None:
    links = {link for page in shown.values() for link in re.findall(r'href="(/[^"#]*)"', page.text)}
    client = site.test_client()
    answered = {link: client.get(unescape(link), buffered=True).status_code for link in links}
    assert {link for link, status in answered.items() if status in (404, 405, 500)} == set()
    assert len(links) > 30


def test_a_look_elsewhere_loses_nothing_that_was_typed_or_chosen(
    shown: dict[str, TestResponse],
) -> None:
    typed_or_chosen = re.compile(r'<textarea|<input [^>]*type="(?!hidden)(?!submit)')
    looks = re.compile(rf'<a [^>]*href="(?:{"|".join(INDEXED)})"[^>]*>')
    with_fields = {
        name: page
        for name, page in shown.items()
        if typed_or_chosen.search(page.text) and page.request.path != "/styleguide"
    }
    assert len(with_fields) > 10
    for name, page in with_fields.items():
        assert 'id="another-tab"' in page.text, name
        for link in looks.findall(page.text):
            back = 'class="back"' in link  # says itself that it leaves
            assert back or 'target="_blank"' in link, (name, link)


def test_during_a_visit_every_page_leaves_at_one_press_and_clears_after_asking(
    shown: dict[str, TestResponse],
) -> None:
    for name, page in shown.items():
        if name.endswith("in a visit") and page.status_code == 200:
            assert 'href="/clear"' in page.text, name
            if page.request.path != "/clear":
                assert 'action="/clear"' not in page.text, name  # one slip loses nothing
            assert 'action="/leave"' in page.text, name


@pytest.mark.parametrize("path", ["/q/smiling", "/q", "/request-a-call"])
def test_the_page_that_a_visit_begins_on_offers_to_leave_and_to_clear(
    site: Flask, path: str
) -> None:
    page = Visitor(site).opens(path)
    assert "visit=" in page.headers["Set-Cookie"]
    assert 'action="/leave"' in page.text
    assert 'href="/clear"' in page.text


@pytest.mark.parametrize("path", ["/q/near-tears", "/result", "/", "/request-a-call", "/clear"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "HEAD"])
def test_no_odd_method_crashes(site: Flask, path: str, method: str) -> None:
    assert site.test_client().open(path, method=method).status_code in (200, 302, 405, 410)


@pytest.mark.parametrize("path", ["/%00", "/q/%ff", "/articles/..%2f..%2fetc", "/q/" + "a" * 900])
def test_no_odd_address_crashes(site: Flask, path: str) -> None:
    assert site.test_client().get(path).status_code in (404, 308)


def test_a_body_of_any_size_or_shape_never_crashes(site: Flask) -> None:
    client = site.test_client()
    kinds = ["application/json", "multipart/form-data", "multipart/form-data; boundary=x", "é"]
    posts = ("/q/smiling", "/q", "/result/try", "/request-a-call", "/clear", "/leave", "/compare")
    for path in posts:
        for kind in kinds:
            for body in (b"", b"\xff" * 200, b"--x\r\n" * 500, b"a=1&" * 3000):
                sent = client.post(path, data=body, content_type=kind)
                assert sent.status_code in (400, 410, 413, 429), (path, kind)
        assert client.post(path, data=b"x" * 65_537).status_code in (400, 410, 413, 429)


def test_no_word_on_any_page_breaks_a_wording_rule(shown: dict[str, TestResponse]) -> None:
    memory = Memory()  # most words stand on every page
    for name, page in shown.items():
        passages = list(from_html(name, page.text))
        assert len(passages) > 5, name
        found, _ = findings(passages, exceptions=exceptions.load(), memory=memory)
        assert [finding for finding in found if finding.fault] == [], name
