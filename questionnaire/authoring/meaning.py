"""The meaning of an edition: its questions and scoring, and whether they changed after release.

`editions/<version>.json` records the meaning of each released edition, so that a change can't go
unnoticed.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from questionnaire.authoring.findings import Finding
from questionnaire.instrument.content import Content
from questionnaire.instrument.faults.fault import MAX_LISTED, Place
from questionnaire.instrument.faults.lines import line_of
from questionnaire.instrument.loading import EDITIONS, load_editions

# The fields that determine a result. Names and explanations may be reworded at any time.
PARTS = {
    "questions": ("text", "lead", "options", "scale", "key", "only_if"),
    "scales": ("error", "level_from", "compare_from", "both_wordings"),
    "patterns": ("when", "lead", "toward", "away", "because", "present"),
    "flags": ("when",),
    "care": ("when", "first"),
}
FILES = {"flags": "patterns.toml"}  # parts whose file has another name
LIMITS = ("contrast", "last_step", "bands", "consistency", "certainties", "doubt")
WORDS = {"name", "words"}  # texts of a band or a certainty
FILES_KEPT = "files"  # key in a record: name -> text of each file, as released


def meaning(content: Content) -> dict[str, Any]:
    """Everything that determines a result of the edition, as plain data: place -> value.

    Two editions with the same meaning give the same result for the same answers.
    """
    raw = TypeAdapter(Content).dump_python(content, mode="json")
    values = {f"instrument.{name}": _without_words(raw["instrument"][name]) for name in LIMITS}
    for part, names in PARTS.items():
        values[part] = [entry["id"] for entry in raw[part]]
        for entry in raw[part]:
            values |= {f"{part}.{entry['id']}.{name}": entry[name] for name in names}
    return values


def _without_words(limits: Any) -> Any:
    if isinstance(limits, list):
        return [_without_words(limit) for limit in limits]
    if isinstance(limits, dict):
        return {name: value for name, value in limits.items() if name not in WORDS}
    return limits


def record_of(folder: Path, version: str) -> Path:
    """The file that records the meaning of an edition."""
    return folder / EDITIONS / f"{version}.json"


def findings(folder: Path) -> Iterator[Finding]:
    """Every conflict between the editions of this folder, or with their records.

    Raises:
        ContentError: an edition can't be loaded.
    """
    first, *others = load_editions(folder)
    below = [path for path in (folder / EDITIONS).glob("*") if path.is_dir()]
    places = {folder: first} | dict(zip(sorted(below), others, strict=True))
    known = {edition.instrument.version for edition in places.values()} | _recorded(folder)
    for place, edition in places.items():
        wrong = _misplaced(place, edition, None if place == folder else first) or _orphan(
            edition, known
        )
        if wrong:
            yield _at_field(folder, place, *wrong)
        elif edition.instrument.status != "draft":
            yield from _changed(folder, place, edition)


def _recorded(folder: Path) -> set[str]:
    """The released versions, also when `folder` is the folder of a draft."""
    beside = folder.parent if folder.parent.name == EDITIONS else folder / EDITIONS
    return {record.stem for record in beside.glob("*.json")}


def _misplaced(place: Path, edition: Content, live: Content | None) -> tuple[str, str, str] | None:
    """Field, why, what to do; `live` is None for the edition in the content folder itself."""
    version, status = edition.instrument.version, edition.instrument.status
    if live is None:
        return ("status", "no edition is live", "write live") if status == "retired" else None
    if version == live.instrument.version:
        return (
            "version",
            "the edition in the folder itself has the same version",
            "delete one of the two",
        )
    if place.name != version:
        return (
            "version",
            "the name of its folder differs",
            f"rename the folder to {EDITIONS}/{version}",
        )
    if status == "live":
        return "status", "only one edition is live", f"run `flask content release {version}`"
    return None


def _orphan(edition: Content, known: set[str]) -> tuple[str, str, str] | None:
    origin = edition.instrument.derived_from
    if origin is None or origin in known:
        return None
    return "derived_from", "there is no such edition", f"write one of {', '.join(sorted(known))}"


def _changed(folder: Path, place: Path, edition: Content) -> Iterator[Finding]:
    """One finding for all changes since the release, because one action resolves them."""
    version = edition.instrument.version
    record = record_of(folder, version)
    if not record.exists():
        why = "the meaning of this edition is not recorded"
        yield _at_field(folder, place, "version", why, "run `flask content release`")
        return
    try:
        then = json.loads(record.read_text("utf-8"))
    except ValueError:
        why = f"the record of its meaning, {record.name}, can't be read"
        yield _at_field(folder, place, "version", why, "restore the file from version control")
        return
    changes = changed(edition, then)
    if not changes:
        return
    first, *others = changes
    file, where = place_of(edition, first)
    more = f"; {_counted(others)}" if others else ""
    yield Finding(
        file=str((place / file).relative_to(folder)),
        line=line_of((place / file).read_text("utf-8"), where),
        rule="edition",
        words=f"{_name(first)}: {_shown(meaning(edition).get(first))}",
        why=f"visitors saw edition {version} with: {_shown(then.get(first))}{more}",
        instead=f"restore it, or run `flask content draft {next_version(folder, version)}`: it "
        "moves the change into a new edition and restores this one"
        if place == folder
        else "restore it; changes belong in a new edition",
    )


def changed(edition: Content, then: dict[str, Any]) -> list[str]:
    """The places of an edition's meaning that differ from the record."""
    now = meaning(edition)
    return [
        where
        for where in (*now, *(gone for gone in then if gone not in now and gone != FILES_KEPT))
        if then.get(where) != now.get(where) and not _of_a_new_or_gone_entry(where, then, now)
    ]


def place_of(edition: Content, where: str) -> tuple[str, Place]:
    """The file of an edition that contains this part of its meaning, and the place in it."""
    part, _, rest = where.partition(".")
    owner, _, field = rest.rpartition(".")
    file = FILES.get(part, f"{part}.toml")
    if part == "instrument":
        return file, (field,)
    ids = [entry.id for entry in getattr(edition, part)]
    return file, (part, ids.index(owner), field) if owner in ids else (part,)


def next_version(folder: Path, version: str) -> str:
    """The next free number: 1.1 after 1.0."""
    taken = _recorded(folder) | {path.name for path in (folder / EDITIONS).glob("*")} | {version}
    while version in taken:
        front, _, last = version.rpartition(".")
        version = f"{front}.{int(last) + 1}" if front and last.isdigit() else f"{version}.1"
    return version


def _name(where: str) -> str:
    part, _, rest = where.partition(".")
    owner, _, field = rest.rpartition(".")
    return " ".join(filter(None, (owner or part, field)))


def _counted(others: list[str]) -> str:
    names = [_name(where) for where in others]
    listed = ", ".join(names[:MAX_LISTED]) + (" …" if len(names) > MAX_LISTED else "")
    return f"{len(names)} more differ{'s' if len(names) == 1 else ''}: {listed}"


def _of_a_new_or_gone_entry(where: str, then: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether the changed list of entries reports it already."""
    part, _, rest = where.partition(".")
    owner = rest.rpartition(".")[0]
    return part in PARTS and bool(owner) and (owner in then[part]) != (owner in now[part])


def _at_field(folder: Path, place: Path, field: str, why: str, instead: str) -> Finding:
    file = place / "instrument.toml"
    lines = file.read_text("utf-8").splitlines()
    number, line = next(
        ((n, line) for n, line in enumerate(lines, 1) if re.match(rf"{field} *=", line)),
        (1, f"no {field}"),
    )
    return Finding(str(file.relative_to(folder)), number, "edition", line, why, instead)


def _shown(value: Any) -> str:
    """The value as an author writes it."""
    if isinstance(value, list):
        if value and isinstance(value[0], dict) and "label" in value[0]:
            return " / ".join(option["label"] for option in value)
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, dict):
        fields = (f"{k} = {_shown(v)}" for k, v in value.items() if v is not None)
        return f"{{ {', '.join(fields)} }}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "nothing" if value is None else str(value)
