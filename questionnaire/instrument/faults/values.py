"""What pydantic says about values, in words for somebody who does not program."""

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

GUIDE = "docs/content-fields.md says what each is"
# The beginning of pydantic's name for what is wrong -> what to write instead.
KINDS = {
    "string_type": "write words in quotes",
    "string_too_short": "write the words between the quotes",
    "string_too_long": "write at most {max_length} characters",
    "int": "write a whole number, without quotes",
    "float": "write a number, without quotes",
    "bool": "write true or false, without quotes",
    "date": "write a day without quotes, such as 2026-11-23",
    "tuple": 'write a list in square brackets, such as ["a", "b"]',
    "too_long": "leave {max_length} of them",
    "too_short": "give at least {min_length}",
    "dict": "write names with values in braces, such as {{ name = 1 }}",
    "dataclass": "write fields in braces, such as {{ name = … }}, or a table of its own",
    "mapping": "write names with values in braces, such as {{ name = 1 }}",
    "greater_than_equal": "write a number that is at least {ge:g}",
    "less_than_equal": "write a number that is at most {le:g}",
}


def misfits(raw: Any, kind: Any, file: str, top: Place) -> tuple[Any, list[Misfit]]:
    """Make a value of this kind from what a file says, or say what keeps it from being one.

    Args:
        raw: as TOML was read.
        top: where it stands in the file; `()` for the whole file.
    """
    try:
        return TypeAdapter(kind).validate_python(raw), []
    except ValidationError as error:
        return None, list(_in_words(error.errors(include_url=False), kind, raw, file, top))


def _in_words(
    errors: list[ErrorDetails], kind: Any, raw: Any, file: str, top: Place
) -> Iterator[Misfit]:
    """One fault for all fields that an entry lacks, none for one that has a slip in its name."""
    lacking: dict[Place, list[str]] = defaultdict(list)
    slips: list[tuple[Place, str, Any]] = []
    for error in errors:
        place, around = _walked(error["loc"], kind)
        owner = _owner(raw, top, place)
        if error["type"] == "missing" and is_dataclass(around):
            lacking[place[:-1]].append(str(place[-1]))
        elif error["type"] == "unexpected_keyword_argument":
            slips.append((place, owner, around))
        else:
            yield Misfit(file, (*top, *place), *_said(error, owner, place or top))
    for place, owner, around in slips:
        missed = lacking[place[:-1]]
        instead = did_you_mean(place[-1], missed or (field.name for field in fields(around)))
        if not instead.startswith("did"):
            instead = did_you_mean(place[-1], (field.name for field in fields(around)))
        yield Misfit(file, (*top, *place), f"{owner}there is no field {_field(place)}", instead)
        lacking[place[:-1]] = [name for name in missed if instead != did_you_mean(name, [name])]
    for place, names in lacking.items():
        if names:
            where = _field(place) or "it"
            why = f"{_owner(raw, top, place)}{where} lacks {', '.join(names)}"
            yield Misfit(file, (*top, *place), why, f"add what is missing; {GUIDE}")


def _said(error: ErrorDetails, owner: str, place: Place) -> tuple[str, str]:
    """Why it is wrong, and what to write instead."""
    given, limits, name = error["input"], error.get("ctx", {}), _field(place)
    if given is None:
        return f"{name} is missing", f"add it; {GUIDE}"
    says = "this"
    if isinstance(given, str | int | float):
        says = json.dumps(given, ensure_ascii=False)  # as TOML writes them
    why = f"{owner}{name or 'it'} can't be {says}"
    match error["type"]:
        case "literal_error":
            choices = limits["expected"].replace("'", "").replace(" or ", ", ").split(", ")
            return why, did_you_mean(given, choices)
        case "string_pattern_mismatch":
            return why, INSTEAD[limits["pattern"]]
        case "condition":
            asked = error["msg"].partition(": ")[2].split(", ")
            slip = next(iter(given), "") if isinstance(given, dict) else ""
            if (hint := did_you_mean(slip, asked)).startswith("did"):
                return f"{owner}{name}: nothing can be asked about {slip}", hint
            return f"{owner}{name}: {error['msg']}", "write one of them, in braces"
        case "missing":
            return f"{owner}{_field(place[:-1])} has too few entries", "write two"
    said = next(words for begin, words in KINDS.items() if error["type"].startswith(begin))
    return why, said.format_map(limits)


def _owner(raw: Any, top: Place, place: Place) -> str:
    """The entry by its id, or its number, for people who read."""
    if not (place and isinstance(place[0], int)):
        return ""
    entry = raw[place[0]]
    named = entry if isinstance(entry, dict) else {}
    return f"{named.get('id') or named.get('iso') or f'entry {place[0] + 1} of {top[0]}'}: "


def _field(place: Place) -> str:
    """The field's name, with the ones around it; entries within it are counted from 1."""
    parts = place[1:] if place and isinstance(place[0], int) else place
    return "".join(
        f" {part + 1}" if isinstance(part, int) else f".{part}" for part in parts
    ).lstrip(". ")


def _walked(loc: tuple[int | str, ...], kind: Any) -> tuple[Place, Any]:
    """The place as it is written, without pydantic's marks for kinds, and the kind around it."""
    place: list[str | int] = []
    around, inner = None, kind
    for part in loc:
        if part == "[key]":  # the name before is meant, and not what is behind it
            continue
        tagged = _tagged(inner)
        if tagged:
            inner = tagged[str(part)]
            continue
        around = inner = _plain(inner)
        place.append(part)
        if is_dataclass(inner):
            inner = get_type_hints(inner, include_extras=True).get(str(part))
        else:
            within = get_args(inner)
            inner = within[-1] if get_origin(inner) is not tuple else _entry(within, part)
    return tuple(place), around


def _entry(within: tuple[Any, ...], number: int | str) -> Any:
    """The kind of an entry: of a list they are all of one kind, of a pair each has its own."""
    return within[0] if within[-1] is ... else within[int(number)]


def _tagged(kind: Any) -> Mapping[str, Any]:
    """The kinds that a condition can be, by the name that tells which one it is."""
    if get_origin(kind) is not Annotated or not any(
        isinstance(mark, Discriminator) for mark in kind.__metadata__
    ):
        return {}
    ways = [get_args(way) for way in get_args(get_args(kind)[0])]
    return {mark.tag: way for way, *marks in ways for mark in marks if isinstance(mark, Tag)}


def _plain(kind: Any) -> Any:
    """Without what is written around it: limits, or that it may be missing."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _plain(get_args(kind)[0])
    return kind
