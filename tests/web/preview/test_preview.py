"""The preview: the real pages with example people, and content that is read anew."""

import re
import shutil
import signal
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.request import urlopen
from xml.etree import ElementTree

import html5lib
import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from werkzeug.test import TestResponse

from app import create_app
from questionnaire.authoring.editions import draft, release
from questionnaire.instrument.content import Content
from questionnaire.instrument.faults.fault import ContentError
from questionnaire.instrument.loading import DEFAULT
from questionnaire.web.database import db
from questionnaire.web.middleware import headers
from questionnaire.web.preview import preview_pages, rendering
from questionnaire.web.preview.links import Link, answers_before
from tests.apps import app_with, settings_for
from tests.builders import question, tiny
from tests.commands import flask
from tests.servers import ROOT, preview_server
from tests.visitor import Visitor

pytestmark = pytest.mark.slow


def previewed(database_url: str, folder: Path) -> Flask:
    app = create_app(settings_for(database_url, call_limit="20 per hour"))
    preview_pages.init_app(app, folder)
    with app.app_context():
        db.create_all()
    return app


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    place = tmp_path_factory.mktemp("preview")
    return previewed(f"sqlite:///{place / 'calls.sqlite'}", DEFAULT)


@pytest.fixture(scope="module")
def opened(site: Flask) -> list[tuple[Link, TestResponse]]:
    return [(link, rendering.opened(site, link)) for link in rendering.links(site)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEFAULT, tmp_path / "content"))


@pytest.fixture
def live(folder: Path, sqlite_url: str) -> Iterator[Visitor]:
    """Somebody who previews a content that may be changed."""
    app = previewed(sqlite_url, folder)
    yield Visitor(app)
    with app.app_context():
        db.engine.dispose()


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_visitors_never_get_the_preview(app: Flask, visitor: Visitor) -> None:
    assert not [rule for rule in app.url_map.iter_rules() if "preview" in rule.rule]
    assert visitor.opens("/preview").status_code == 404
    assert visitor.page.headers["Content-Security-Policy"] == headers.POLICY
    assert "connect-src" not in headers.POLICY
    assert "preview" not in visitor.opens("/").text


def test_every_page_of_the_list_opens_with_the_status_it_says(
    opened: list[tuple[Link, TestResponse]],
) -> None:
    wrong = {
        link.address: page.status_code for link, page in opened if page.status_code != link.status
    }
    assert wrong == {}
    statuses = {link.status for link, _ in opened}
    assert statuses >= {200, 400, 404, 405, 409, 410, 413, 422, 429, 500}


def test_every_page_of_the_list_is_sound_html_with_one_heading(
    opened: list[tuple[Link, TestResponse]],
) -> None:
    for link, page in opened:
        html5lib.HTMLParser(strict=True).parse(page.text)
        assert len(re.findall(r"<h1[ >]", page.text)) == 1, link


def test_the_list_links_to_all_of_them_and_to_nothing_that_is_missing(
    site: Flask, opened: list[tuple[Link, TestResponse]]
) -> None:
    page = site.test_client().get("/preview").text
    linked = {unescape(address) for address in re.findall(r'href="(/[^"#]*)"', page)}
    listed = {link.address for link, _ in opened}
    assert listed - linked == {"/preview"}
    ids = set(re.findall(r' id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids


def test_every_pattern_certainty_flag_care_and_article_is_on_some_page(
    site: Flask, content: Content
) -> None:
    texts = [
        unescape(html)
        for name, html in rendering.rendered(site)
        if name not in ("List", "Paths", "Notices")
    ]
    wanted = [variant.name for pattern in content.patterns for variant in pattern.variants]
    # Every close call is one of its variants.
    wanted += [pattern.name for pattern in content.patterns if pattern.id != "close-call"]
    wanted += [certainty.name for certainty in content.instrument.certainties]
    wanted += [flag.words for flag in content.flags]
    wanted += [rule.words for rule in content.care if rule.first]
    wanted += [article.title for article in content.articles]
    wanted += [question.purpose for question in content.questions]
    assert [words for words in wanted if not any(words in text for text in texts)] == []


def test_every_notice_is_listed_with_where_it_is_printed(site: Flask, content: Content) -> None:
    page = unescape(site.test_client().get("/preview/notices").text)
    for sentence in (content.notices.consent, *content.notices.care_first):
        assert sentence in page
    assert "printed nowhere" not in page
    assert re.search(
        r"<code>consent</code>.*?<code>visitor/call_form/ask.html</code>", page, re.DOTALL
    )


def test_every_text_that_goes_out_is_shown_and_new_ones_are_found(live: Visitor) -> None:
    text = unescape(live.opens("/preview/texts").text)
    assert "visitor/call_form/summary.txt" in text
    assert "Closest pattern: Low pull, mood mostly steady" in text
    site = live.client.application
    mail = "Your reference is {{ reference }}, from {{ settings.practice_name }}"
    shipped = site.jinja_loader
    assert shipped is not None
    site.jinja_loader = ChoiceLoader([DictLoader({"mails/confirmed.txt": mail}), shipped])
    text = unescape(live.opens("/preview/texts").text)
    assert "mails/confirmed.txt" in text
    assert "Your reference is {{ reference }}, from MindLAB Neuroscience" in text


def test_choosing_a_persona_seals_the_answers_into_the_cookie(site: Flask) -> None:
    visitor = Visitor(site)
    visitor.opens("/preview/personas/samir/result")
    assert visitor.page.headers["Location"] == "/result?as=samir"
    assert "First, people you can talk to" in visitor.follows().text
    assert "“" not in (visitor.cookie() or "")
    assert "I lost someone close to me" in visitor.opens("/check").text
    visitor.opens("/preview/personas/ben/result")
    assert "First, people you can talk to" not in visitor.follows().text
    visitor.opens("/preview/personas/kofi/result")
    assert "You opened the page with people to talk to" in visitor.follows().text


def test_the_bar_leads_back_to_the_list_and_on_to_the_next_person(site: Flask) -> None:
    visitor = Visitor(site)
    listed = re.findall(r"/preview/personas/([a-z]+)/paper", visitor.opens("/preview").text)
    assert len(listed) > 20
    for place, following in zip(listed, [*listed[1:], None], strict=True):
        visitor.opens(f"/preview/personas/{place}/paper")
        page = visitor.follows().text
        assert f'href="/preview#{place}"' in page
        onward = re.findall(r'href="(/preview/personas/[^"]+)"', page)
        assert onward == ([f"/preview/personas/{following}/paper"] if following else [])
    assert "preview-bar" not in visitor.opens("/preview/notices").text
    assert "Next:" not in visitor.opens("/result?as=nobody-like-that").text


def test_a_page_reached_in_a_state_goes_on_from_there(site: Flask) -> None:
    visitor = Visitor(site)
    visitor.opens("/preview/states/never-offered")
    assert visitor.page.status_code == 422
    visitor.sends("/q/smiling", answer="1")
    assert visitor.page.headers["Location"] == "/q/eager-ahead"
    visitor.opens("/preview/states/lost")
    assert visitor.cookie() is None


def test_looking_at_too_many_requests_keeps_nobody_from_sending_one(site: Flask) -> None:
    for _ in range(2):
        assert Visitor(site).opens("/preview/states/call-too-often").status_code == 429
    assert Visitor(site).asks_for_a_call().status_code == 303


def test_the_paper_view_wears_the_styles_of_print_on_the_screen(site: Flask) -> None:
    visitor = Visitor(site)
    visitor.opens("/preview/personas/mara/paper")
    assert 'href="/preview/paper.css"' in visitor.follows().text
    style = visitor.opens("/preview/paper.css").text
    assert "@media print" not in style
    assert "@page" in style


@pytest.mark.parametrize("name", ["preview.css", "preview.js", "paths.css"])
def test_files_of_its_own_are_served(site: Flask, name: str) -> None:
    page = site.test_client().get(f"/preview/static/{name}", buffered=True)
    assert page.status_code == 200
    assert page.text == (ROOT / "static/preview" / name).read_text()


def test_scripts_of_its_own_are_let_in_and_no_others(site: Flask) -> None:
    page = site.test_client().get("/preview/personas/mara/result", follow_redirects=True)
    policy = page.headers["Content-Security-Policy"]
    assert policy == headers.OPEN_POLICY
    assert re.findall(r"<script[^>]*src=\"([^\"]+)\"", page.text) == ["/preview/static/preview.js"]
    assert not re.search(r"\sstyle=|\son\w+=|<style", page.text)


@pytest.mark.parametrize(
    "address",
    ["/preview/personas/x/result", "/preview/personas/mara/nowhere", "/preview/states/x",
     "/preview/questions/x"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(site: Flask, address: str) -> None:
    assert site.test_client().get(address).status_code == 404


def test_every_question_of_a_branch_can_be_opened(tmp_path: Path, sqlite_url: str) -> None:
    site = previewed(sqlite_url, tiny(tmp_path))
    content = site.extensions["content"]
    assert answers_before(content, question(content, "sugar")) == {"drink": 0, "milk": 1}
    for asked in content.asked:
        page = site.test_client().get(f"/preview/questions/{asked.id}", follow_redirects=True)
        assert page.request.path == f"/q/{asked.id}"
    assert "has no personas.toml yet" in site.test_client().get("/preview").text


def test_the_map_stands_on_its_page_and_as_a_file(site: Flask) -> None:
    page = site.test_client().get("/preview/paths").text
    assert 'class="paths"' in page
    assert "there is no address for “Optimize Your Brain for Joy”" in unescape(page)
    file = site.test_client().get("/preview/paths.svg")
    assert file.mimetype == "image/svg+xml"
    ElementTree.fromstring(file.text)


def test_a_changed_file_shows_at_the_next_request(live: Visitor, folder: Path) -> None:
    before = live.opens("/preview/changed").text
    assert live.opens("/preview/changed").text == before
    change(folder / "questions.toml", "Smiling came easily to me.", "Laughing came easily to me.")
    assert live.opens("/preview/changed").text != before
    assert "Laughing came easily to me." in live.opens("/q/smiling").text
    change(folder / "personas.toml", "Mara keeps everything going", "Mara keeps it up")
    assert "Mara keeps it up" in live.opens("/preview").text


def test_a_draft_and_a_retired_edition_can_be_looked_at(live: Visitor, folder: Path) -> None:
    place = draft(folder, "1.1")
    change(place / "questions.toml", "Smiling came easily to me.", "Laughing came easily to me.")
    listed = live.opens("/preview").text
    assert "Edition 1.0" in listed
    assert "Edition 1.1" in listed
    live.opens("/preview/personas/mara/result")
    live.opens("/preview/editions/1.1")
    assert live.follows().status_code == 200
    live.opens("/preview/personas/mara/check")
    assert "Laughing came easily to me." in live.follows().text
    release(folder, "1.1")
    assert "retired" in live.opens("/preview").text
    live.opens("/preview/editions/1.0")
    live.opens("/preview/personas/mara/check")
    assert "Smiling came easily to me." in live.follows().text
    assert live.opens("/preview/editions/9").status_code == 404


def test_broken_content_shows_every_fault_with_its_line_and_goes_on_when_mended(
    live: Visitor, folder: Path
) -> None:
    questions = folder / "questions.toml"
    line = questions.read_text().splitlines().index('scale = "effort"') + 1
    change(questions, 'scale = "effort"', 'scale = "efort"')
    for address in ("/preview", "/", "/q/smiling", "/nowhere"):
        assert live.opens(address).status_code == 500
        named = f"questions.toml:{line}: hard-to-start: refers to the unknown scale efort"
        assert named in live.text
        assert "did you mean effort?" in live.text
        assert "Mend what is named below" in live.text
    script = live.client.get("/preview/static/preview.js", buffered=True)
    assert script.status_code == 200
    assert live.opens("/preview/changed").status_code == 200
    change(questions, 'scale = "efort"', 'scale = "effort"')
    assert live.opens("/preview").status_code == 200


@pytest.mark.parametrize(
    ("change_of", "fault"),
    [
        (
            ("patterns.toml", "[[patterns]]", "[[patterns]"),
            "patterns.toml:5: a heading is not closed",
        ),
        (
            ("personas.toml", "wanting = 80", "wantin = 80"),
            "mara: levels refers to the unknown scale wantin",
        ),
        (("care.toml", 'id = "much-sadness"', 'id = "Much"'), "care.toml:5: Much: id can"),
    ],
)
def test_faults_of_every_kind_are_shown(
    live: Visitor, folder: Path, change_of: tuple[str, str, str], fault: str
) -> None:
    file, old, new = change_of
    change(folder / file, old, new)
    assert live.opens("/preview").status_code == 500
    assert fault in live.text


def test_a_missing_file_is_shown_too(live: Visitor, folder: Path) -> None:
    (folder / "care.toml").unlink()
    assert live.opens("/preview").status_code == 500
    assert "care.toml:1: it is missing from" in live.text


def test_content_that_is_broken_from_the_start_is_refused(folder: Path, sqlite_url: str) -> None:
    change(folder / "questions.toml", 'scale = "effort"', 'scale = "efort"')
    app = app_with(settings_for(sqlite_url), migrated=False)
    with pytest.raises(ContentError, match="unknown scale efort"):
        preview_pages.init_app(app, folder)


def test_the_command_writes_the_map_and_serves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "map.svg"
    done = flask("content", "preview", "--svg", file)
    assert (done.returncode, done.stdout) == (0, f"Wrote {file}\n")
    picture = ElementTree.fromstring(file.read_text())
    assert picture.find("{http://www.w3.org/2000/svg}style") is not None
    nowhere = flask("content", "preview", "--svg", tmp_path / "nowhere" / "map.svg")
    assert nowhere.returncode == 1
    assert "can't be written: No such file or directory" in nowhere.stderr


def test_the_command_refuses_broken_content_with_its_faults(folder: Path) -> None:
    change(folder / "questions.toml", 'scale = "effort"', 'scale = "efort"')
    done = flask("content", "preview", "--content", folder, "--port", "0")
    assert done.returncode == 1
    assert "hard-to-start: refers to the unknown scale efort" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_serves_on_settings_of_its_own_and_ends_quietly(tmp_path: Path) -> None:
    environment = {
        "TMPDIR": str(tmp_path),
        "ENVIRONMENT": "production",  # and nothing that it takes: the preview needs none of it
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    }
    with preview_server(**environment) as (address, server):
        with urlopen(address, timeout=10) as page:
            assert "Every page at a click" in page.read().decode()
        server.send_signal(signal.SIGINT)
        out, error = server.communicate(timeout=20)
        assert (server.returncode, out, error) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
