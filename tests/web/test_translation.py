"""Every word of the interface goes through gettext, so that a second language is files alone."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial
from html import unescape
from io import BytesIO
from pathlib import Path

import html5lib
import pytest
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask

from questionnaire.authoring.checks import texts
from questionnaire.instrument import saved_results
from questionnaire.instrument.content import Content
from tests.apps import app_with, settings_for
from tests.builders import answers
from tests.colleague import Colleague, at_work, hours_pass, link_for
from tests.servers import ROOT
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
PAGES = ["/", "/q/smiling", "/q", "/check", "/result", "/result/try", "/articles",
         "/articles/flat", "/help-now",
         "/how-it-works", "/privacy", "/accessibility", "/clear", "/leave", "/request-a-call",
         "/request-a-call/sent", "/nowhere",
         "/take", "/take/sheet", "/take/answers.txt", "/compare"]  # fmt: skip


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A language in which every word of the interface stands in brackets."""
    folder = tmp_path_factory.mktemp("translations")
    extract: list[str | Path] = [Path(sys.executable).parent / "pybabel", "-q", "extract"]
    extract += ["-F", "pyproject.toml", "-k", "lazy_gettext", "-o", folder / "messages.pot", "."]
    subprocess.run(extract, cwd=ROOT, check=True)
    with (folder / "messages.pot").open("rb") as extracted:
        found = read_po(extracted)
    translated = Catalog(locale="eo")
    for message in found:
        if message.id:
            translated.add(message.id, f"⟦{message.id}⟧")
    (folder / "eo" / "LC_MESSAGES").mkdir(parents=True)
    with (folder / "eo" / "LC_MESSAGES" / "messages.mo").open("wb") as compiled:
        write_mo(compiled, translated)
    return folder


@pytest.fixture
def bracketed(sqlite_url: str, catalog: Path) -> Flask:
    app = app_with(settings_for(sqlite_url, calls_read_by="Dana", practice_contact="555"))
    babel = app.extensions["babel"]
    app.jinja_env.bytecode_cache = None  # it holds English words
    babel.default_locale = "eo"
    babel.translation_directories = [str(catalog)]
    return app


def words_outside_brackets(page: str, content: Content) -> set[str]:
    """Pieces of text that are neither translated nor content nor a plain number or name."""
    # What machines read names types and keys of its own.
    page = re.sub(r"<script type=\"application/ld\+json\">.*?</script>", "", page, flags=re.DOTALL)
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    shown = " ".join(" ".join(tree.itertext()).split())
    own = {" ".join(text.split()) for _, text in texts(content)} | {"MindLAB Neuroscience", "Dana"}
    own.add(content.directory.url)
    for known in sorted(own, key=len, reverse=True):
        shown = shown.replace(known, "")
    while BRACKETED.search(shown):
        shown = BRACKETED.sub("", shown)
    shown = shown.replace(format_date(datetime.now(UTC).date(), "long", locale="eo"), "")
    shown = re.sub(r"doi 10\.\S+|visit|555|wanting-and-sadness/?", "", shown)
    return set(re.findall(r"[A-Za-z]{2,}[^⟦]{0,40}", shown))


@pytest.mark.parametrize("path", PAGES)
def test_no_word_of_the_interface_bypasses_translation(
    bracketed: Flask, content: Content, path: str
) -> None:
    visitor = Visitor(bracketed)
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3) | {"kind-of-reading": 4})
    visitor.opens(path)
    assert "⟦" in visitor.text
    assert words_outside_brackets(unescape(visitor.page.text), content) == set()


def test_then_and_now_bypasses_no_translation_either(bracketed: Flask, content: Content) -> None:
    visitor = Visitor(bracketed)
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    then = saved_results.write(content, answers(wanting=4, sadness=12), datetime.now(UTC).date())
    visitor.opens("/compare")
    visitor.sends("/compare", file=(BytesIO(then.encode()), "mine.json"))
    assert visitor.page.status_code == 200
    assert words_outside_brackets(unescape(visitor.page.text), content) == set()
    visitor.sends("/compare", file=(BytesIO(b"-"), "mine.json"))
    assert words_outside_brackets(unescape(visitor.page.text), content) == set()


@pytest.mark.parametrize("answer", [{}, {"answer": "0"}, {"answer": "s"}, {"answer": "9"}])
def test_no_word_about_a_try_bypasses_translation(
    bracketed: Flask, content: Content, answer: dict[str, str]
) -> None:
    visitor = Visitor(bracketed)
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3) | {"kind-of-reading": 4})
    visitor.sends("/result/try", question="plans-pull", **answer)
    assert "⟦" in visitor.text
    assert words_outside_brackets(unescape(visitor.page.text), content) == set()


@pytest.mark.parametrize(
    "path",
    ["/staff/sign-in", "/staff/confirm", "/staff/account", "/staff/account/password",
     "/staff/people", "/staff/people/1", "/staff/people/add", "/staff/set-up/ended"],
)  # fmt: skip
def test_no_word_of_the_staff_area_bypasses_translation(
    bracketed: Flask, content: Content, path: str
) -> None:
    kim = at_work(bracketed, name="77")
    kim.opens(path)
    assert "⟦" in kim.text
    page = re.sub(r"77@example\.org|[\d-]+ [\d:]+ UTC", "", unescape(kim.page.text))
    assert words_outside_brackets(page, content) == set()


def test_no_word_of_setting_up_bypasses_translation(bracketed: Flask, content: Content) -> None:
    lou, link = Colleague(bracketed), link_for(bracketed, name="77")
    lou.opens(link)
    assert words_outside_brackets(unescape(lou.page.text), content) == set()
    lou.begins(link)
    lou.sends("/staff/set-up", password="short", code="")
    page = re.sub(r"[A-Z2-7]{32}", "", unescape(lou.page.text))
    assert words_outside_brackets(page, content) == set()


def test_no_word_about_a_form_that_waits_bypasses_translation(
    bracketed: Flask, content: Content
) -> None:
    kim = at_work(bracketed, name="78")
    kim.opens("/staff/people/1")
    hours_pass(bracketed, 1 / 6)
    for send in (partial(kim.sends, "/staff/people/1/role", role="reader"), kim.confirms):
        send()
        page = re.sub(r"7\d@example\.org", "", unescape(kim.page.text))
        assert words_outside_brackets(page, content) == set()
