"""The schemas that editors read say what the loader says."""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from questionnaire.authoring.schemas import FOLDER, schemas, text_of
from questionnaire.instrument.loading import DEFAULT
from tests.builders import TINY
from tests.servers import ROOT


def faults(name: str, text: str) -> list[str]:
    tables = json.loads(json.dumps(tomllib.loads(text), default=date.isoformat))
    return [error.json_path for error in Draft202012Validator(schemas()[name]).iter_errors(tables)]


@pytest.mark.parametrize("name", schemas())
def test_a_schema_is_valid_and_its_file_is_current(name: str) -> None:
    Draft202012Validator.check_schema(schemas()[name])
    written = (FOLDER / name).with_suffix(".json").read_text()
    assert written == text_of(schemas()[name]), "run `flask content schemas`"


@pytest.mark.parametrize("name", schemas())
def test_the_shipped_file_and_the_tiny_one_fit(name: str) -> None:
    assert faults(name, (DEFAULT / name).read_text()) == []
    assert name not in TINY or faults(name, TINY[name]) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("questions.toml", 'text = "Milk in it?"\n', "", "$.questions[1]"),
        ("questions.toml", 'text = "Milk', 'txet = "Milk', "$.questions[1]"),
        ("questions.toml", 'options = ["No", "Yes"]', 'options = ["No"]', "$.questions[1].options"),
        ("questions.toml", 'key = "positive"', 'key = "turned"', "$.questions[6].key"),
        ("scales.toml", "error = 10", "error = 101", "$.scales[0].error"),
        ("patterns.toml", "[[flags]]", "[[flag]]", "$"),
        ("patterns.toml", "at_least = 60", 'at_least = "60"', "$.patterns[1].when[0]"),
        ("articles.toml", "reviewed = 2026-01-01", "reviewed = 5", "$.articles[0].reviewed"),
        ("notices.toml", 'inbox = "Not watched."\n', "", "$"),
        ("helplines.toml", 'tel = "116123"', 'tel = "116 123"', "$.helplines[0].tel"),
    ],
)
def test_a_planted_fault_is_marked(name: str, old: str, new: str, place: str) -> None:
    assert old in TINY[name]
    assert place in faults(name, TINY[name].replace(old, new, 1))


def test_editors_find_a_schema_for_every_file() -> None:
    rules: list[dict[str, Any]] = tomllib.loads((ROOT / ".taplo.toml").read_text())["rule"]
    found = {Path(rule["include"][0]).name: ROOT / rule["schema"]["path"] for rule in rules}
    assert set(found) == set(schemas())
    assert all(schema.exists() for schema in found.values())
