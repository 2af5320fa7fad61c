import json
from random import Random

import pytest

from questionnaire.authoring.reflect import AnswersError, from_csv, from_json, result
from questionnaire.authoring.sampling import sample
from tests.builders import answers, shipped

CLEAR = answers(wanting=24, sadness=0)


def test_the_result_has_exactly_these_parts() -> None:
    found = result(shipped(), CLEAR | {"how-long": 4})
    assert list(found) == [
        "pattern",
        "certainty",
        "care_first",
        "scales",
        "flags",
        "led_here",
        "articles",
    ]
    assert (found["pattern"], found["certainty"]) == ("drive-loss", "clear")
    assert (found["care_first"], found["flags"]) == (False, ["chronic"])


def test_every_scale_has_a_score_and_its_band() -> None:
    scales = result(shipped(), CLEAR)["scales"]
    assert list(scales) == [scale.id for scale in shipped().scales]
    assert scales["wanting"] == {"score": 100, "low": 91, "high": 100}
    assert scales["flatness"] == {"score": None, "low": None, "high": None}


def test_what_led_here_is_quoted_with_its_direction() -> None:
    led_here = result(shipped(), CLEAR | {"eager-ahead": 4})["led_here"]
    assert led_here[0] == {
        "question": "plans-pull",
        "value": 4,
        "option": "Nearly all the time",
        "pull": "toward",
    }
    assert [q["question"] for q in led_here if q["pull"] == "away"] == ["eager-ahead"]


def test_articles_come_in_order_with_the_answers_quoted() -> None:
    holidays, *research = result(shipped(), {"each-year": 2, "kind-of-reading": 4})["articles"]
    reason = {
        "question": "each-year",
        "value": 2,
        "option": "Yes, clearly, in two years or more",
    }
    assert holidays == {"id": "holidays", "reasons": [reason]}
    assert [article["id"] for article in research] == ["psilocybin", "ketamine"]


def test_without_answers_there_is_a_result_without_a_certainty() -> None:
    found = result(shipped(), {})
    assert (found["pattern"], found["certainty"]) == ("not-enough-answers", None)
    assert (found["led_here"], found["articles"]) == ([], [])


def test_every_result_is_plain_json() -> None:
    random = Random(3)
    for _ in range(200):
        found = result(shipped(), sample(shipped(), random))
        assert json.loads(json.dumps(found)) == found


def test_answers_are_read_from_one_json_object() -> None:
    assert from_json(shipped(), '{"smiling": 4, "near-tears": null}') == {
        "smiling": 4,
        "near-tears": None,
    }
    assert from_json(shipped(), "{}") == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("smiling: 4", "The answers are not JSON", id="not JSON"),
        pytest.param("", "The answers are not JSON", id="empty"),
        pytest.param("[4, 3]", "must be one JSON object", id="a list"),
        pytest.param("4", "must be one JSON object", id="a number"),
        pytest.param("null", "must be one JSON object", id="nothing"),
        pytest.param('{"smilling": 4}', 'no question "smilling"', id="an unknown question"),
        pytest.param('{"smiling": 5}', "can't be 5; its options are 0, 1, 2, 3, 4", id="too high"),
        pytest.param('{"smiling": -1}', "can't be -1", id="too low"),
        pytest.param('{"each-year": 3}', "its options are 0, 1, 2", id="of another question"),
        pytest.param('{"smiling": true}', "can't be True", id="a truth value"),
        pytest.param('{"smiling": 4.0}', "can't be 4.0", id="a decimal number"),
        pytest.param('{"smiling": NaN}', "can't be nan", id="no number at all"),
        pytest.param('{"smiling": "4"}', "can't be '4'", id="a text"),
        pytest.param('{"smiling": [4]}', "can't be [4]", id="a list of one"),
    ],
)
def test_answers_that_can_not_be_read_are_refused(text: str, says: str) -> None:
    with pytest.raises(AnswersError) as caught:
        from_json(shipped(), text)
    (fault,) = caught.value.faults
    assert says in fault


def test_every_fault_of_a_json_object_is_named() -> None:
    with pytest.raises(AnswersError) as caught:
        from_json(shipped(), '{"smiling": 9, "nonsense": 1, "near-tears": 0}')
    assert len(caught.value.faults) == 2
    assert str(caught.value) == "\n".join(caught.value.faults)


def test_each_row_is_one_respondent() -> None:
    rows = ["smiling,near-tears\n", "4,0\n", "1,3\n"]
    assert list(from_csv(shipped(), rows)) == [
        {"smiling": 4, "near-tears": 0},
        {"smiling": 1, "near-tears": 3},
    ]


def test_an_empty_cell_is_a_skip() -> None:
    assert list(from_csv(shipped(), ["smiling,near-tears", ",0", " , "])) == [
        {"smiling": None, "near-tears": 0},
        {"smiling": None, "near-tears": None},
    ]


def test_blank_lines_and_spaces_do_not_matter() -> None:
    rows = [" smiling , near-tears ", "", " 4 ,0", ""]
    assert list(from_csv(shipped(), rows)) == [{"smiling": 4, "near-tears": 0}]


def test_a_header_alone_has_no_respondents() -> None:
    assert list(from_csv(shipped(), ["smiling"])) == []


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        pytest.param([], "The file is empty", id="an empty file"),
        pytest.param(["smiling", "4,3"], "Row 2 has 2 cells, the header 1", id="too long"),
        pytest.param(["smiling,near-tears", "4"], "Row 2 has 1 cells", id="too short"),
        pytest.param(["smiling", "4", "", "5"], "Row 4: ", id="the row is counted as in the file"),
        pytest.param(["smiling", "9"], 'Row 2: "smiling" can\'t be 9', id="never offered"),
        pytest.param(["smiling", "-1"], "can't be '-1'", id="below zero"),
        pytest.param(["smiling", "4.0"], "can't be '4.0'", id="a decimal number"),
        pytest.param(["smiling", "often"], "can't be 'often'", id="a word"),
        pytest.param(["smiling", "\u00b2"], "can't be '\u00b2'", id="a digit that is no number"),
        pytest.param(["grinning", "4"], 'Row 2: There is no question "grinning"', id="unknown"),
    ],
)
def test_rows_that_can_not_be_read_are_refused(rows: list[str], says: str) -> None:
    with pytest.raises(AnswersError) as caught:
        list(from_csv(shipped(), rows))
    (fault,) = caught.value.faults
    assert says in fault


def test_rows_before_a_fault_are_read() -> None:
    respondents = from_csv(shipped(), ["smiling", "4", "9"])
    assert next(respondents) == {"smiling": 4}
    with pytest.raises(AnswersError):
        next(respondents)


def test_a_number_of_absurd_length_is_refused_like_any_other() -> None:
    with pytest.raises(AnswersError):
        list(from_csv(shipped(), ["smiling", "9" * 5_000]))


def test_json_of_absurd_depth_is_refused_like_any_other() -> None:
    with pytest.raises(AnswersError):
        from_json(shipped(), "[" * 100_000)


def test_a_question_that_heads_two_columns_is_refused() -> None:
    with pytest.raises(AnswersError):
        list(from_csv(shipped(), ["smiling,smiling", "1,2"]))
