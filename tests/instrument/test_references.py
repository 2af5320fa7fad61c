from pathlib import Path

import pytest

from questionnaire.instrument.faults.fault import ContentError
from questionnaire.instrument.loading import load
from tests.builders import TINY, tiny


def faults(folder: Path, *changes: tuple[str, str, str]) -> tuple[str, ...]:
    """What does not fit in the tiny instrument after these changes."""
    with pytest.raises(ContentError) as caught:
        load(tiny(folder, *changes))
    return tuple(map(str, caught.value.faults))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param(
            ("questions.toml", 'scale = "thirst"', 'scale = "thrist"'),
            [
                "questions.toml:46: dry-mouth: refers to the unknown scale thrist; did you mean thirst?"
            ],
            id="a question counts toward an unknown scale",
        ),
        pytest.param(
            (
                "questions.toml",
                'options = ["My result", "A glass of water"]',
                'options = ["My result"]',
            ),
            ["questions.toml:92: done: has fewer than two options; add some"],
            id="a question without a choice",
        ),
        pytest.param(
            (
                "questions.toml",
                'only_if = { question = "drink", options = [0] }',
                'only_if = { question = "beans", options = [0] }',
            ),
            [
                "questions.toml:19: milk: only_if refers to beans, which is not asked before it; move one of the two"
            ],
            id="a question waits for a later one",
        ),
        pytest.param(
            (
                "questions.toml",
                'only_if = { question = "drink", options = [0] }',
                'only_if = { question = "milk", options = [0] }',
            ),
            [
                "questions.toml:19: milk: only_if refers to milk, which is not asked before it; move one of the two"
            ],
            id="a question waits for itself",
        ),
        pytest.param(
            (
                "questions.toml",
                'only_if = { question = "drink", options = [0] }',
                'only_if = { question = "drink", options = [3] }',
            ),
            [
                "questions.toml:19: milk: drink has no option 3; its options are 0 to 2, lowest first"
            ],
            id="a question waits for an option that is not offered",
        ),
        pytest.param(
            ("instrument.toml", 'last_step = "done"', 'last_step = "doen"'),
            ["instrument.toml:4: refers to the unknown question doen; did you mean done?"],
            id="the last step is unknown",
        ),
        pytest.param(
            (
                "instrument.toml",
                'straight_line = ["thirst", "hunger"]',
                'straight_line = ["thirst", "hungre"]',
            ),
            ["instrument.toml:14: refers to the unknown scale hungre; did you mean hunger?"],
            id="a straight line over an unknown scale",
        ),
        pytest.param(
            ("instrument.toml", "below = 50", "below = 102"),
            [
                "instrument.toml:7: bands: below does not increase to a number over 100; make each larger than the one before, and the last one 101"
            ],
            id="bands that fall",
        ),
        pytest.param(
            ("instrument.toml", "below = 101", "below = 100"),
            [
                "instrument.toml:7: bands: below does not increase to a number over 100; make each larger than the one before, and the last one 101"
            ],
            id="no band for 100",
        ),
        pytest.param(
            (
                "instrument.toml",
                '[{ below = 50, words = "low" }, { below = 101, words = "high" }]',
                "[]",
            ),
            [
                "instrument.toml:7: bands: below does not increase to a number over 100; make each larger than the one before, and the last one 101"
            ],
            id="no bands",
        ),
        pytest.param(
            ("instrument.toml", "from_gap = 0", "from_gap = 10"),
            [
                "instrument.toml:9: certainties: from_gap does not increase from 0; start with 0 and make each larger than the one before"
            ],
            id="no certainty for the smallest gap",
        ),
        pytest.param(
            (
                "instrument.toml",
                '  { id = "clear", from_gap = 40, name = "Clear", words = "Clearly so." },\n',
                '  { id = "clear", from_gap = 40, name = "Clear", words = "Clearly so." },\n'
                '  { id = "leans", from_gap = 20, name = "Leans", words = "It leans." },\n',
            ),
            [
                "instrument.toml:9: certainties: from_gap does not increase from 0; start with 0 and make each larger than the one before"
            ],
            id="certainties that fall",
        ),
        pytest.param(
            ("scales.toml", "level_from = 2", "level_from = 0"),
            [
                "scales.toml:8: thirst: has 3 questions, but needs 0 answers for a score and 2 to compare; set level_from to 1 or more, and compare_from to between level_from and 3"
            ],
            id="a score from no answers",
        ),
        pytest.param(
            ("scales.toml", "level_from = 2", "level_from = 3"),
            [
                "scales.toml:8: thirst: has 3 questions, but needs 3 answers for a score and 2 to compare; set level_from to 1 or more, and compare_from to between level_from and 3"
            ],
            id="a comparison without a score",
        ),
        pytest.param(
            ("scales.toml", "compare_from = 2", "compare_from = 4"),
            [
                "scales.toml:8: thirst: has 3 questions, but needs 2 answers for a score and 4 to compare; set level_from to 1 or more, and compare_from to between level_from and 3"
            ],
            id="more answers than questions",
        ),
        pytest.param(
            ("patterns.toml", 'toward = ["thirst"]', 'toward = ["thirst", "thrist"]'),
            ["patterns.toml:19: thirsty: refers to the unknown scale thrist; did you mean thirst?"],
            id="a pull toward an unknown scale",
        ),
        pytest.param(
            ("patterns.toml", 'away = ["hunger"]', 'away = ["hungre"]'),
            ["patterns.toml:20: thirsty: refers to the unknown scale hungre; did you mean hunger?"],
            id="a pull away from an unknown scale",
        ),
        pytest.param(
            ("patterns.toml", 'lead = ["thirst", "hunger"]', 'lead = ["thirst", "hungre"]'),
            ["patterns.toml:18: thirsty: refers to the unknown scale hungre; did you mean hunger?"],
            id="a lead over an unknown scale",
        ),
        pytest.param(
            ("patterns.toml", 'toward = ["thirst"]', 'toward = ["hunger"]'),
            [
                "patterns.toml:21: thirsty: because is thirst, which is in neither toward nor away; add it to one of them"
            ],
            id="reasons from a scale that does not pull",
        ),
        pytest.param(
            ("patterns.toml", 'over = "hunger"', 'over = "hungre"'),
            ["patterns.toml:15: thirsty: refers to the unknown scale hungre; did you mean hunger?"],
            id="ahead of an unknown scale",
        ),
        pytest.param(
            ("patterns.toml", 'any = [{ scale = "thirst"', 'any = [{ scale = "thrist"'),
            ["patterns.toml:14: thirsty: refers to the unknown scale thrist; did you mean thirst?"],
            id="one of several is an unknown scale",
        ),
        pytest.param(
            (
                "patterns.toml",
                'question = "drink", options = [2]',
                'question = "drnik", options = [2]',
            ),
            [
                "patterns.toml:24: thirsty: refers to the unknown question drnik; did you mean drink?"
            ],
            id="other words for an unknown question",
        ),
        pytest.param(
            (
                "patterns.toml",
                'question = "drink", options = [0]',
                'question = "drink", options = [0, 5]',
            ),
            ["patterns.toml:37: tea: drink has no option 5; its options are 0 to 2, lowest first"],
            id="a flag for an option that is not offered",
        ),
        pytest.param(
            ("patterns.toml", 'when = [{ check = "not-comparable" }]\n', ""),
            [
                "patterns.toml:1: open: has no conditions and hides every pattern after it; give it conditions, or move it to the end"
            ],
            id="an early pattern without conditions",
        ),
        pytest.param(
            (
                "patterns.toml",
                'sense = "Nothing stands out."',
                'sense = "Nothing stands out."\nwhen = [{ check = "caution" }]',
            ),
            [
                "patterns.toml:33: content: the last pattern has conditions, so possibly no pattern fits; end with one that has none"
            ],
            id="a last pattern with conditions",
        ),
        pytest.param(
            ("care.toml", 'scale = "thirst"', 'scale = "thrist"'),
            ["care.toml:5: parched: refers to the unknown scale thrist; did you mean thirst?"],
            id="a care rule for an unknown scale",
        ),
        pytest.param(
            (
                "care.toml",
                '{ scale = "thirst", at_least = 90 }',
                '{ patterns = ["thirsty", "thrifty"] }',
            ),
            ["care.toml:5: parched: refers to the unknown pattern thrifty; did you mean thirsty?"],
            id="a care rule for an unknown pattern",
        ),
        pytest.param(
            ("articles.toml", 'patterns = ["thirsty"]', 'patterns = ["thrifty"]'),
            [
                "articles.toml:10: wells: refers to the unknown pattern thrifty; did you mean thirsty?"
            ],
            id="an article for an unknown pattern",
        ),
        pytest.param(
            ("articles.toml", 'question = "drink"', 'question = "drnik"'),
            [
                "articles.toml:23: teapots: refers to the unknown question drnik; did you mean drink?"
            ],
            id="an article for an unknown question",
        ),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(
    tmp_path: Path, change: tuple[str, str, str], named: list[str]
) -> None:
    assert list(faults(tmp_path, change)) == named


def test_a_question_that_waits_for_an_unknown_one_is_named(tmp_path: Path) -> None:
    gone = ('question = "drink", options = [0]', 'question = "drnik", options = [0]')
    (fault,) = faults(tmp_path, ("questions.toml", *gone))
    assert fault.startswith(
        "questions.toml:19: milk: refers to the unknown question drnik; did you"
    )


def test_reasons_from_outside_the_contrast_are_named(tmp_path: Path) -> None:
    third = TINY["scales.toml"].split("\n\n")[1].replace("hunger", "sleep")
    named = faults(
        tmp_path,
        ("scales.toml", TINY["scales.toml"], TINY["scales.toml"] + "\n" + third),
        ("questions.toml", 'scale = "hunger"', 'scale = "sleep"'),
        ("questions.toml", 'scale = "hunger"', 'scale = "sleep"'),
        ("patterns.toml", 'because = "thirst"', 'because = "sleep"'),
    )
    why = "patterns.toml:21: thirsty: because is sleep, which is not a contrast scale"
    assert f"{why}; write thirst or hunger" in named


@pytest.mark.parametrize(
    ("file", "table"),
    [
        ("questions.toml", "questions"),
        ("scales.toml", "scales"),
        ("patterns.toml", "patterns"),
        ("patterns.toml", "flags"),
        ("care.toml", "care"),
        ("articles.toml", "articles"),
    ],
)
def test_an_id_used_twice_is_named(tmp_path: Path, file: str, table: str) -> None:
    _, first, *_ = TINY[file].split(f"[[{table}]]")
    entry = f"[[{table}]]{first}"
    named = faults(tmp_path, (file, entry, entry + entry))
    second = [
        number
        for number, line in enumerate((tmp_path / file).read_text("utf-8").splitlines(), 1)
        if line.startswith("id = ")
    ][1 + (table == "flags") * 3]
    assert any(f.startswith(f"{file}:{second}: ") and "used 2 times" in f for f in named)


def test_no_patterns_at_all_are_named(tmp_path: Path) -> None:
    named = faults(tmp_path, ("patterns.toml", TINY["patterns.toml"], "patterns = []\nflags = []"))
    assert "patterns.toml:1: there is no pattern; add one without conditions" in named


@pytest.mark.parametrize(
    "one_more",
    [
        pytest.param('patterns = ["thirsty"]', id="two answers for a pattern and two others"),
        pytest.param('scale = "thirst", above = 5', id="two for one scale and two others"),
    ],
)
def test_an_article_that_could_need_four_reasons_is_refused(tmp_path: Path, one_more: str) -> None:
    (fault,) = faults(tmp_path, teapots_also_when(one_more))
    assert fault.startswith("articles.toml:23: teapots: could need more than 3 reasons")


def test_answers_to_one_question_are_one_reason(tmp_path: Path) -> None:
    change = teapots_also_when('question = "drink", options = [1]')
    assert len(load(tiny(tmp_path, change)).articles[1].suggestions) == 3


def teapots_also_when(condition: str) -> tuple[str, str, str]:
    place = '  { when = { scale = "hunger"'
    one_more = f'  {{ when = {{ {condition} }}, weight = 4, words = "So." }},'
    return "articles.toml", place, f"{one_more}\n{place}"


def test_an_article_without_suggestions_is_content_too(tmp_path: Path) -> None:
    only = '{ when = { patterns = ["thirsty"] }, weight = 10, words = "You are thirsty." }'
    assert load(tiny(tmp_path, ("articles.toml", only, ""))).articles[0].suggestions == ()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param(
            ("articles.toml", 'scale = "hunger"', 'scale = "hungre"'),
            ["articles.toml:24: teapots: refers to the unknown scale hungre; did you mean hunger?"],
            id="an article for an unknown scale",
        ),
        pytest.param(
            ("instrument.toml", 'contrast = ["thirst", "hunger"]', 'contrast = ["thirst", "no"]'),
            ["instrument.toml:5: refers to the unknown scale no; write one of: thirst, hunger"],
            id="a contrast with an unknown scale",
        ),
        pytest.param(
            ("scales.toml", TINY["scales.toml"], "scales = []"),
            [
                "instrument.toml:5: refers to the unknown scale thirst, as do 10 more places; none exists yet",
                "instrument.toml:5: refers to the unknown scale hunger, as do 8 more places; none exists yet",
            ],
            id="no scales at all",
        ),
    ],
)
def test_an_unknown_scale_of_an_article_or_the_contrast_is_named(
    tmp_path: Path, change: tuple[str, str, str], named: list[str]
) -> None:
    assert list(faults(tmp_path, change)) == named


@pytest.mark.parametrize(
    "condition",
    [
        pytest.param('any = [{ scale = "hunger", above = 5 }]', id="any of several"),
        pytest.param('check = "caution"', id="a check"),
        pytest.param('patterns = ["open"]', id="a pattern that compares nothing"),
    ],
)
def test_an_article_suggested_without_answers_to_quote_is_refused(
    tmp_path: Path, condition: str
) -> None:
    change = ("articles.toml", 'patterns = ["thirsty"]', condition)
    assert any(fault.startswith("articles.toml") for fault in faults(tmp_path, change))


def test_a_country_listed_twice_is_named(tmp_path: Path) -> None:
    line = "[[helplines]]" + TINY["helplines.toml"].split("[[helplines]]")[1]
    assert "IE" in faults(tmp_path, ("helplines.toml", line, f"{line}\n{line}"))[0]


def test_a_condition_without_a_limit_is_named(tmp_path: Path) -> None:
    change = ("care.toml", 'scale = "thirst", at_least = 90', 'scale = "thirst"')
    (fault,) = faults(tmp_path, change)
    assert fault.startswith("care.toml:5: parched: thirst is compared with no limit; add ")


def test_a_number_that_dials_another_one_is_named(tmp_path: Path) -> None:
    shown = next(line for line in TINY["helplines.toml"].splitlines() if line.startswith("shown"))
    (fault,) = faults(tmp_path, ("helplines.toml", shown, 'shown = "999"'))
    assert fault.startswith("helplines.toml:15: IE: shows 999 but dials")


def test_a_scale_that_no_question_counts_toward_is_named(tmp_path: Path) -> None:
    third = TINY["scales.toml"].split("\n\n")[1].replace("hunger", "sleep")
    more = ("scales.toml", TINY["scales.toml"], TINY["scales.toml"] + "\n" + third)
    (fault,) = faults(tmp_path, more)
    assert "sleep: no question counts toward it; add some, or remove it" in fault
