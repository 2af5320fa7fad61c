from pathlib import Path

import pytest

from questionnaire.instrument.loading import load
from tests.builders import question, shipped, tiny


def test_an_option_is_found_by_its_value() -> None:
    smiling = question(shipped(), "smiling")
    assert smiling.option(4) == smiling.options[4]
    assert smiling.option(5) is None


def test_the_last_step_is_a_question_outside_the_journey() -> None:
    assert shipped().last_step == question(shipped(), "first-look")
    assert shipped().last_step not in shipped().asked
    assert len(shipped().asked) == len(shipped().questions) - 1


def test_the_questions_of_a_scale_keep_the_order_asked(tmp_path: Path) -> None:
    content = load(tiny(tmp_path))
    assert [q.id for q in content.items["thirst"]] == ["dry-mouth", "water-calls", "drunk-enough"]


def test_what_an_address_may_ask_for_is_none_when_it_is_not_there() -> None:
    assert shipped().question("steps") is None
    assert shipped().article("smiling") is None
    assert shipped().article("steps") is not None


def test_what_only_the_content_names_is_always_there() -> None:
    assert shipped().scale("wanting").id == "wanting"
    assert shipped().pattern("mixed").id == "mixed"
    with pytest.raises(KeyError):
        shipped().scale("mixed")


def test_content_can_not_be_changed() -> None:
    with pytest.raises(AttributeError):
        shipped().questions = ()  # type: ignore[misc]  # frozen: what is tested
