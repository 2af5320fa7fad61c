"""Translates pydantic's errors into text for authors who do not program."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import Discriminator, Tag, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from questionnaire.instrument.content.field_types import INSTEAD
from questionnaire.instrument.faults.fault import Misfit, Place, did_you_mean

GUIDE = "docs/content-fields.md explains each field"
# The start of pydantic's error type -> what to write instead.
KINDS = {
    "string_type": "write text in quotes",
    "string_too_short": "write some text between the quotes",
    "string_too_long": "write at most {max_length} characters",
    "int": "write a whole number, without quotes",
    "float": "write a number, without quotes",
    "bool": "write true or false, without quotes",
    "date": "write a date without quotes, such as 2026-11-23",
    "tuple": 'write a list in square brackets, such as ["a", "b"]',
    "too_long": "keep only {max_length} of them",
    "too_short": "give at least {min_length}",
    "dict": "write names with values in braces, such as {{ name = 1 }}",
    "dataclass": "write fields in braces, such as {{ name = … }}, or as a separate table",
    "mapping": "write names with values in braces, such as {{ name = 1 }}",
    "greater_than_equal": "write a number that is at least {ge:g}",
    "less_than_equal": "write a number that is at most {le:g}",
}


def misfits(raw: Any, kind: Any, file: str, top: Place) -> tuple[Any, list[Misfit]]:
    """Validate a value from a file, and describe every error in it.

    Args:
        raw: the value as parsed from TOML.
        top: its place in the file; `()` for the whole file.
    """
    try:
        return TypeAdapter(kind).validate_python(raw), []
    except ValidationError as error:
        return None, list(_translated(error.errors(include_url=False), kind, raw, file, top))


def _translated(
    errors: list[ErrorDetails], kind: Any, raw: Any, file: str, top: Place
) -> Iterator[Misfit]:
    """One fault for all missing fields of an entry. A misspelled field is not missing."""
    missing: dict[Place, list[str]] = defaultdict(list)
    unknown: list[tuple[Place, str, Any]] = []
    for error in errors:
        place, parent = _resolved(error["loc"], kind)
        owner = _owner(raw, top, place)
        if error["type"] == "missing" and is_dataclass(parent):
            missing[place[:-1]].append(str(place[-1]))
        elif error["type"] == "unexpected_keyword_argument":
            unknown.append((place, owner, parent))
        else:
            yield Misfit(file, (*top, *place), *_explained(error, owner, place or top))
    for place, owner, parent in unknown:
        absent = missing[place[:-1]]
        instead = did_you_mean(place[-1], absent or (field.name for field in fields(parent)))
        if not instead.startswith("did"):
            instead = did_you_mean(place[-1], (field.name for field in fields(parent)))
        yield Misfit(file, (*top, *place), f"{owner}there is no field {_field(place)}", instead)
        missing[place[:-1]] = [name for name in absent if instead != did_you_mean(name, [name])]
    for place, names in missing.items():
        if names:
            where = _field(place) or "it"
            why = f"{_owner(raw, top, place)}{where} has no {', '.join(names)}"
            yield Misfit(file, (*top, *place), why, f"add what is missing; {GUIDE}")


def _explained(error: ErrorDetails, owner: str, place: Place) -> tuple[str, str]:
    """Why it is wrong, and what to write instead."""
    given, limits, name = error["input"], error.get("ctx", {}), _field(place)
    if given is None:
        return f"{name} is missing", f"add it; {GUIDE}"
    value = "this"
    if isinstance(given, str | int | float):
        value = json.dumps(given, ensure_ascii=False)  # as TOML writes them
    why = f"{owner}{name or 'it'} can't be {value}"
    match error["type"]:
        case "literal_error":
            choices = limits["expected"].replace("'", "").replace(" or ", ", ").split(", ")
            return why, did_you_mean(given, choices)
        case "string_pattern_mismatch":
            return why, INSTEAD[limits["pattern"]]
        case "condition":
            allowed = error["msg"].partition(": ")[2].split(", ")
            used = next(iter(given), "") if isinstance(given, dict) else ""
            if (hint := did_you_mean(used, allowed)).startswith("did"):
                return f"{owner}{name}: a condition can't use {used}", hint
            return f"{owner}{name}: {error['msg']}", "write one of them, in braces"
        case "missing":
            return f"{owner}{_field(place[:-1])} has too few entries", "write two"
    instead = next(text for start, text in KINDS.items() if error["type"].startswith(start))
    return why, instead.format_map(limits)


def _owner(raw: Any, top: Place, place: Place) -> str:
    """The entry by its id, else by its number, as a prefix of a message."""
    if not (place and isinstance(place[0], int)):
        return ""
    entry = raw[place[0]]
    named = entry if isinstance(entry, dict) else {}
    return f"{named.get('id') or named.get('iso') or f'entry {place[0] + 1} of {top[0]}'}: "


def _field(place: Place) -> str:
    """The field's name, with its parents; list entries are numbered from 1."""
    parts = place[1:] if place and isinstance(place[0], int) else place
    return "".join(
        f" {part + 1}" if isinstance(part, int) else f".{part}" for part in parts
    ).lstrip(". ")


def _resolved(loc: tuple[int | str, ...], kind: Any) -> tuple[Place, Any]:
    """The place in the file, without pydantic's tags, and the type that contains it."""
    place: list[str | int] = []
    parent, inner = None, kind
    for part in loc:
        if part == "[key]":  # the error is in the key, not in its value
            continue
        tagged = _variants(inner)
        if tagged:
            inner = tagged[str(part)]
            continue
        parent = inner = _unwrapped(inner)
        place.append(part)
        if is_dataclass(inner):
            inner = get_type_hints(inner, include_extras=True).get(str(part))
        else:
            within = get_args(inner)
            inner = within[-1] if get_origin(inner) is not tuple else _entry(within, part)
    return tuple(place), parent


def _entry(within: tuple[Any, ...], number: int | str) -> Any:
    """The type of an entry: the same for all in a list, its own for each in a pair."""
    return within[0] if within[-1] is ... else within[int(number)]


def _variants(kind: Any) -> Mapping[str, Any]:
    """The types of a union of conditions by their tags; empty for any other type."""
    if get_origin(kind) is not Annotated or not any(
        isinstance(mark, Discriminator) for mark in kind.__metadata__
    ):
        return {}
    variants = [get_args(variant) for variant in get_args(get_args(kind)[0])]
    return {tag.tag: of for of, *marks in variants for tag in marks if isinstance(tag, Tag)}


def _unwrapped(kind: Any) -> Any:
    """Without its limits, and without None."""
    if get_origin(kind) is Annotated:
        return _unwrapped(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _unwrapped(get_args(kind)[0])
    return kind
