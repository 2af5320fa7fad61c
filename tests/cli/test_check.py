"""`flask content check`, run as an author runs it."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from questionnaire.authoring.editions import draft
from questionnaire.instrument.loading import DEFAULT, load
from tests.commands import flask
from tests.servers import ROOT

pytestmark = pytest.mark.slow


def check(*arguments: str | Path, entered: str | bytes = "") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [Path(sys.executable).parent / "flask", "content", "check", *arguments],
        cwd=ROOT,
        input=entered if isinstance(entered, bytes) else entered.encode(),
        capture_output=True,
        check=False,
        timeout=60,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1"},
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def objects(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_shipped_words_have_no_faults_and_the_texts_are_counted() -> None:
    done = check("--without-dates")
    assert done.returncode == 0
    assert done.stdout.endswith(" texts. No faults.\n")


def test_loose_sentences_are_named_with_their_line_and_what_to_write_instead() -> None:
    done = check("--text", "-", entered="This is not a diagnosis.\n\nYou have depression.\n")
    assert done.returncode == 1
    first, why, instead, *_ = done.stdout.splitlines()
    assert first == '<stdin>:3: diagnosis.you-have: "You have depression"'
    assert why.startswith("    why:     ")
    assert instead.startswith("    instead: ")


def test_as_json_each_finding_is_one_object(tmp_path: Path) -> None:
    file = tmp_path / "tries.txt"
    file.write_text("My heart felt heavy.\nI was not without hope.\n", "utf-8")
    done = check("--text", file, "--json")
    assert done.returncode == 1
    (found,) = objects(done)
    assert set(found) == {"file", "line", "words", "rule", "why", "instead"}
    assert (found["line"], found["rule"]) == (2, "double-negation.item")
    assert found["words"] == "not without"


def test_fine_sentences_end_with_0_and_print_no_object() -> None:
    done = check("--text", "-", "--json", entered="My heart felt heavy.\n")
    assert (done.returncode, done.stdout) == (0, "")


def test_what_is_only_worth_a_look_is_shown_with_its_own_word_and_fails_nothing() -> None:
    sentence = "Other people have real problems.\n"
    done = check("--text", "-", entered=sentence)
    assert done.returncode == 0
    assert done.stdout.startswith('<stdin>:1: look at: blame.others: "')
    (found,) = objects(check("--text", "-", "--json", entered=sentence))
    assert found["advice"] is True


def test_a_line_is_judged_as_what_it_is_said_to_be() -> None:
    sentence = "I felt sad and had no energy.\n"
    assert check("--text", "-", "--as", "text", entered=sentence).returncode == 0
    done = check("--text", "-", "--as", "question", entered=sentence)
    assert done.returncode == 1
    assert "two-ideas.item" in done.stdout


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        pytest.param(b"", "There is no sentence to check", id="empty"),
        pytest.param(b"\n \n", "There is no sentence to check", id="blank"),
        pytest.param(b"caf\xe9\n", "not UTF-8 text; save it as UTF-8", id="latin-1"),
        pytest.param(
            b"a" * 20_001, "longer than 20,000 characters; check it in parts", id="too long"
        ),
    ],
)
def test_what_can_not_be_read_is_said(entered: bytes, said: str) -> None:
    done = check("--text", "-", entered=entered)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_with_a_byte_order_mark_and_windows_lines_is_read(tmp_path: Path) -> None:
    file = tmp_path / "tries.txt"
    file.write_bytes("\ufeffYou have ADHD.\r\nFine.\r\n".encode())
    assert objects(check("--text", file, "--json"))[0]["line"] == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    done = check("--text", tmp_path / "nowhere.txt")
    assert done.returncode == 2
    assert "nowhere.txt" in done.stderr


def test_a_kind_without_sentences_is_refused() -> None:
    done = check("--as", "question")
    assert done.returncode == 2
    assert "add --text FILE" in done.stderr


def test_broken_content_and_bad_words_are_named_together(tmp_path: Path) -> None:
    folder = shutil.copytree(DEFAULT, tmp_path / "broken")
    questions = folder / "questions.toml"
    changed = questions.read_text("utf-8").replace('scale = "effort"', 'scale = "efort"')
    questions.write_text(changed.replace("My heart felt heavy.", "I was not unhappy."), "utf-8")
    done = check("--content", folder, "--json")
    assert done.returncode == 1
    *broken, words = objects(done)
    assert {found["rule"] for found in broken} == {"content.broken"}
    assert (words["file"], words["rule"]) == ("questions.toml", "double-negation.item")


def test_a_warning_alone_does_not_fail(tmp_path: Path) -> None:
    soon = fresh(tmp_path / "soon")
    change(soon / "helplines.toml", date_in(90), date_in(20))
    done = check("--content", soon)
    assert done.returncode == 0
    assert "helplines.toml:5: warning: review.due" in done.stdout
    (found,) = objects(check("--content", soon, "--json"))
    assert found["warning"] is True


def date_in(days: int) -> str:
    return str(datetime.now(UTC).date() + timedelta(days=days))


def test_a_draft_is_judged_as_well_and_a_changed_live_question_is_named(tmp_path: Path) -> None:
    folder = fresh(tmp_path / "en")
    place = draft(folder, "1.1")
    change(place / "questions.toml", "My heart felt heavy.", "I was not unhappy.")
    change(folder / "questions.toml", "My heart felt heavy.", "My heart ached.")
    change(place / "personas.toml", 'id = "mara"', 'id = "mara"\nage = 4')
    done = check("--content", folder, "--json")
    assert done.returncode == 1
    assert [(found["file"], found["rule"]) for found in objects(done)] == [
        ("editions/1.1/personas.toml", "content.broken"),
        ("editions/1.1/questions.toml", "double-negation.item"),
    ]
    change(place / "personas.toml", "\nage = 4", "")
    named = [
        (found["file"], found["rule"]) for found in objects(check("--content", folder, "--json"))
    ]
    assert named == [
        ("questions.toml", "edition"),
        ("editions/1.1/questions.toml", "double-negation.item"),
    ]


def test_what_no_persona_shows_is_named(tmp_path: Path) -> None:
    folder = fresh(tmp_path / "en")
    text = (folder / "personas.toml").read_text("utf-8")
    begin = text.index('[[personas]]\nid = "samir"')
    (folder / "personas.toml").write_text(text[:begin], "utf-8")
    found = objects(check("--content", folder, "--json"))
    assert all("no persona shows the" in str(finding["why"]) for finding in found)
    assert any("flatness" in str(finding["why"]) for finding in found)


def test_words_that_break_a_rule_only_as_a_reader_meets_them_are_named(tmp_path: Path) -> None:
    folder = fresh(tmp_path / "en")
    change(folder / "care.toml", "Your answers sound like a lot to carry.", "You have")
    change(folder / "notices.toml", "Before anything else, here", "depression, so here")
    found = objects(check("--content", folder, "--json"))
    (named,) = (finding for finding in found if finding["rule"] == "diagnosis.you-have")
    assert str(named["file"]).endswith(": result")


def release(folder: Path, version: str) -> subprocess.CompletedProcess[str]:
    return flask("content", "release", version, "--content", folder)


def fresh(folder: Path) -> Path:
    """A copy of the shipped content whose reviews are not due for a while, whatever day it is."""
    shutil.copytree(DEFAULT, folder)
    for name in ("helplines.toml", "articles.toml"):
        file = folder / name
        text = re.sub(r"review_by = .*", f"review_by = {date_in(90)}", file.read_text("utf-8"))
        file.write_text(text, "utf-8")
    return folder


def test_a_draft_with_faults_is_not_released_and_one_without_is(tmp_path: Path) -> None:
    folder = fresh(tmp_path / "en")
    assert flask("content", "draft", "1.1", "--content", folder).returncode == 0
    questions = folder / "editions/1.1/questions.toml"
    change(questions, "My heart felt heavy.", "I was not unhappy.")
    change(folder / "notices.toml", "not_a_diagnosis", 'inbox_ = "x"\nnot_a_diagnosis')
    refused = release(folder, "1.1")
    assert refused.returncode == 1
    assert "notices.toml:" in refused.stderr
    change(folder / "notices.toml", 'inbox_ = "x"\n', "")
    change(folder / "notices.toml", "Before anything else,", "You have depression. Before,")
    refused = release(folder, "1.1")
    assert refused.returncode == 1
    assert "editions/1.1/questions.toml" in refused.stdout
    assert "notices.toml:9: diagnosis.you-have" in refused.stdout
    assert "Nothing was changed" in refused.stderr
    assert load(folder).instrument.version == "1.0"
    change(folder / "notices.toml", "You have depression. Before,", "Before anything else,")
    change(questions, "I was not unhappy.", "My heart ached.")
    done = release(folder, "1.1")
    assert done.returncode == 0
    assert done.stdout.startswith("Edition 1.1 is live. Visitors get it after a restart.\n")
    assert "Edition 1.0 is kept in editions/1.0" in done.stdout
    assert "flask content simulate --save" in done.stdout
    listed = flask("content", "editions", "--content", folder).stdout
    assert listed == "1.1  live, from 1.0  27 questions\n1.0  retired  27 questions\n"
    assert release(folder, "1.1").returncode == 1
    back = flask("content", "rollback", "--content", folder)
    assert back.returncode == 0
    assert back.stdout.startswith("Edition 1.0 is live. Visitors get it after a restart.\n")
    assert "Edition 1.1 is kept" in back.stdout
    assert load(folder).instrument.version == "1.0"


def test_a_number_changed_by_hand_does_not_release_faults(tmp_path: Path) -> None:
    folder = fresh(tmp_path / "en")
    change(folder / "instrument.toml", 'version = "1.0"', 'version = "1.1"')
    change(folder / "patterns.toml", "Your answers describe", "You probably have depression,")
    refused = release(folder, "1.1")
    assert refused.returncode == 1
    assert "patterns.toml:" in refused.stdout
    assert "diagnosis" in refused.stdout
    assert not (folder / "editions/1.1.json").exists()


def test_an_expired_review_fails_the_check_and_not_that_of_the_tests(tmp_path: Path) -> None:
    folder = fresh(tmp_path / "en")
    lines = folder / "helplines.toml"
    change(lines, date_in(90), date_in(-1))
    change(lines, "reviewed = 2026-11-23", f"reviewed = {date_in(-1)}")
    done = check("--content", folder, "--json")
    faults = [found for found in objects(done) if not found.get("advice")]
    assert [(found["file"], found["rule"]) for found in faults] == [
        ("helplines.toml", "review.due")
    ]
    assert done.returncode == 1
    assert check("--content", folder, "--without-dates").returncode == 0


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
