from dataclasses import replace
from pathlib import Path

import pytest

from questionnaire.authoring.personas import (
    Persona,
    answers_of,
    everything,
    load_personas,
    sights,
    unshown,
)
from questionnaire.instrument.content import AnswerIs, Content
from questionnaire.instrument.faults.fault import ContentError
from questionnaire.instrument.loading import DEFAULT, load
from questionnaire.instrument.scoring import profile
from tests.builders import shipped, tiny


def shipped_personas() -> tuple[Persona, ...]:
    return load_personas(DEFAULT, shipped())


def kinds_seen(content: Content, *personas: Persona) -> set[tuple[str, str]]:
    return {(s.kind, s.id) for persona in personas for s in sights(content, persona)}


def test_the_shipped_personas_show_everything_that_a_result_can_show() -> None:
    assert unshown(shipped(), shipped_personas()) == []


@pytest.mark.parametrize(
    ("persona", "lost"),
    [
        ("ida", "the pattern flatness: Muted all round"),
        ("grace", "the certainty fairly-clear"),
        ("dario", "the care heavy-event"),
        ("alex", "the disclosure violence"),
        ("kofi", "the care opened-help"),
        ("carl", "the flag all-middle"),
        ("ben", "the article psilocybin"),
        ("nobody", "the answers none"),
        ("quinn", "the answers few"),
    ],
)
def test_what_only_one_persona_shows_is_missed_without_them(persona: str, lost: str) -> None:
    others = [other for other in shipped_personas() if other.id != persona]
    assert any(lost in fault.why for fault in unshown(shipped(), others))


def test_a_rule_that_another_one_always_goes_before_is_not_shown() -> None:
    content = shipped()
    behind = replace(content.care[0], id="behind")
    changed = replace(content, care=(*content.care, behind))
    (fault,) = unshown(changed, shipped_personas())
    assert str(fault).startswith("personas.toml:1: no persona shows the care behind")


def test_own_words_of_a_pattern_are_wanted_unless_its_variants_cover_every_way_in() -> None:
    wanted = {sight.words for sight in everything(shipped())}
    assert "Low pull, mood mostly steady" in wanted
    assert "A close call: a little more sadness" in wanted
    assert "A close call" not in wanted


@pytest.mark.parametrize("level", [0, 8, 25, 33, 50, 62, 79, 100])
def test_a_level_becomes_the_nearest_score_with_both_wordings_alike(level: float) -> None:
    content = shipped()
    answers = answers_of(content, Persona("a", "A", "Somebody.", levels={"wanting": level}))
    score = profile(content, answers)["wanting"].exact
    assert score is not None
    assert abs(score - level) <= 100 / 48
    keyed = {"straight": 0, "positive": 0}
    for question in content.items["wanting"]:
        keyed[question.key] += question.keyed(answers[question.id] or 0)
    assert abs(keyed["straight"] - keyed["positive"]) <= 1


def test_an_answer_goes_before_a_level_and_what_is_not_said_is_not_answered() -> None:
    someone = Persona("a", "A", "Somebody.", levels={"wanting": 0}, answers={"next-wish": 4})
    answers = answers_of(shipped(), someone)
    assert answers["next-wish"] == 4
    assert answers["plans-pull"] == 0
    assert answers["near-tears"] is None
    assert set(answers) == {question.id for question in shipped().questions}


def test_a_content_without_the_file_has_no_personas(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    assert load_personas(folder, load(folder)) == ()


def test_another_instrument_has_people_of_its_own(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    (folder / "personas.toml").write_text(
        '[[personas]]\nid = "a"\nname = "A"\nabout = "Thirsty."\n'
        "levels = { thirst = 100, hunger = 0 }\nanswers = { drink = 2 }\n"
    )
    content = load(folder)
    (someone,) = load_personas(folder, content)
    assert {("pattern", "thirsty"), ("care", "parched")} <= kinds_seen(content, someone)
    assert any("Thirsty" in fault.why for fault in unshown(content, [someone]))


def test_every_fault_is_named_with_its_line_and_what_there_is(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    (folder / "personas.toml").write_text(
        '[[personas]]\nid = "a"\nname = "A"\nabout = "B"\nlevels = { thrist = 5 }\n\n'
        '[[personas]]\nid = "b"\nname = "B"\nabout = "B"\n'
        "answers = { drunk = 0, drink = 3 }\n\n"
        '[[personas]]\nid = "b"\nname = "B"\nabout = "B"\n'
    )
    with pytest.raises(ContentError) as broken:
        load_personas(folder, load(folder))
    assert list(map(str, broken.value.faults)) == [
        "personas.toml:14: b: the id is used 2 times; keep one, or give each a different one",
        "personas.toml:5: a: levels refers to the unknown scale thrist; did you mean thirst?",
        "personas.toml:11: b: answers refers to the unknown question drunk; did you mean drink?",
        "personas.toml:11: b: drink has no option 3; its options are 0 to 2, lowest first",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[personas]\n", "personas.toml:1: a heading is not closed"),
        ("[[people]]\n", "personas.toml:1: there is no table people; write one of: personas"),
        ('[[personas]]\nid = "a"\nname = "A"\n', "personas.toml:1: a: it has no about; "),
        (
            '[[personas]]\nid = "a"\nname = "A"\nabout = "B"\nlevels = { thirst = 101 }\n',
            "personas.toml:5: a: levels.thirst can't be 101; ",
        ),
    ],
)
def test_a_file_that_can_not_be_read_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    folder = tiny(tmp_path)
    (folder / "personas.toml").write_text(text)
    with pytest.raises(ContentError) as broken:
        load_personas(folder, load(folder))
    assert fault in str(broken.value)


def test_articles_about_treatments_are_shown_only_by_who_asked_for_them() -> None:
    content = shipped()
    asked = [
        persona for persona in shipped_personas() if persona.answers.get("kind-of-reading") == 4
    ]
    shown = [
        persona
        for persona in shipped_personas()
        if ("article", "ketamine") in kinds_seen(content, persona)
    ]
    assert AnswerIs("kind-of-reading", (4,)) in [
        suggestion.when for suggestion in content.articles[-1].suggestions
    ]
    assert shown == asked != []
