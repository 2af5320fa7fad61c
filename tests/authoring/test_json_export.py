import json

from questionnaire.authoring.json_export import export
from tests.builders import shipped

KEYS = {"id", "text", "scale", "key", "options"}


def test_the_export_names_the_instrument_and_its_version() -> None:
    exported = export(shipped())
    assert set(exported) == {"id", "version", "questions"}
    assert (exported["id"], exported["version"]) == ("wanting-and-sadness", "1.0")


def test_every_question_is_exported_in_the_order_asked() -> None:
    exported = export(shipped())["questions"]
    assert [question["id"] for question in exported] == [q.id for q in shipped().questions]
    assert all(set(question) == KEYS for question in exported)


def test_a_question_is_exported_with_what_scoring_needs() -> None:
    smiling = export(shipped())["questions"][0]
    assert (smiling["id"], smiling["scale"], smiling["key"]) == ("smiling", "sadness", "positive")
    assert smiling["text"] == "Smiling came easily to me."
    assert smiling["options"][4] == {"value": 4, "label": "Nearly all the time"}
    assert [option["value"] for option in smiling["options"]] == [0, 1, 2, 3, 4]


def test_a_question_that_is_not_scored_has_no_scale() -> None:
    unscored = [q["id"] for q in export(shipped())["questions"] if q["scale"] is None]
    assert unscored == ["big-event", "kind-of-reading", "first-look"]


def test_the_export_is_plain_json() -> None:
    exported = export(shipped())
    assert json.loads(json.dumps(exported)) == exported
