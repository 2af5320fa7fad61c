from pathlib import Path

import pytest

from questionnaire.instrument.loading import (
    DEFAULT,
    LANGUAGES,
    ContentError,
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
    return caught.value.faults


def test_content_without_faults_is_read() -> None:
    assert load() == load(DEFAULT) == load(LANGUAGES / "en")


def test_shared_options_and_listed_ones_are_numbered_from_zero(tmp_path: Path) -> None:
    content = load(tiny(tmp_path))
    assert [(o.value, o.label) for o in content.questions[0].options] == [
        (0, "Tea"),
        (1, "Coffee"),
        (2, "Neither"),
    ]
    assert [o.label for o in content.items["hunger"][0].options] == ["No", "Half", "Yes"]


@pytest.mark.parametrize(
    ("change", "place", "says"),
    [
        pytest.param(
            ("questions.toml", 'text = "Milk in it?"\n', ""),
            "questions.toml:13: milk: text: ",
            "required",
            id="a field is missing",
        ),
        pytest.param(
            ("questions.toml", 'text = "Milk in it?"', 'text = " "'),
            "questions.toml:13: milk: text: ",
            "at least 1 character",
            id="a text is empty",
        ),
        pytest.param(
            ("questions.toml", 'text = "Milk in it?"', 'text = "Milk in it?"\ntxet = "Milk?"'),
            "questions.toml:13: milk: txet: ",
            "'Milk?'",
            id="a field is unknown",
        ),
        pytest.param(
            ("questions.toml", 'id = "milk"', 'id = "Milk!"'),
            "questions.toml:13: Milk!: id: ",
            "'Milk!'",
            id="an id can not be an address",
        ),
        pytest.param(
            ("questions.toml", 'id = "milk"\n', ""),
            "questions.toml:1: an entry without id: id: ",
            "required",
            id="an id is missing",
        ),
        pytest.param(
            ("questions.toml", 'options = "shares"', 'options = "sharse"'),
            "questions.toml:40: dry-mouth: options: ",
            "'sharse'",
            id="a set of options is unknown",
        ),
        pytest.param(
            ("questions.toml", '["Tea", "Coffee", "Neither"]', '["Tea", 3, "Neither"]'),
            "questions.toml:5: drink: options.1.label: ",
            "it says 3",
            id="an option is no text",
        ),
        pytest.param(
            ("questions.toml", 'key = "positive"', 'key = "reversed"'),
            "questions.toml:58: drunk-enough: key: ",
            "'reversed'",
            id="a key is unknown",
        ),
        pytest.param(
            ("scales.toml", "error = 10", "error = 101"),
            "scales.toml:2: thirst: error: ",
            "it says 101",
            id="points beyond 100",
        ),
        pytest.param(
            ("scales.toml", "level_from = 2", 'level_from = "many"'),
            "scales.toml:2: thirst: level_from: ",
            "'many'",
            id="a number is no number",
        ),
        pytest.param(
            ("patterns.toml", 'check = "not-comparable"', 'check = "not-comparible"'),
            "patterns.toml:2: open: when.0.check.check: ",
            "'not-comparible'",
            id="a check is unknown",
        ),
        pytest.param(
            ("patterns.toml", 'check = "not-comparable"', 'chekc = "not-comparable"'),
            "patterns.toml:2: open: when.0: ",
            "scale, question, patterns, check, any",
            id="a condition asks about nothing",
        ),
        pytest.param(
            ("patterns.toml", "at_least = 60", "at_leats = 60"),
            "patterns.toml:9: thirsty: when.0.any.any.0.at_leats: ",
            "it says 60",
            id="a limit is unknown",
        ),
        pytest.param(
            ("patterns.toml", 'lead = ["thirst", "hunger"]', 'lead = ["thirst"]'),
            "patterns.toml:9: thirsty: lead.1: ",
            "required",
            id="a lead of one scale",
        ),
        pytest.param(
            ("articles.toml", "https://example.org/teapots", "http://example.org/teapots"),
            "articles.toml:13: teapots: url: ",
            "'http://example.org/teapots'",
            id="an address is not https",
        ),
        pytest.param(
            ("articles.toml", "https://example.org/teapots", "https://example.org/teapots?from=us"),
            "articles.toml:13: teapots: url: ",
            "?from=us'",
            id="an address takes something along",
        ),
        pytest.param(
            ("articles.toml", "reviewed = 2026-01-01", 'reviewed = "soon"'),
            "articles.toml:2: wells: reviewed: ",
            "'soon'",
            id="a date is no date",
        ),
        pytest.param(
            ("helplines.toml", 'iso = "IE"', 'iso = "Ireland"'),
            "helplines.toml:10: Ireland: iso: ",
            "'Ireland'",
            id="a country has no two letters",
        ),
        pytest.param(
            ("helplines.toml", 'tel = "116123"', 'tel = "116 123"'),
            "helplines.toml:10: IE: tel: ",
            "'116 123'",
            id="a number can not be dialed",
        ),
        pytest.param(
            ("helplines.toml", 'url = "https://example.org/"', 'url = "example.org"'),
            "helplines.toml: url: ",
            "'example.org'",
            id="the directory has no address",
        ),
        pytest.param(
            (
                "instrument.toml",
                'from_gap = 0, name = "Too close"',
                'from_gap = -1, name = "Too close"',
            ),
            "instrument.toml: certainties.0.from_gap: ",
            "it says -1",
            id="a gap below zero",
        ),
        pytest.param(
            ("notices.toml", 'inbox = "Not watched."\n', ""),
            "notices.toml: inbox: ",
            "required",
            id="a notice is missing",
        ),
        pytest.param(
            ("questions.toml", TINY["questions.toml"], "questions = 7"),
            "questions.toml: questions: ",
            "it says 7",
            id="the questions are no list",
        ),
    ],
)
def test_a_fault_is_named_with_file_and_place(
    tmp_path: Path, change: tuple[str, str, str], place: str, says: str
) -> None:
    (fault,) = faults(tmp_path, change)
    assert fault.startswith(place)
    assert says in fault


def test_several_faults_in_several_files_are_named_at_once(tmp_path: Path) -> None:
    named = faults(
        tmp_path,
        ("questions.toml", 'text = "Milk in it?"\n', ""),
        ("questions.toml", 'text = "Fresh beans?"\n', ""),
        ("scales.toml", "error = 10", "error = 101"),
        ("care.toml", 'purpose = "Much thirst."', "purpose = 3"),
    )
    assert [fault.split(": ")[:2] for fault in named] == [
        ["questions.toml:13", "milk"],
        ["questions.toml:30", "beans"],
        ["scales.toml:2", "thirst"],
        ["care.toml:2", "parched"],
    ]


def test_a_missing_file_is_named_beside_other_faults(tmp_path: Path) -> None:
    tiny(tmp_path, ("scales.toml", "error = 10", "error = 101"))
    (tmp_path / "method.toml").unlink()
    with pytest.raises(ContentError) as caught:
        load(tmp_path)
    missing, scale = caught.value.faults
    assert missing.startswith("method.toml: is missing from ")
    assert scale.startswith("scales.toml:2: thirst")


def test_a_folder_without_content_is_named_in_one_line(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ContentError) as caught:
            load(folder)
        (fault,) = caught.value.faults
        assert fault.startswith(f"instrument.toml: is missing from {folder}; name a folder")


def test_a_folder_that_lacks_files_is_told_each(tmp_path: Path) -> None:
    (tmp_path / "instrument.toml").write_text(TINY["instrument.toml"])
    with pytest.raises(ContentError) as caught:
        load(tmp_path)
    named = {fault.split(":")[0] for fault in caught.value.faults}
    assert named == set(TINY) - {"instrument.toml"}


@pytest.mark.parametrize("broken", [b"[[care]\n", b"purpose = caf\xe9\n"])
def test_a_file_that_is_not_toml_is_named(tmp_path: Path, broken: bytes) -> None:
    (tiny(tmp_path) / "care.toml").write_bytes(broken)
    with pytest.raises(ContentError) as caught:
        load(tmp_path)
    (fault,) = caught.value.faults
    assert fault.startswith("care.toml: is not readable as TOML: ")


def test_the_error_counts_and_lists_its_faults() -> None:
    assert str(ContentError(["one"])) == "The content has 1 fault:\n- one"
    assert str(ContentError(["one", "two"])) == "The content has 2 faults:\n- one\n- two"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        pytest.param(
            ("patterns.toml", '[{ check = "not-comparable" }]', '["not-comparable"]'),
            "patterns.toml:2: open: when.0: ",
            id="a condition is a text",
        ),
        pytest.param(
            ("articles.toml", '{ patterns = ["thirsty"] }', '"thirsty"'),
            "articles.toml:2: wells: suggestions.0.when: ",
            id="the condition of a suggestion is a text",
        ),
        pytest.param(
            ("scales.toml", TINY["scales.toml"], 'scales = ["thirst"]'),
            "scales.toml",
            id="a scale is a text",
        ),
        pytest.param(
            ("questions.toml", TINY["questions.toml"], 'questions = ["drink"]'),
            "questions.toml",
            id="a question is a text",
        ),
        pytest.param(
            ("questions.toml", '[options]\nshares = ["No", "Half", "Yes"]\n', "options = 3\n"),
            "questions.toml",
            id="the shared options are a number",
        ),
    ],
)
def test_a_text_in_the_place_of_a_table_is_named(
    tmp_path: Path, change: tuple[str, str, str], place: str
) -> None:
    assert any(fault.startswith(place) for fault in faults(tmp_path, change))


def test_an_instrument_may_leave_out_its_last_step(tmp_path: Path) -> None:
    content = load(tiny(tmp_path, ("instrument.toml", 'last_step = "done"\n', "")))
    assert content.last_step is None


def test_a_fault_quotes_the_rule_as_it_is(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, ("helplines.toml", 'iso = "IE"', 'iso = "ie"'))
    assert "'^[A-Z]{2}$'" in fault


def test_a_table_with_a_slip_in_its_name_is_named_beside_the_one_that_is_missing(
    tmp_path: Path,
) -> None:
    strange, missing = faults(tmp_path, ("care.toml", "[[care]]", "[[cares]]"))
    assert strange == "care.toml:1: cares: nothing reads this; the file holds care"
    assert missing.startswith("care.toml: care: input should be a valid tuple")


def test_a_table_beside_the_ones_that_are_read_is_named_with_its_line(tmp_path: Path) -> None:
    more = '[[flag]]\nid = "slip"\n\n[[flags]]\nid = "tea"'
    (fault,) = faults(tmp_path, ("patterns.toml", '[[flags]]\nid = "tea"', more))
    assert fault.startswith("patterns.toml:35: flag: nothing reads this; the file holds flags, p")


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
    shared, own = caught.value.faults
    assert shared.startswith("notices.toml: is not readable")
    assert own.startswith("editions/0.0/scales.toml:2: thirst: error: ")


def beside(folder: Path, text: str) -> Path:
    file = folder / "wells.toml"
    file.write_text(text)
    return file


def test_a_list_of_another_file_is_read(tmp_path: Path) -> None:
    file = beside(tmp_path, "wells = [1, 2]\n")
    assert read_list(file, "wells", tuple[int, ...]) == (1, 2)
    assert read_list(beside(tmp_path, ""), "wells", tuple[int, ...]) == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("wells = [", "wells.toml: is not readable as TOML: "),
        ("wells = [1]\nsprings = [2]\n", "wells.toml: holds [[wells]] and nothing else"),
        ('wells = ["deep"]\n', "wells.toml:1: an entry without id: wells: "),
    ],
)
def test_a_broken_list_of_another_file_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(ContentError) as broken:
        read_list(beside(tmp_path, text), "wells", tuple[int, ...])
    assert broken.value.faults[0].startswith(fault)


def test_an_edition_folder_without_its_first_file_is_named(tmp_path: Path) -> None:
    (tiny(tmp_path) / "editions/0.3").mkdir(parents=True)
    with pytest.raises(ContentError) as caught:
        load_editions(tmp_path)
    (fault,) = caught.value.faults
    assert fault.startswith("editions/0.3/instrument.toml: is missing; mend the edition")
