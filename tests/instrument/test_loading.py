import shutil
from pathlib import Path

import pytest

from questionnaire.instrument.content.field_types import Id, Text
from questionnaire.instrument.faults.fault import ContentError, Fault
from questionnaire.instrument.faults.lines import line_of
from questionnaire.instrument.loading import (
    DEFAULT,
    LANGUAGES,
    home_of,
    load,
    load_editions,
    read_list,
)
from tests.builders import TINY, tiny


def faults(folder: Path, *changes: tuple[str, str, str]) -> tuple[str, ...]:
    """What is wrong with the tiny instrument after these changes."""
    with pytest.raises(ContentError) as caught:
        load(tiny(folder, *changes))
    return tuple(map(str, caught.value.faults))


def test_content_without_faults_is_read() -> None:
    assert load() == load(DEFAULT) == load(LANGUAGES / "en")


def test_a_list_that_released_editions_call_otherwise_is_read(tmp_path: Path) -> None:
    patterns = (DEFAULT / "patterns.toml").read_text("utf-8")
    folder = shutil.copytree(DEFAULT, tmp_path / "former")
    (folder / "patterns.toml").write_text(patterns.replace("[[disclosures]]", "[[told]]"), "utf-8")
    assert load(folder).disclosures == load().disclosures != ()


def test_shared_options_and_listed_ones_are_numbered_from_zero(tmp_path: Path) -> None:
    content = load(tiny(tmp_path))
    assert [(o.value, o.label) for o in content.questions[0].options] == [
        (0, "Tea"),
        (1, "Coffee"),
        (2, "Neither"),
    ]
    assert [o.label for o in content.items["hunger"][0].options] == ["No", "Half", "Yes"]


def with_a_shared_lead(folder: Path, name: str) -> Path:
    """The tiny instrument, whose first question names the lead that stands once in the file."""
    folder = tiny(folder, ("questions.toml", "[options]", '[leads]\nnow = "Just now"\n\n[options]'))
    file = folder / "questions.toml"
    file.write_text(file.read_text().replace('lead = "Today"', f'lead = "{name}"', 1))
    return folder


def test_a_lead_that_questions_share_stands_in_the_file_once(tmp_path: Path) -> None:
    content = load(with_a_shared_lead(tmp_path, "now"))
    assert [question.lead for question in content.questions[:2]] == ["Just now", "Today"]


def test_the_name_of_a_lead_that_there_is_not_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as error:
        load(with_a_shared_lead(tmp_path, "nwo"))
    (fault,) = error.value.faults
    assert str(fault).endswith('drink: there is no lead named "nwo"; did you mean now?')


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param(
            ("questions.toml", 'text = "Milk in it?"\n', ""),
            [
                "questions.toml:12: milk: it has no text; add what is missing; docs/content-fields.md explains each field"
            ],
            id="a field is missing",
        ),
        pytest.param(
            ("questions.toml", 'options = ["No", "Yes"]\n', ""),
            [
                "questions.toml:12: milk: it has no options; add what is missing; docs/content-fields.md explains each field"
            ],
            id="the options are missing",
        ),
        pytest.param(
            ("questions.toml", 'text = "Milk in it?"', 'text = " "'),
            ['questions.toml:14: milk: text can\'t be " "; write some text between the quotes'],
            id="a text is empty",
        ),
        pytest.param(
            ("questions.toml", 'text = "Milk in it?"', 'text = "Milk in it?"\ntxet = "Milk?"'),
            ["questions.toml:15: milk: there is no field txet; did you mean text?"],
            id="a field is unknown",
        ),
        pytest.param(
            ("questions.toml", 'id = "milk"', 'id = "Milk!"'),
            [
                'questions.toml:13: Milk!: id can\'t be "Milk!"; use lowercase letters, digits and hyphens, starting with a letter, such as near-tears'
            ],
            id="an id can not be an address",
        ),
        pytest.param(
            ("questions.toml", 'id = "milk"\n', ""),
            [
                "questions.toml:12: entry 2 of questions: it has no id; add what is missing; docs/content-fields.md explains each field"
            ],
            id="an id is missing",
        ),
        pytest.param(
            ("questions.toml", 'options = "shares"', 'options = "sharse"'),
            [
                'questions.toml:45: dry-mouth: there is no set of options named "sharse"; did you mean shares?'
            ],
            id="a set of options is unknown",
        ),
        pytest.param(
            ("questions.toml", '["Tea", "Coffee", "Neither"]', '["Tea", 3, "Neither"]'),
            ["questions.toml:10: drink: options 2.label can't be 3; write text in quotes"],
            id="an option is no text",
        ),
        pytest.param(
            ("questions.toml", 'key = "positive"', 'key = "reversed"'),
            [
                'questions.toml:65: drunk-enough: key can\'t be "reversed"; write one of: straight, positive'
            ],
            id="a key is unknown",
        ),
        pytest.param(
            ("scales.toml", "error = 10", "error = 101"),
            ["scales.toml:7: thirst: error can't be 101; write a number that is at most 100"],
            id="points beyond 100",
        ),
        pytest.param(
            ("scales.toml", "level_from = 2", 'level_from = "many"'),
            [
                'scales.toml:8: thirst: level_from can\'t be "many"; write a whole number, without quotes'
            ],
            id="a number is no number",
        ),
        pytest.param(
            ("patterns.toml", 'check = "not-comparable"', 'check = "not-comparible"'),
            [
                'patterns.toml:6: open: when 1.check can\'t be "not-comparible"; did you mean not-comparable?'
            ],
            id="a check is unknown",
        ),
        pytest.param(
            ("patterns.toml", 'check = "not-comparable"', 'chekc = "not-comparable"'),
            ["patterns.toml:6: open: when 1: a condition can't use chekc; did you mean check?"],
            id="a condition asks about nothing",
        ),
        pytest.param(
            ("patterns.toml", "at_least = 60", "at_leats = 60"),
            [
                "patterns.toml:14: thirsty: there is no field when 1.any 1.at_leats; did you mean at_least?"
            ],
            id="a limit is unknown",
        ),
        pytest.param(
            ("patterns.toml", 'lead = ["thirst", "hunger"]', 'lead = ["thirst"]'),
            ["patterns.toml:18: thirsty: lead has too few entries; write two"],
            id="a lead of one scale",
        ),
        pytest.param(
            ("articles.toml", "https://example.org/teapots", "http://example.org/teapots"),
            [
                'articles.toml:19: teapots: url can\'t be "http://example.org/teapots"; write the full address, starting with https:// and ending before any ? or #'
            ],
            id="an address is not https",
        ),
        pytest.param(
            ("articles.toml", "https://example.org/teapots", "https://example.org/teapots?from=us"),
            [
                'articles.toml:19: teapots: url can\'t be "https://example.org/teapots?from=us"; write the full address, starting with https:// and ending before any ? or #'
            ],
            id="an address takes something along",
        ),
        pytest.param(
            ("articles.toml", "reviewed = 2026-01-01", 'reviewed = "soon"'),
            [
                'articles.toml:8: wells: reviewed can\'t be "soon"; write a date without quotes, such as 2026-11-23'
            ],
            id="a date is no date",
        ),
        pytest.param(
            ("helplines.toml", 'iso = "IE"', 'iso = "Ireland"'),
            [
                'helplines.toml:10: Ireland: iso can\'t be "Ireland"; write the country code in two capital letters, such as IE'
            ],
            id="a country has no two letters",
        ),
        pytest.param(
            ("helplines.toml", 'tel = "116123"', 'tel = "116 123"'),
            [
                'helplines.toml:15: IE: tel can\'t be "116 123"; write digits without spaces, starting with + if it can be called from abroad'
            ],
            id="a number can not be dialed",
        ),
        pytest.param(
            ("helplines.toml", 'url = "https://example.org/"', 'url = "example.org"'),
            [
                'helplines.toml:3: url can\'t be "example.org"; write the full address, starting with https:// and ending before any ? or #'
            ],
            id="the directory has no address",
        ),
        pytest.param(
            (
                "instrument.toml",
                'from_gap = 0, name = "Too close"',
                'from_gap = -1, name = "Too close"',
            ),
            [
                "instrument.toml:9: certainties 1.from_gap can't be -1; write a number that is at least 0"
            ],
            id="a gap below zero",
        ),
        pytest.param(
            ("notices.toml", 'inbox = "Not watched."\n', ""),
            [
                "notices.toml:1: it has no inbox; add what is missing; docs/content-fields.md explains each field"
            ],
            id="a notice is missing",
        ),
        pytest.param(
            ("questions.toml", TINY["questions.toml"], "questions = 7"),
            [
                'questions.toml:1: questions can\'t be 7; write a list in square brackets, such as ["a", "b"]'
            ],
            id="the questions are no list",
        ),
    ],
)
def test_a_fault_is_named_with_file_and_place(
    tmp_path: Path, change: tuple[str, str, str], named: list[str]
) -> None:
    assert list(faults(tmp_path, change)) == named


def test_several_faults_in_several_files_are_named_at_once(tmp_path: Path) -> None:
    named = faults(
        tmp_path,
        ("questions.toml", 'text = "Milk in it?"\n', ""),
        ("questions.toml", 'text = "Fresh beans?"\n', ""),
        ("scales.toml", "error = 10", "error = 101"),
        ("care.toml", 'purpose = "Much thirst."', "purpose = 3"),
    )
    assert [fault.split(": ")[:2] for fault in named] == [
        ["questions.toml:12", "milk"],
        ["questions.toml:29", "beans"],
        ["scales.toml:7", "thirst"],
        ["care.toml:3", "parched"],
    ]


def test_a_missing_file_is_named_beside_other_faults(tmp_path: Path) -> None:
    tiny(tmp_path, ("scales.toml", "error = 10", "error = 101"))
    (tmp_path / "method.toml").unlink()
    with pytest.raises(ContentError) as caught:
        load(tmp_path)
    missing, scale = map(str, caught.value.faults)
    assert missing.startswith("method.toml:1: it is missing from ")
    assert scale.startswith("scales.toml:7: thirst")


def test_a_folder_without_content_is_named_in_one_line(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ContentError) as caught:
            load(folder)
        (fault,) = map(str, caught.value.faults)
        assert fault.startswith(f"instrument.toml:1: it is missing from {folder}; give a folder")


def test_a_folder_that_lacks_files_is_told_each(tmp_path: Path) -> None:
    (tmp_path / "instrument.toml").write_text(TINY["instrument.toml"])
    with pytest.raises(ContentError) as caught:
        load(tmp_path)
    named = {fault.file for fault in caught.value.faults}
    assert named == set(TINY) - {"instrument.toml"}


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        ('a = 1\nb = "x\nc = 2\n', "2: a text is not closed on its line; close it"),
        ('a = """x\n\n', "1: a text is never closed"),
        ('a = "C:\\q"\n', "1: a text contains a single backslash; write two"),
        ("a = hello\n", "1: the value after = can't be read; put text in straight quotes"),
        ("a = “x”\n", "1: the value after = can't be read; put text in straight quotes"),
        ('a = "say "hi""\n', "1: there is something after the value"),
        (
            "a = 2026-13-40\n",
            "1: there is something after the value, or the value is not a valid date",
        ),
        ("a = 2026-02-30\n", "1: this date does not exist"),
        ("\n\na: 1\n", "3: the line is neither a field nor a comment"),
        ("é = 1\n", "1: the line is neither a field nor a comment"),
        ("[a]\nb = 1\nb = 2\n", "3: the field appears twice in this entry; keep one"),
        ("a = { b = 1, b = 2 }\n", "1: the field appears twice in these braces; keep one"),
        ("[a]\nb = 1\n[a]\n", "3: the table appears twice"),
        ("a = [1, 2\nb = 3\n", "2: a list is not closed, or a comma is missing"),
        ("a = { b = 1\n", "1: braces are not closed"),
        ("[[care]\n", "1: a heading is not closed; close it with as many ]"),
        ("a = 1\nb = caf\udce9\n", "2: the file is not UTF-8 text; save it as UTF-8"),
        ("a = { ? = 1 }\n", "1: "),
    ],
)
def test_a_file_that_is_not_toml_is_named_with_its_line_in_plain_words(
    tmp_path: Path, broken: str, named: str
) -> None:
    (tiny(tmp_path) / "care.toml").write_bytes(broken.encode(errors="surrogateescape"))
    with pytest.raises(ContentError) as caught:
        load(tmp_path)
    (fault,) = map(str, caught.value.faults)
    assert fault.startswith(f"care.toml:{named}")


def test_a_mark_before_the_text_and_lines_of_another_system_are_read(tmp_path: Path) -> None:
    text = tiny(tmp_path).joinpath("care.toml").read_text("utf-8")
    (tmp_path / "care.toml").write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode())
    assert load(tmp_path).care


def test_the_error_counts_and_lists_its_faults() -> None:
    one, two = Fault("a.toml", 1, "is wrong", "mend it"), Fault("b.toml", 2, "too", "so")
    assert str(ContentError([one])) == "The content has 1 fault:\n- a.toml:1: is wrong; mend it"
    assert str(ContentError([one, two])).startswith("The content has 2 faults:\n- a.toml:1: ")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param(
            ("patterns.toml", '[{ check = "not-comparable" }]', '["not-comparable"]'),
            [
                "patterns.toml:6: open: when 1: a condition uses one of: scale, question, patterns, check, any; write one of them, in braces"
            ],
            id="a condition is a text",
        ),
        pytest.param(
            ("articles.toml", '{ patterns = ["thirsty"] }', '"thirsty"'),
            [
                "articles.toml:10: wells: suggestions 1.when: a suggestion uses one of: scale, question, patterns; write one of them, in braces"
            ],
            id="the condition of a suggestion is a text",
        ),
        pytest.param(
            ("scales.toml", TINY["scales.toml"], 'scales = ["thirst"]'),
            [
                'scales.toml:1: entry 1 of scales: it can\'t be "thirst"; write fields in braces, such as { name = … }, or as a separate table'
            ],
            id="a scale is a text",
        ),
        pytest.param(
            ("questions.toml", TINY["questions.toml"], 'questions = ["drink"]'),
            [
                'questions.toml:1: entry 1 of questions: it can\'t be "drink"; write fields in braces, such as { name = … }, or as a separate table'
            ],
            id="a question is a text",
        ),
        pytest.param(
            ("questions.toml", '[options]\nshares = ["No", "Half", "Yes"]\n', "options = 3\n"),
            [
                "questions.toml:1: options can't be 3; write names with values in braces, such as { name = 1 }"
            ],
            id="the shared options are a number",
        ),
    ],
)
def test_a_text_in_the_place_of_a_table_is_named(
    tmp_path: Path, change: tuple[str, str, str], named: list[str]
) -> None:
    assert list(faults(tmp_path, change)) == named


def test_an_instrument_may_leave_out_its_last_step(tmp_path: Path) -> None:
    content = load(tiny(tmp_path, ("instrument.toml", 'last_step = "done"\n', "")))
    assert content.last_step is None


def test_no_fault_holds_what_only_programmers_read(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, ("helplines.toml", 'iso = "IE"', 'iso = "ie"'))
    assert "^" not in fault


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param(
            ("helplines.toml", 'iso = "IE"\n', 'name = "Line"\n[[helplines]]\niso = "IE"\n'),
            "helplines.toml:9: entry 1 of helplines: it has no iso, country, purpose, shown, tel, hours, languages, cost, emergency, url; add what is missing; docs/content-fields.md explains each field",
            id="an incomplete helpline",
        ),
        pytest.param(
            ("questions.toml", 'shares = ["No", "Half", "Yes"]', 'shares = ["No", 5, "Yes"]'),
            "questions.toml:2: shares 2 can't be 5; write text in quotes",
            id="a set that many questions share",
        ),
        pytest.param(
            ("questions.toml", 'shares = ["No", "Half", "Yes"]', 'shares = ["No"]'),
            "questions.toml:2: shares can't be this; give at least 2",
            id="a set without a choice",
        ),
        pytest.param(
            ("scales.toml", 'id = "thirst"', 'id = "thirsty"'),
            "instrument.toml:5: refers to the unknown scale thirst, as do 10 more places; did you mean thirsty?",
            id="a scale that is called otherwise now",
        ),
        pytest.param(
            ("patterns.toml", 'lead = ["thirst", "hunger"]', 'lead = ["thirst", "hunger", "x"]'),
            "patterns.toml:18: thirsty: lead can't be this; keep only 2 of them",
            id="three where two belong",
        ),
        pytest.param(
            ("patterns.toml", 'id = "tea"', 'id = "tea"\nwhne = []'),
            "patterns.toml:37: tea: there is no field whne; did you mean when?",
            id="a slip beside the field that it means",
        ),
        pytest.param(
            ("scales.toml", "error = 10", "error = 10\nweight = 3"),
            "scales.toml:8: thirst: there is no field weight; write one of: id, name, about, low_end, high_end, error, level_from, compare_from, both_wordings, change_from, pictured",
            id="a field like no other",
        ),
        pytest.param(
            ("helplines.toml", "[directory]", "[dirctory]"),
            "helplines.toml:1: there is no table dirctory; did you mean directory?",
            id="a table with a slip",
        ),
    ],
)
def test_a_fault_is_named_once_where_it_is_mended(
    tmp_path: Path, change: tuple[str, str, str], named: str
) -> None:
    assert faults(tmp_path, change) == (named,)


def test_a_table_with_a_slip_in_its_name_is_named_and_not_missed_as_well(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, ("care.toml", "[[care]]", "[[cares]]"))
    assert fault == "care.toml:1: there is no table cares; did you mean care?"


def test_a_table_beside_the_ones_that_are_read_is_named_with_its_line(tmp_path: Path) -> None:
    more = '[[flag]]\nid = "slip"\n\n[[flags]]\nid = "tea"'
    (fault,) = faults(tmp_path, ("patterns.toml", '[[flags]]\nid = "tea"', more))
    assert fault == "patterns.toml:35: there is no table flag; did you mean flags?"


def test_a_table_that_is_missing_is_named(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, ("care.toml", TINY["care.toml"], ""))
    assert (
        fault == "care.toml:1: care is missing; add it; docs/content-fields.md explains each field"
    )


def edition(folder: Path, version: str, *changes: tuple[str, str, str]) -> Path:
    """Another edition beside the tiny one, with the files that an edition has of its own."""
    place = folder / "editions" / version
    place.mkdir(parents=True)
    renamed = ("instrument.toml", 'version = "0.1"', f'version = "{version}"')
    tiny(place, renamed, *changes)
    for shared in ("helplines.toml", "notices.toml", "method.toml"):
        (place / shared).unlink()
    return place


def test_other_editions_are_read_with_what_all_editions_share(tmp_path: Path) -> None:
    edition(tiny(tmp_path), "0.0", ("questions.toml", "What do you drink?", "What will you drink?"))
    first, other = load_editions(tmp_path)
    assert first == load(tmp_path)
    assert (first.edition, other.edition) == ("thirst-and-hunger/0.1", "thirst-and-hunger/0.0")
    assert other.questions[0].text == "What will you drink?"
    assert other.helplines == first.helplines
    assert other == load(tmp_path / "editions/0.0")
    assert [home_of(tmp_path, e) for e in (first, other)] == [tmp_path, tmp_path / "editions/0.0"]


def test_the_faults_of_every_edition_are_named_and_shared_ones_once(tmp_path: Path) -> None:
    edition(tiny(tmp_path), "0.0", ("scales.toml", "error = 10", "error = 101"))
    (tmp_path / "notices.toml").write_text("=")
    with pytest.raises(ContentError) as caught:
        load_editions(tmp_path)
    shared, own = map(str, caught.value.faults)
    assert shared.startswith("notices.toml:1: the line is neither")
    assert own.startswith("editions/0.0/scales.toml:7: thirst: error can't be 101")


def test_a_text_that_breaks_off_has_lines_too() -> None:
    assert line_of("\na = [1, { b = 2", ("a", 1, "b")) == 2


def beside(folder: Path, text: str) -> Path:
    file = folder / "wells.toml"
    file.write_text(text)
    return file


def test_a_list_of_another_file_is_read(tmp_path: Path) -> None:
    file = beside(tmp_path, "wells = [1, 2]\n")
    assert read_list(file, "wells", tuple[int, ...]) == ((1, 2), "wells = [1, 2]\n")
    assert read_list(beside(tmp_path, ""), "wells", tuple[int, ...]) == ((), "")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("wells = [", "wells.toml:1: the value after = can't be read"),
        (
            "wells = [1]\nsprings = [2]\n",
            "wells.toml:2: there is no table springs; write one of: wells",
        ),
        (
            'wells = ["deep"]\n',
            'wells.toml:1: entry 1 of wells: it can\'t be "deep"; write a whole number',
        ),
    ],
)
def test_a_broken_list_of_another_file_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(ContentError) as broken:
        read_list(beside(tmp_path, text), "wells", tuple[int, ...])
    assert str(broken.value.faults[0]).startswith(fault)


def test_a_name_that_is_none_is_named_in_a_list_of_names(tmp_path: Path) -> None:
    file = beside(tmp_path, 'wells = [{ id = "a", "B c" = 1 }]\n')
    with pytest.raises(ContentError) as broken:
        read_list(file, "wells", tuple[dict[Id, Text], ...])
    bad, wrong = map(str, broken.value.faults)
    assert bad.startswith('wells.toml:1: a: B c can\'t be "B c"; use lowercase letters')
    assert wrong == "wells.toml:1: a: B c can't be 1; write text in quotes"


def test_an_edition_folder_without_its_first_file_is_named(tmp_path: Path) -> None:
    (tiny(tmp_path) / "editions/0.3").mkdir(parents=True)
    with pytest.raises(ContentError) as caught:
        load_editions(tmp_path)
    (fault,) = map(str, caught.value.faults)
    assert fault.startswith("editions/0.3/instrument.toml:1: it is missing; repair the edition")
