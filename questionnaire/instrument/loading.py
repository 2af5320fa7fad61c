"""TOML files -> Content. Broken content is refused with every fault named at once."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from questionnaire.instrument.content import (
    Article,
    CareRule,
    Content,
    Directory,
    Flag,
    Helpline,
    Instrument,
    Notices,
    Pattern,
    Question,
    Scale,
    Told,
)
from questionnaire.instrument.method import Method
from questionnaire.instrument.references import faults_between
from questionnaire.instrument.simulated import Simulated

LANGUAGES = Path(__file__).parents[1] / "content"
DEFAULT = LANGUAGES / "en"

# part of Content -> the file it is in, its place there ("" = the whole file), its type
PARTS: dict[str, tuple[str, str, Any]] = {
    "instrument": ("instrument.toml", "", Instrument),
    "questions": ("questions.toml", "questions", tuple[Question, ...]),
    "scales": ("scales.toml", "scales", tuple[Scale, ...]),
    "patterns": ("patterns.toml", "patterns", tuple[Pattern, ...]),
    "flags": ("patterns.toml", "flags", tuple[Flag, ...]),
    "told": ("patterns.toml", "told", tuple[Told, ...]),
    "care": ("care.toml", "care", tuple[CareRule, ...]),
    "articles": ("articles.toml", "articles", tuple[Article, ...]),
    "helplines": ("helplines.toml", "helplines", tuple[Helpline, ...]),
    "directory": ("helplines.toml", "directory", Directory),
    "notices": ("notices.toml", "", Notices),
    "method": ("method.toml", "", Method),
    "simulated": ("simulated.toml", "", Simulated),
}
# An edition may do without, and never takes another edition's.
OPTIONAL = {"simulated.toml"}
MAY_LACK = {"told"}  # a list that a file need not hold
FIRST = "instrument.toml"  # without this one, a folder is no content at all
EDITIONS = "editions"  # the folder of drafts and retired editions, one folder each
OPTION_SETS = "options"  # a table of questions.toml beside the questions


class ContentError(Exception):
    """The content is broken. `faults` holds one sentence a fault, with file and place."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        count = f"{len(self.faults)} fault{'s' if len(self.faults) > 1 else ''}"
        super().__init__(f"The content has {count}:\n" + "\n".join(f"- {f}" for f in self.faults))


def load_editions(folder: Path = DEFAULT) -> tuple[Content, ...]:
    """Read every edition of a questionnaire: the one in the folder itself, then the others.

    Raises:
        ContentError: as for load(); the faults of every edition are named.
    """
    first, faults = _loaded(folder)
    editions = [first]
    for other in sorted(path for path in (folder / EDITIONS).glob("*") if path.is_dir()):
        edition, more = _loaded(other)
        editions.append(edition)
        faults += [f"{EDITIONS}/{other.name}/{fault}" for fault in more if fault not in faults]
    if faults:
        raise ContentError(faults)
    return tuple(edition for edition in editions if edition)


def home_of(folder: Path, edition: Content) -> Path:
    """Where an edition of this folder lies: below it, or the folder itself."""
    below = folder / EDITIONS / edition.instrument.version
    return below if below.is_dir() else folder


def load(folder: Path = DEFAULT) -> Content:
    """Read one edition of a questionnaire in one language.

    Args:
        folder: holds the TOML files named in PARTS. The folder of another edition
            (`editions/<version>`) may lack some: then they are those of the folder it is in.

    Raises:
        ContentError: files are missing or broken, or name things that do not exist.
            Every fault that can be found is named.
    """
    content, faults = _loaded(folder)
    if content is None:
        raise ContentError(faults)
    return content


def _loaded(folder: Path) -> tuple[Content | None, list[str]]:
    if not (folder / FIRST).exists():
        if folder.parent.name == EDITIONS:
            return None, [f"{FIRST}: is missing; mend the edition, or delete its folder"]
        return None, [f"{FIRST}: is missing from {folder}; name a folder that holds content"]
    files, faults = _read(folder)
    faults += _strange_tables(files)
    parts: dict[str, Any] = {}
    for part, (name, key, kind) in PARTS.items():
        if name not in files:
            continue
        text, tables = files[name]
        raw = tables.get(key) if key else tables
        if raw is None and key in MAY_LACK:
            continue
        if part == "questions":
            raw = _with_options(raw, tables.get(OPTION_SETS, {}))
        try:
            parts[part] = TypeAdapter(kind).validate_python(raw)
        except ValidationError as error:
            faults += _places(error, name, key, raw, text)
    if faults:
        return None, faults
    content = Content(**parts)
    faults = list(faults_between(content))
    return (None if faults else content), faults


def _read(folder: Path) -> tuple[dict[str, tuple[str, dict[str, Any]]], list[str]]:
    files, faults = {}, []
    shared = folder.parents[1] if folder.parent.name == EDITIONS else folder
    for name in dict.fromkeys(file for file, _, _ in PARTS.values()):
        own = folder / name
        if name in OPTIONAL and not own.exists():
            continue
        try:
            text = (own if own.exists() else shared / name).read_text("utf-8")
            files[name] = text, tomllib.loads(text)
        except (FileNotFoundError, NotADirectoryError):
            faults.append(f"{name}: is missing from {folder}; every instrument needs this file")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(f"{name}: is not readable as TOML: {error}")
    return files, faults


def _strange_tables(files: dict[str, tuple[str, dict[str, Any]]]) -> Iterator[str]:
    """Tables that nothing reads: mostly a name with a slip in it."""
    for name, (text, tables) in files.items():
        known = {key for file, key, _ in PARTS.values() if file == name}
        known |= {OPTION_SETS} if "questions" in known else set()
        if "" in known:
            continue  # its type knows every key
        for key in sorted(set(tables) - known):
            found = re.search(rf"^\[*{re.escape(key)}\b", text, re.MULTILINE)
            line = text.count("\n", 0, found.start()) + 1 if found else 1
            wanted = ", ".join(sorted(known))
            yield f"{name}:{line}: {key}: nothing reads this; the file holds {wanted}"


def _with_options(questions: Any, sets: Any) -> Any:
    """Replace the name of a shared option set, or a list of labels, by options."""
    if not isinstance(questions, list):
        return questions
    return [
        {**q, "options": _options(q.get("options"), sets)} if isinstance(q, dict) else q
        for q in questions
    ]


def _options(named: Any, sets: Any) -> Any:
    shared = sets if isinstance(sets, dict) else {}
    labels = shared.get(named, named) if isinstance(named, str) else named
    if not isinstance(labels, list):
        return labels
    return [{"value": value, "label": label} for value, label in enumerate(labels)]


def read_list(file: Path, key: str, kind: Any) -> Any:
    """Read the one list of a file that stands beside those of the content.

    Args:
        file: a TOML file that is there.
        key: the name of its list, and all that it may hold.
        kind: what the list is to become, `tuple[Persona, ...]` for one.

    Raises:
        ContentError: naming every fault with file and place.
    """
    try:
        text = file.read_text("utf-8")
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError([f"{file.name}: is not readable as TOML: {error}"]) from error
    if set(tables) - {key}:
        raise ContentError([f"{file.name}: holds [[{key}]] and nothing else"])
    try:
        return TypeAdapter(kind).validate_python(tables.get(key, []))
    except ValidationError as error:
        faults = _places(error, file.name, key, tables[key], text)
        raise ContentError(faults) from error


def _places(error: ValidationError, name: str, key: str, raw: Any, text: str) -> Iterator[str]:
    for fault in error.errors(include_url=False):
        loc = list(fault["loc"])
        place, owner = name, ""
        if loc and isinstance(loc[0], int):
            entry = raw[loc.pop(0)]
            named = entry if isinstance(entry, dict) else {}
            owner = str(named.get("id") or named.get("iso") or "an entry without id")
            place = f"{name}:{line_of(text, owner)}"
            owner = f"{owner}: "
        field = ".".join(str(part) for part in loc) or key
        given = fault["input"] if isinstance(fault["input"], str | int | float) else None
        yield f"{place}: {owner}{field}: {fault['msg'][0].lower()}{fault['msg'][1:]}" + (
            f" (it says {given!r})" if given is not None else ""
        )


def line_of(text: str, owner: str) -> int:
    """The line on which the entry with this id begins, from 1; 1 when there is none."""
    found = re.search(rf'^(?:id|iso) *= *"{re.escape(owner)}"', text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1
