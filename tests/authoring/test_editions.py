"""Drafts, the live edition and retired ones, and what guards their meaning."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from questionnaire.authoring.atomic_change import EditionError, atomic_change, finish
from questionnaire.authoring.editions import draft, history, release, rollback
from questionnaire.authoring.findings import Finding
from questionnaire.authoring.meaning import findings, meaning
from questionnaire.instrument.faults.fault import ContentError
from questionnaire.instrument.loading import DEFAULT, load, load_editions
from tests.builders import shipped, tiny

pytestmark = pytest.mark.slow


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
        ('version = "1.1"', 'version = "1.2"', "the name of its folder differs"),
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
    with pytest.raises(EditionError, match=r"Edition 1\.1 exists already"):
        draft(folder, "1.1")
    release(folder, "1.1")
    with pytest.raises(EditionError, match=r"Edition 1\.0 exists already"):
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
    assert fault.startswith("editions/1.3/instrument.toml:1: it is missing; repair the edition, or")


def rewrite(file: Path, old: str, new: str) -> None:
    """Everywhere, as an editor's replace does."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


OLD, NEW = "My heart felt heavy.", "My heart ached."


def versions(folder: Path, asked: str = "heavy-heart") -> dict[str, str]:
    """Every edition with its status and the sentence that tells them apart."""
    return {
        f"{edition.instrument.version} {edition.instrument.status}": next(
            question.text for question in edition.questions if question.id == asked
        )
        for edition in load_editions(folder)
    }


def by_hand(folder: Path) -> None:
    """A number changed in the live folder, as its second line says to."""
    change(folder / "instrument.toml", 'version = "1.0"', 'version = "1.1"')
    change(folder / "questions.toml", OLD, NEW)


def by_a_draft(folder: Path) -> None:
    change(draft(folder, "1.1") / "questions.toml", OLD, NEW)


def by_a_folder_copied_by_hand(folder: Path) -> None:
    place = folder / "editions/1.1"
    shutil.copytree(folder, place, ignore=shutil.ignore_patterns("editions"))
    change(place / "instrument.toml", 'version = "1.0"', 'version = "1.1"')
    change(place / "questions.toml", OLD, NEW)
    change(place / "instrument.toml", 'status = "live"', 'status = "draft"')


def by_changing_the_live_one_first(folder: Path) -> None:
    change(folder / "questions.toml", OLD, NEW)
    draft(folder, "1.1")


def by_changing_the_live_one_afterward(folder: Path) -> None:
    by_a_draft(folder)
    change(folder / "questions.toml", OLD, "My heart is changed by hand.")


WAYS = [
    by_hand,
    by_a_draft,
    by_a_folder_copied_by_hand,
    by_changing_the_live_one_first,
    by_changing_the_live_one_afterward,
]


@pytest.mark.parametrize("made", WAYS)
def test_however_an_edition_came_about_the_one_before_is_kept_as_visitors_met_it(
    folder: Path, made: Callable[[Path], None]
) -> None:
    made(folder)
    release(folder, "1.1")
    assert versions(folder) == {"1.1 live": NEW, "1.0 retired": OLD}
    assert found(folder) == []
    with pytest.raises(EditionError, match=r"Edition 1\.1 is live already"):
        release(folder, "1.1")
    with pytest.raises(EditionError, match=r"`flask content rollback 1\.0` makes it live again"):
        release(folder, "1.0")


@pytest.mark.parametrize("made", WAYS)
def test_the_way_back_leads_forward_again(folder: Path, made: Callable[[Path], None]) -> None:
    made(folder)
    release(folder, "1.1")
    rollback(folder)
    assert versions(folder) == {"1.0 live": OLD, "1.1 retired": NEW}
    assert found(folder) == []
    rollback(folder)
    assert versions(folder) == {"1.1 live": NEW, "1.0 retired": OLD}
    assert history(folder) == ["1.0", "1.1", "1.0", "1.1"]
    assert found(folder) == []


def test_a_change_by_hand_that_nobody_released_is_a_draft_after_the_way_back(folder: Path) -> None:
    by_hand(folder)
    rollback(folder)
    assert versions(folder) == {"1.0 live": OLD, "1.1 draft": NEW}
    assert found(folder) == []


def test_the_way_back_leads_to_an_edition_whose_folder_was_deleted(folder: Path) -> None:
    by_a_draft(folder)
    release(folder, "1.1")
    shutil.rmtree(folder / "editions/1.0")
    rollback(folder, "1.0")
    assert versions(folder) == {"1.0 live": OLD, "1.1 retired": NEW}


def test_of_several_editions_the_one_that_was_live_last_is_gone_back_to(folder: Path) -> None:
    for version in ("1.1", "1.2"):
        draft(folder, version)
        release(folder, version)
    rollback(folder, "1.0")
    assert rollback(folder).instrument.version == "1.2"


def test_a_draft_may_bring_shared_files_and_the_one_before_keeps_its_own(folder: Path) -> None:
    place = draft(folder, "1.1")
    shutil.copy(folder / "notices.toml", place)
    change(place / "notices.toml", "consent_version", "# new words\nconsent_version")
    before = (folder / "notices.toml").read_text("utf-8")
    release(folder, "1.1")
    assert (folder / "editions/1.0/notices.toml").read_text("utf-8") == before
    rollback(folder)
    assert (folder / "notices.toml").read_text("utf-8") == before


@pytest.mark.parametrize(
    ("version", "why"),
    [
        (None, r"No edition was live before 1\.0"),
        ("1.0", r"1\.0 is live already"),
        ("7", "7 was never live"),
    ],
)
def test_there_is_not_always_a_way_back(folder: Path, version: str | None, why: str) -> None:
    with pytest.raises(EditionError, match=why):
        rollback(folder, version)


def test_an_edition_that_is_there_twice_is_named_and_not_released(folder: Path) -> None:
    draft(folder, "1.1")
    change(folder / "instrument.toml", 'version = "1.0"', 'version = "1.1"')
    assert [f.why for f in found(folder) if "1.1" in f.file] == [
        "the edition in the folder itself has the same version"
    ]
    with pytest.raises(EditionError, match=r"1\.1 exists twice"):
        release(folder, "1.1")


def test_a_change_without_a_new_number_is_released_only_as_a_new_edition(folder: Path) -> None:
    change(folder / "questions.toml", OLD, NEW)
    with pytest.raises(EditionError, match=r"`flask content draft 1\.1` moves the changes"):
        release(folder)


def test_an_edition_that_was_live_and_is_nowhere_is_asked_for(folder: Path) -> None:
    (folder / "editions/history.txt").unlink()
    file = folder / "editions/1.0.json"
    record = json.loads(file.read_text("utf-8"))
    del record["files"]  # as records were before
    file.write_text(json.dumps(record), "utf-8")
    assert found(folder) == []
    by_hand(folder)
    with pytest.raises(EditionError, match=r"Restore them from version control into editions/1"):
        release(folder, "1.1")


def test_many_changes_in_the_live_folder_are_one_fault_that_says_what_to_do(folder: Path) -> None:
    rewrite(folder / "questions.toml", '"About half the time"', '"Half the time"')
    rewrite(folder / "questions.toml", OLD, NEW)
    rewrite(folder / "scales.toml", "error = 9", "error = 8")
    (finding,) = found(folder)
    assert finding.words.startswith("smiling options: Not at all / A little of the time / Half")
    assert "more differ: eager-ahead options, " in finding.why
    assert finding.instead == (
        "restore it, or run `flask content draft 1.1`: it moves the change into a new edition and "
        "restores this one"
    )
    draft(folder, "1.1")
    assert found(folder) == []
    assert versions(folder) == {"1.0 live": OLD, "1.1 draft": NEW}


def test_a_condition_is_shown_as_it_is_written(folder: Path) -> None:
    change(folder / "patterns.toml", "at_least = 20 }]", "at_least = 15 }]")
    (finding,) = found(folder)
    assert "{ scale = flatness, over = sadness, at_least = 20.0 }" in finding.why
    assert "null" not in finding.why


def test_nothing_but_the_whole_release_is_ever_read(tmp_path: Path) -> None:
    """The process is ended at each of its steps in turn; whoever loads the folder then gets one
    edition or the other, and the next command puts the rest in its place."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    release(tiny(folder))
    change(draft(folder, "0.2") / "questions.toml", "Milk in it?", "Any milk?")
    before = {"0.1 live": "Milk in it?", "0.2 draft": "Any milk?"}
    after = {"0.2 live": "Any milk?", "0.1 retired": "Milk in it?"}
    met: list[dict[str, str]] = []
    ended = True
    while ended:
        there = Path(shutil.copytree(folder, tmp_path / f"at-{len(met)}"))
        ended = _ended_at(len(met), there)
        met.append(versions(there, "milk"))
        finish(there)
        assert versions(there, "milk") == met[-1]
        assert not [path for path in there.rglob("*") if path.name.startswith(".")]
        assert not list(there.rglob("*.new"))
    assert met[0] == before
    assert met[-1] == after
    assert [state for state in met if state not in (before, after)] == []
    assert len(met) > 20


STEPS = {"os.rename", "os.remove", "os.rmdir", "shutil.copyfile"}


def _ended_at(step: int, folder: Path) -> bool:
    """Whether a process of its own was ended before that change of the folder."""
    child = os.fork()
    if not child:
        left = iter(range(step))

        def end(event: str, arguments: tuple[object, ...]) -> None:
            inside = str(folder) in str(arguments) and "/.half/" not in str(arguments)
            if event in STEPS and inside and next(left, None) is None:
                os._exit(1)

        with atomic_change(folder) as copy:
            release(copy, "0.2")
            sys.addaudithook(end)
        os._exit(0)
    return os.waitpid(child, 0)[1] != 0


def released_while(folder: Path, happens: Callable[[], None]) -> None:
    with atomic_change(folder) as copy:
        release(copy, "1.1")
        happens()


def test_an_error_halfway_changes_nothing(folder: Path) -> None:
    def fails() -> None:
        raise ZeroDivisionError

    by_a_draft(folder)
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    with pytest.raises(ZeroDivisionError):
        released_while(folder, fails)
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before


def test_what_somebody_else_saves_meanwhile_is_not_written_over(folder: Path) -> None:
    def saves() -> None:
        change(folder / "helplines.toml", "24 hours, every day", "day and night")

    by_a_draft(folder)
    with pytest.raises(EditionError, match="at the same time"):
        released_while(folder, saves)
    assert versions(folder) == {"1.0 live": OLD, "1.1 draft": NEW}
    assert "day and night" in (folder / "helplines.toml").read_text("utf-8")
