"""Where texts are read, and what is said about each place."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from questionnaire.authoring.wording import exceptions, in_content, in_interface
from questionnaire.authoring.wording.everything import by_language, judged
from questionnaire.authoring.wording.find import findings
from questionnaire.authoring.wording.in_html import from_html
from questionnaire.authoring.wording.passages import Passage
from questionnaire.instrument.loading import DEFAULT

pytestmark = pytest.mark.slow


def test_shipped_words_break_no_rule_and_need_every_exception() -> None:
    assert judged(DEFAULT).findings == ()


def test_every_text_of_the_content_is_read_on_its_own_line() -> None:
    passages = list(in_content.passages(DEFAULT))
    assert len(passages) > 400
    for passage in passages:
        line = (DEFAULT / passage.file).read_text("utf-8").split("\n")[passage.line - 1]
        assert passage.text.replace('"', '\\"') in line, passage


def test_questions_are_questions_and_names_are_names() -> None:
    kinds = {passage.text: passage.kind for passage in in_content.passages(DEFAULT)}
    assert kinds["Smiling came easily to me."] == "question"
    assert kinds["Ease of mood. When sadness is in front, smiles tend to take effort."] == "text"
    assert kinds["In the last two weeks, compared with your usual self"] == "text"
    assert kinds["A little of the time"] == "text"
    assert kinds["United Kingdom"] == "name"
    assert kinds["988 Suicide & Crisis Lifeline"] == "name"
    assert kinds["Depression & Motivational Drive"] == "name"
    assert "wanting" not in kinds
    assert not [text for text in kinds if text.startswith("http")]


def test_words_that_recur_are_found_where_they_stand(tmp_path: Path) -> None:
    (tmp_path / "notes.toml").write_text('a = "Be calm."\nb = "Go slow."\nc = "Be calm."\n')
    assert [passage.line for passage in in_content.passages(tmp_path)] == [1, 2, 3]


def test_a_bad_word_in_the_content_is_named_with_file_and_line(tmp_path: Path) -> None:
    folder = shutil.copytree(DEFAULT, tmp_path / "en")
    file = folder / "patterns.toml"
    said = 'summary = "Your answers describe sadness more than a loss of pull'
    text = file.read_text("utf-8")
    assert said in text
    file.write_text(text.replace(said, 'summary = "You have depression and a loss of pull'))
    (found,) = judged(folder).findings
    line = text[: text.index(said)].count("\n") + 1
    assert (found.file, found.line) == ("patterns.toml", line)
    assert (found.rule, found.words) == ("diagnosis.you-have", "You have depression")


def test_messages_of_templates_and_python_are_read_with_something_for_each_placeholder() -> None:
    passages = list(in_interface.passages())
    texts = {passage.text for passage in passages}
    assert "Question this of this" in texts
    assert not [text for text in texts if "%(" in text]
    assert {passage.file.split("/")[0] for passage in passages} == {"templates", "questionnaire"}
    source = (in_interface.PROJECT / "templates" / "base.html").read_text("utf-8").split("\n")
    skip = next(passage for passage in passages if passage.text == "Skip to the main part")
    assert skip.text in source[skip.line - 1]


def test_words_of_a_template_that_bypass_gettext_are_read_as_well(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates" / "page.html"
    page.write_text('{% if a %}\n<p title="You have ADHD.">{{ _("Fine") }}\n Book now!</p>{# no #}')
    read = list(in_interface.outside_gettext("templates/page.html", page.read_text("utf-8")))
    assert read == [
        Passage("templates/page.html", 2, "text", "You have ADHD."),
        Passage("templates/page.html", 3, "text", "Book now!"),
    ]


def test_a_project_without_templates_is_an_error_and_no_clean_bill(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(in_interface.passages(tmp_path))


def translated(folder: Path, language: str, words: str) -> None:
    place = folder / "translations" / language / "LC_MESSAGES"
    place.mkdir(parents=True)
    catalog = Catalog(locale=language)
    catalog.add("Not a diagnosis.", words)
    with (place / "messages.po").open("wb") as file:
        write_po(file, catalog)


def test_translations_are_read_with_their_language(tmp_path: Path) -> None:
    translated(tmp_path, "de", "Sie haben eine Depression.")
    ((language, passage),) = in_interface.translations(tmp_path)
    assert language == "de"
    assert passage.text == "Sie haben eine Depression."
    assert passage.file == "translations/de/LC_MESSAGES/messages.po"


def test_a_translation_into_a_language_with_rules_is_judged(tmp_path: Path) -> None:
    translated(tmp_path, "en", "You have depression.")
    ((language, passage),) = in_interface.translations(tmp_path)
    first, *_ = findings([passage], language)[0]
    assert first.rule == "diagnosis.you-have"


def test_content_of_another_language_is_not_judged_by_english_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    german = tmp_path / "de"
    german.mkdir()
    (german / "notices.toml").write_text('call = "You have depression."\n')
    monkeypatch.setattr("questionnaire.authoring.wording.everything.LANGUAGES", tmp_path)
    assert [passage.text for passage in by_language(german)["de"]] == ["You have depression."]
    assert judged(german).without_rules == {"de": 1}
    assert judged(german).findings == ()


PAGE = """<!doctype html><html><head><title>You have ADHD</title>
<meta name="description" content="Book now"><style>p { color: red }</style></head>
<body><p>You have <strong>a severe</strong> <a href="/x" title="Act now">case</a> of it.</p>
<img alt="Your brain is broken"><input placeholder="Your name" type="text">
<nav aria-label="Help"></nav><button>Send</button><input type="submit" value="Go on">
<svg><title>A map</title><desc>Both sides</desc><text>Low</text></svg><script>var x = 1</script>
<p>12</p></body></html>"""


def test_a_page_is_read_as_a_reader_meets_it() -> None:
    assert [(passage.line, passage.text) for passage in from_html("page", PAGE)] == [
        (1, "You have ADHD"),
        (2, "Book now"),
        (3, "Act now"),
        (3, "You have a severe case of it."),
        (4, "Your brain is broken"),
        (4, "Your name"),
        (5, "Help"),
        (5, "Send"),
        (5, "Go on"),
        (6, "A map"),
        (6, "Both sides"),
        (6, "Low"),
    ]


def test_lines_of_preformatted_text_stand_for_themselves() -> None:
    page = "<pre>Edition one\n<b>Closest</b> pattern\n\nSadness</pre><p>Two\nlines</p>"
    texts = [passage.text for passage in from_html("page", page)]
    assert texts == ["Edition one", "Closest pattern", "Sadness", "Two lines"]


def test_a_rule_sees_across_inline_tags() -> None:
    page = "<p>You <em>have</em> <b>depression</b>.</p>"
    found, _ = findings(from_html("page", page))
    assert "You have depression" in {one.words for one in found}


QUOTE = exceptions.Exempt(
    "promise.outcome", "7 Proven Ways", "A title of another site.", date(2026, 11, 25), 3
)


def test_an_exception_excuses_its_words_and_nothing_beside_them() -> None:
    quoted = Passage("page", 1, "text", "On the hub: 7 Proven Ways")
    assert findings([quoted], exceptions=[QUOTE]) == ([], {QUOTE})
    beside = Passage("page", 1, "text", "7 Proven Ways, and we guarantee results.")
    found, _ = findings([beside], exceptions=[QUOTE])
    assert {one.rule for one in found} == {"promise.outcome"}


def test_an_exception_holds_for_its_own_rule_only() -> None:
    other = Passage("page", 1, "text", "7 Proven Ways to stop your SSRI. Stop your SSRI.")
    found, _ = findings([other], exceptions=[QUOTE])
    assert "medicine.advice" in {one.rule for one in found}


def test_an_exception_that_nothing_needs_is_a_fault_itself() -> None:
    (found,) = exceptions.unused([QUOTE], set())
    assert (found.file, found.line, found.rule) == (
        "wording/exceptions.toml",
        3,
        "exceptions.unused",
    )


def test_every_shipped_exception_has_a_reason_and_a_date() -> None:
    for exempt in exceptions.load():
        assert len(exempt.reason.split()) > 4
        assert exempt.date.year >= 2026
