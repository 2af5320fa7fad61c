from pathlib import Path

from questionnaire.instrument.loading import load
from questionnaire.instrument.reflection import reflect
from tests.builders import answers, shipped, tiny

TEA, COFFEE = 0, 1
THIRSTY = {"dry-mouth": 2, "water-calls": 2, "drunk-enough": 0, "empty-stomach": 0, "eaten-well": 2}


def test_the_result_holds_one_step_after_the_other() -> None:
    reflection = reflect(shipped(), answers(wanting=24, sadness=0, functioning=1))
    assert reflection.profile["wanting"].points == 100
    assert reflection.outcome.pattern.id == "drive-loss"
    assert [rule.id for rule in reflection.care if rule.first] == ["hard-to-keep-up"]
    assert reflection.reading.articles[0].article.id == "wanting-hub"


def test_no_answers_at_all_still_have_a_result() -> None:
    reflection = reflect(shipped(), {})
    assert reflection.outcome.pattern.id == "not-enough-answers"
    assert (reflection.care_first, reflection.reading.all) == (False, ())


def test_help_comes_first_for_a_rule_or_for_the_asking() -> None:
    steady = answers(wanting=0, sadness=0)
    assert not reflect(shipped(), steady).care_first
    assert reflect(shipped(), steady, help_page="first").care_first
    assert reflect(shipped(), answers(sadness=24)).care_first


def test_answers_off_the_path_do_not_reach_the_result(tmp_path: Path) -> None:
    change_of_mind = (
        "articles.toml",
        'question = "drink", options = [0]',
        'question = "milk", options = [1]',
    )
    content = load(tiny(tmp_path, change_of_mind))
    with_milk = reflect(content, THIRSTY | {"drink": TEA, "milk": 1})
    after_all_coffee = reflect(content, THIRSTY | {"drink": COFFEE, "milk": 1})
    assert len(with_milk.reading.articles) == 2
    assert len(after_all_coffee.reading.articles) == 1
    assert "milk" not in after_all_coffee.answers


def test_another_instrument_has_its_own_patterns(tmp_path: Path) -> None:
    reflection = reflect(load(tiny(tmp_path)), THIRSTY | {"drink": 2, "done": 1})
    assert reflection.outcome.pattern.id == "thirsty"
    assert reflection.outcome.summary == "Thirst is ahead, and nothing to drink."
    assert [rule.id for rule in reflection.care] == ["parched"]
