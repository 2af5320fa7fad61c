"""A JSON Schema for each content file, so that text editors complete names and mark faults."""

import json
from typing import Any

from pydantic import TypeAdapter

from questionnaire.instrument.content.files import LEADS, MAY_LACK, OPTION_SETS, PARTS
from questionnaire.instrument.loading import LANGUAGES

FOLDER = LANGUAGES / "schema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
LABELS = {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 2}


def text_of(schema: dict[str, Any]) -> str:
    """The text of the schema file."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def schemas() -> dict[str, dict[str, Any]]:
    """File name -> its JSON Schema (draft 2020-12), made from the types that read the file."""
    return {name: _of_file(name) for name in dict.fromkeys(file for file, _, _ in PARTS.values())}


def _of_file(name: str) -> dict[str, Any]:
    whole: dict[str, Any] = {"type": "object", "additionalProperties": False}
    shapes: dict[str, Any] = {}
    tables: dict[str, Any] = {}
    for file, key, kind in PARTS.values():
        if file == name:
            shape = TypeAdapter(kind).json_schema()
            shapes |= shape.pop("$defs", {})
            if not key:
                whole = shape
            tables |= {key: shape} if key else {}
    if tables:
        whole |= {
            "properties": tables,
            "required": [name for name in tables if name not in MAY_LACK],
        }
    if "questions" in tables:
        _as_written(whole, shapes)
    return {"$schema": DIALECT, "title": name, **whole} | ({"$defs": shapes} if shapes else {})


def _as_written(whole: dict[str, Any], shapes: dict[str, Any]) -> None:
    """The form that authors write, before loading: a question refers to a set of options by name
    or lists the labels, and may refer to a lead by name.
    """
    leads = {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}}
    whole["properties"][LEADS] = leads
    whole["properties"][OPTION_SETS] = {"type": "object", "additionalProperties": LABELS}
    shapes["Question"]["properties"]["options"] = {"anyOf": [{"type": "string"}, LABELS]}
    del shapes["Option"]
