"""Drafts, the live edition and retired ones, and what guards their meaning."""

import shutil
from pathlib import Path

import pytest

from questionnaire.authoring.editions import draft, release
from questionnaire.authoring.findings import Finding
from questionnaire.authoring.meaning import findings, meaning
from questionnaire.authoring.whole_or_nothing import EditionError
from questionnaire.instrument.faults.fault import ContentError
from questionnaire.instrument.loading import DEFAULT, load, load_editions
from tests.builders import shipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped content."""
    return Path(shutil.copytree(DEFAULT, tmp_path / "en"))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text, f"{file.name} does not say {old!r}"
    file.write_text(text.replace(old, new, 1))


def found(folder: Path) -> list[Finding]:
    return list(findings(folder))


def test_the_shipped_editions_fit_each_other_and_their_records() -> None:
    assert found(DEFAULT) == []


@pytest.mark.parametrize(
    ("changed", "words", "then"),
    [
        (("questions.toml", "My heart felt heavy.", "My heart ached."),
         "heavy-heart text: My heart ached.", "My heart felt heavy."),
        (("questions.toml", '"About half the time"', '"Half the time"'),
         "Not at all / A little of the time / Half the time", "About half the time"),
        (("questions.toml", 'key = "positive"\n\n', 'key = "straight"\n\n'),
         "smiling key: straight", "positive"),
        (("scales.toml", "both_wordings = true", "both_wordings = false"),
         "wanting both_wordings: false", "true"),
        (("patterns.toml", "at_least = 20 }]", "at_least = 15 }]"), "flatness when: ", "20"),
        (("care.toml", "at_least = 60", "at_least = 70"), "much-sadness when: ", "60"),
        (("instrument.toml", "from_gap = 30", "from_gap = 35"), "instrument certainties: ", "30"),
        (("instrument.toml", '["wanting", "sadness"]', '["sadness", "wanting"]'),
         "instrument contrast: ", "wanting"),
    ],
    ids=["text", "label", "key", "answers needed", "pattern", "care", "certainty", "contrast"],
)  # fmt: skip
def test_a_changed_meaning_without_a_new_version_is_named(
    folder: Path, changed: tuple[str, str, str], words: str, then: str
) -> None:
    file, old, new = changed
    change(folder / file, old, new)
    named = found(folder)
    assert named
    assert all(finding.file == file and finding.rule == "edition" for finding in named)
    assert any(words in finding.words and then in finding.why for finding in named)
    assert all("flask content draft" in finding.instead for finding in named)


def test_the_line_of_a_changed_question_is_named(folder: Path) -> None:
    change(folder / "questions.toml", "My heart felt heavy.", "My heart ached.")
    (finding,) = found(folder)
    lines = (folder / "questions.toml").read_text().splitlines()
    assert lines[finding.line - 1] == 'text = "My heart ached."'


def test_better_words_around_a_question_need_no_new_version(folder: Path) -> None:
    change(folder / "questions.toml", "A heavy heart is a plain sign", "A heavy heart is one sign")
    change(folder / "patterns.toml", "side by side, with neither", "together, with neither")
    change(folder / "instrument.toml", "Your answers lean this way.", "They lean this way.")
    change(folder / "helplines.toml", 'hours = "24 hours, every day"', 'hours = "day and night"')
    assert found(folder) == []


EXTRA = """
[[questions]]
id = "weather"
part = "The longer view"
lead = "Outside"
text = "Is it raining?"
purpose = "To try things out."
options = ["No", "Yes"]
"""


def test_a_question_added_is_named_once(folder: Path) -> None:
    with (folder / "questions.toml").open("a") as file:
        file.write(EXTRA)
    (finding,) = found(folder)
    assert finding.words.startswith("questions: ")
    assert finding.words.endswith(", weather]")
    assert "weather" not in finding.why


def test_a_question_taken_away_is_named_once(folder: Path) -> None:
    before = (folder / "questions.toml").read_text()
    draft(folder, "1.1")
    with (folder / "editions/1.1/questions.toml").open("a") as file:
        file.write(EXTRA)
    release(folder, "1.1")
    (folder / "questions.toml").write_text(before)
    (finding,) = found(folder)
    assert finding.why.endswith(", weather]")
    assert "weather" not in finding.words


def test_a_draft_begins_as_a_copy_and_becomes_live_while_the_old_one_retires(folder: Path) -> None:
    place = draft(folder, "1.1")
    change(place / "questions.toml", "My heart felt heavy.", "My heart ached.")
    assert found(folder) == []
    released = release(folder, "1.1")
    live, retired = load_editions(folder)
    assert released == live
    assert (live.instrument.version, live.instrument.status) == ("1.1", "live")
    assert live.instrument.derived_from == "1.0"
    assert (retired.instrument.version, retired.instrument.status) == ("1.0", "retired")
    assert meaning(retired) == meaning(shipped())
    assert found(folder) == []
    assert not place.exists()


def test_comments_of_the_author_survive_a_release(folder: Path) -> None:
    draft(folder, "1.1")
    release(folder, "1.1")
    was = (DEFAULT / "instrument.toml").read_text().splitlines()
    now = (folder / "instrument.toml").read_text().splitlines()
    assert [line for line in was if line not in now] == ['version = "1.0"']
    assert [line for line in now if line not in was] == ['version = "1.1"', 'derived_from = "1.0"']


def test_a_retired_edition_can_not_change_its_meaning_either(folder: Path) -> None:
    draft(folder, "1.1")
    release(folder, "1.1")
    change(folder / "editions/1.0/questions.toml", "My heart felt heavy.", "My heart ached.")
    (finding,) = found(folder)
    assert finding.file == "editions/1.0/questions.toml"


def test_a_live_edition_that_was_never_recorded_is_named(folder: Path) -> None:
    (folder / "editions/1.0.json").unlink()
    (finding,) = found(folder)
    assert (finding.file, finding.words) == ("instrument.toml", 'version = "1.0"')
    assert "flask content release" in finding.instead
    release(folder)
    assert found(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('version = "1.1"', 'version = "1.2"', "its folder has another name"),
        ('status = "draft"', 'status = "live"', "only one edition is live"),
        ('derived_from = "1.0"', 'derived_from = "0.9"', "there is no such edition"),
    ],
)
def test_an_edition_in_the_wrong_place_is_named(folder: Path, old: str, new: str, why: str) -> None:
    file = draft(folder, "1.1") / "instrument.toml"
    change(file, old, new)
    (finding,) = found(folder)
    assert (finding.file, finding.words, finding.why) == (
        "editions/1.1/instrument.toml",
        new,
        why,
    )
    assert file.read_text().splitlines()[finding.line - 1] == new


def test_a_folder_whose_edition_is_retired_has_none_that_is_live(folder: Path) -> None:
    change(folder / "instrument.toml", 'status = "live"', 'status = "retired"')
    assert [finding.why for finding in found(folder)] == ["no edition is live"]


@pytest.mark.parametrize("version", ["one", "../1.1", "1.1/..", "", "1.0"])
def test_a_draft_needs_a_version_that_is_free(folder: Path, version: str) -> None:
    with pytest.raises(EditionError):
        draft(folder, version)


def test_the_number_of_a_draft_and_of_a_retired_edition_is_taken(folder: Path) -> None:
    draft(folder, "1.1")
    with pytest.raises(EditionError, match=r"There is an edition 1\.1 already"):
        draft(folder, "1.1")
    release(folder, "1.1")
    with pytest.raises(EditionError, match=r"There is an edition 1\.0 already"):
        draft(folder, "1.0")


def test_what_was_released_is_not_released_again(folder: Path) -> None:
    with pytest.raises(EditionError, match=r"Edition 1\.0 is live already"):
        release(folder)
    with pytest.raises(EditionError, match="There is no draft 7"):
        release(folder, "7")


def test_a_broken_draft_is_not_released_and_nothing_changes(folder: Path) -> None:
    change(draft(folder, "1.1") / "scales.toml", "error = 9", "error = 900")
    before = {file: file.read_text() for file in folder.rglob("*.*") if file.is_file()}
    with pytest.raises(ContentError, match=r"editions/1\.1/scales\.toml"):
        release(folder, "1.1")
    assert {file: file.read_text() for file in folder.rglob("*.*") if file.is_file()} == before


def test_a_draft_in_the_folder_itself_stays_one_when_another_is_released(
    folder: Path,
) -> None:
    change(folder / "instrument.toml", 'version = "1.0"', 'version = "0.9"')
    change(folder / "instrument.toml", 'status = "live"', 'status = "draft"')
    draft(folder, "1.1")
    release(folder, "1.1")
    assert load(folder).instrument.version == "1.1"
    statuses = [edition.instrument.status for edition in load_editions(folder)]
    assert statuses == ["live", "draft", "retired"]


def test_a_record_that_can_not_be_read_is_named(folder: Path) -> None:
    (folder / "editions/1.0.json").write_text("{")
    (finding,) = found(folder)
    assert "1.0.json, can't be read" in finding.why


def test_the_folder_of_a_draft_fits_the_records_around_it(folder: Path) -> None:
    assert found(draft(folder, "1.1")) == []


def test_an_edition_folder_without_its_first_file_is_named(folder: Path) -> None:
    (folder / "editions/1.3").mkdir()
    with pytest.raises(ContentError) as caught:
        found(folder)
    (fault,) = map(str, caught.value.faults)
    assert fault.startswith("editions/1.3/instrument.toml:1: it is missing; mend the edition, or")
