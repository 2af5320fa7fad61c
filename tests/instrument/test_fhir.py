"""Questions and answers as FHIR, held against the models of fhir.resources."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.questionnaire import Questionnaire as Questionnaire5
from fhir.resources.questionnaireresponse import QuestionnaireResponse as Response5
from fhir.resources.R4B.bundle import Bundle as Bundle4
from fhir.resources.R4B.questionnaire import Questionnaire as Questionnaire4
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse as Response4
from pydantic import ValidationError

from questionnaire.instrument import fhir
from questionnaire.instrument.content import Answers, Content
from questionnaire.instrument.loading import load
from tests.builders import answers, shipped, tiny

NOW = datetime(2026, 11, 25, 18, 30, 5, 123, tzinfo=UTC)
GIVEN = answers(wanting=17, sadness=12, flatness=3) | {"kept-up": 3, "big-event": None}
# The item type with a list to choose from: hl7.org/fhir/R4/valueset-item-type.html, and of R5.
WITH_OPTIONS: dict[fhir.Release, str] = {"R4": "choice", "R5": "coding"}
MODELS: dict[fhir.Release, Any] = {"R4": Questionnaire4, "R5": Questionnaire5}


def response(content: Content, given: Answers) -> dict[str, Any]:
    return fhir.response(content, given, NOW)


@pytest.mark.parametrize("release", ["R4", "R5"])
def test_the_questionnaire_is_valid(release: fhir.Release, tmp_path: Path) -> None:
    for content in (shipped(), load(tiny(tmp_path))):
        made = fhir.questionnaire(content, release)
        read = MODELS[release].model_validate(made)
        assert json.loads(read.model_dump_json()) == made


@pytest.mark.parametrize("model", [Response4, Response5], ids=["R4", "R5"])
def test_the_response_is_valid_in_both_releases(model: Any) -> None:
    made = response(shipped(), GIVEN)
    read = json.loads(model.model_validate(made).model_dump_json())
    assert datetime.fromisoformat(read.pop("authored")) == NOW.replace(microsecond=0)
    assert read == {name: value for name, value in made.items() if name != "authored"}


def test_every_code_is_one_of_its_release() -> None:
    """The models take any word for a code; what FHIR lets stand there is written beside it."""

    def offered(model: Any, field: str) -> list[str]:
        codes: list[str] = model.model_fields[field].json_schema_extra["enum_values"]
        return codes

    for release, model in MODELS.items():
        made = fhir.questionnaire(shipped(), release)
        assert made["status"] in offered(model, "status")
        assert {item["type"] for item in made["item"]} == {WITH_OPTIONS[release]}
    for model in (Response4, Response5):
        assert response(shipped(), GIVEN)["status"] in offered(model, "status")
    assert fhir.bundle(shipped(), GIVEN, NOW)["type"] in offered(Bundle4, "type")


def test_the_bundle_is_valid_and_names_nothing_twice() -> None:
    made = fhir.bundle(shipped(), GIVEN, NOW)
    Bundle4.model_validate(made)
    assert len({entry["fullUrl"] for entry in made["entry"]}) == 2
    questions, given = (entry["resource"] for entry in made["entry"])
    assert given["questionnaire"] == f"{questions['url']}|{questions['version']}"


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("status",), "finished\n"),
        (("status",), None),
        (("item", 0, "linkId"), None),
        (("item", 0, "answer"), [{"valueCoding": "2"}]),
        (("authored",), "yesterday"),
        (("item", 0, "score"), 71),
    ],
)
def test_a_planted_fault_in_the_response_is_rejected(place: tuple[Any, ...], wrong: object) -> None:
    for model in (Response4, Response5):
        made = response(shipped(), GIVEN)
        *way, last = place
        spot: Any = made
        for step in way:
            spot = spot[step]
        spot[last] = wrong
        with pytest.raises(ValidationError):
            model.model_validate(made)


def test_a_planted_fault_in_the_bundle_or_the_questions_is_rejected() -> None:
    made = fhir.bundle(shipped(), GIVEN, NOW)
    made["entry"][1]["resource"]["item"][0]["answer"][0]["valueCoding"]["code"] = 3.5
    with pytest.raises(ValidationError):
        Bundle4.model_validate(made)
    questions = fhir.questionnaire(shipped(), "R5") | {"status": None}
    with pytest.raises(ValidationError):
        Questionnaire5.model_validate(questions)


def test_every_question_but_the_last_step_is_there_with_its_own_options() -> None:
    content = shipped()
    made = fhir.questionnaire(content, "R4")
    assert [item["linkId"] for item in made["item"]] == [q.id for q in content.asked]
    for item, question in zip(made["item"], content.asked, strict=True):
        labels = [option["valueCoding"]["display"] for option in item["answerOption"]]
        assert labels == [option.label for option in question.options]
        assert item["text"] == f"{question.lead}: {question.text}"
    codes = [o["valueCoding"]["code"] for item in made["item"] for o in item["answerOption"]]
    assert len(codes) == len(set(codes))


def test_every_answer_is_an_option_of_the_questionnaire_and_a_skipped_one_says_so() -> None:
    made = fhir.bundle(shipped(), GIVEN, NOW)
    questions, given = (entry["resource"] for entry in made["entry"])
    offered = {item["linkId"]: item["answerOption"] for item in questions["item"]}
    for item in given["item"]:
        assert all(answer in offered[item["linkId"]] for answer in item.get("answer", []))
    (skipped,) = [item for item in given["item"] if "answer" not in item]
    assert skipped["linkId"] == "big-event"
    assert skipped["extension"][0]["valueCode"] == "asked-declined"
    assert len(given["item"]) == len(GIVEN)


@pytest.mark.parametrize("options", ["[0]", "[0, 1]"])
def test_what_is_asked_under_a_condition_carries_it(tmp_path: Path, options: str) -> None:
    only_if = 'only_if = { question = "drink", options = %s }'
    change = ("questions.toml", only_if % "[0]", only_if % options)
    content = load(tiny(tmp_path, change))
    items = {item["linkId"]: item for item in fhir.questionnaire(content, "R4")["item"]}
    gated = {q.id: q.only_if for q in content.asked if q.only_if}
    assert gated
    for name, item in items.items():
        if name not in gated:
            assert "enableWhen" not in item
            continue
        assert [w["question"] for w in item["enableWhen"]] == [
            gated[name].question for _ in gated[name].options
        ]
        assert item.get("enableBehavior") == ("any" if len(gated[name].options) > 1 else None)
        offered = [o["valueCoding"] for o in items[gated[name].question]["answerOption"]]
        assert all(w["answerCoding"] in offered for w in item["enableWhen"])


def test_there_is_no_finding_and_nobody_in_it() -> None:
    text = json.dumps(fhir.bundle(shipped(), GIVEN, NOW))
    for pattern in shipped().patterns:
        assert pattern.name not in text or pattern.name == "Sadness"
    for key in ("subject", "source", "author", "score", "first-look"):
        assert f'"{key}"' not in text
    assert shipped().notices.not_a_diagnosis in text


def test_words_are_escaped_in_the_text_for_people(tmp_path: Path) -> None:
    sign = ("questions.toml", 'text = "Milk in it?"', 'text = "Milk <in> it & more?"')
    content = load(tiny(tmp_path, sign))
    made = response(content, {"drink": 0, "milk": 0})
    assert "Milk &lt;in&gt; it &amp; more?" in made["text"]["div"]
    Response4.model_validate(made)
