"""What is remembered between two checks, and that it is never out of date."""

from pathlib import Path

from questionnaire.authoring.wording import memory
from questionnaire.authoring.wording.find import findings
from questionnaire.authoring.wording.passages import Passage


def test_what_was_found_is_known_the_next_time_and_a_changed_text_is_read_again(
    tmp_path: Path,
) -> None:
    file = tmp_path / "cache" / "wording.json"
    first = memory.load(file)
    assert first.recall("en", "text", "Be calm.", find=lambda: "fine") == "fine"
    memory.save(first, file)
    second = memory.load(file)
    assert second.recall("en", "text", "Be calm.", find=lambda: "read again") == "fine"
    assert second.recall("en", "text", "Be quick.", find=lambda: "read again") == "read again"
    assert second.recall("en", "question", "Be calm.", find=lambda: "read again") == "read again"


def test_findings_are_the_same_from_memory(tmp_path: Path) -> None:
    passages = [Passage("page", 3, "text", "You have depression. Other people have real problems.")]
    fresh = memory.Memory()
    read = findings(passages, memory=fresh)
    memory.save(fresh, tmp_path / "wording.json")
    assert findings(passages, memory=memory.load(tmp_path / "wording.json")) == read
    assert [finding.advice for finding in read[0]] == [False, True]


def test_a_damaged_memory_is_none(tmp_path: Path) -> None:
    for text in ("", "{", "[1]", "\0"):
        (tmp_path / "wording.json").write_text(text, "utf-8")
        assert memory.load(tmp_path / "wording.json").known == {}


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    one = memory.Memory()
    one.recall("text", find=lambda: 1)
    memory.save(one, tmp_path / "file" / "wording.json")
    assert memory.load(tmp_path / "file" / "wording.json").known == {}
