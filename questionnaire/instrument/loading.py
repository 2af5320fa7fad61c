"""TOML files -> Content. Broken content is refused with every fault named at once."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from questionnaire.instrument.content import Content
from questionnaire.instrument.content.field_types import ID, Text
from questionnaire.instrument.content.files import (
    FORMER_NAMES,
    LEADS,
    MAY_LACK,
    OPTION_SETS,
    OPTIONAL,
    PARTS,
    Labels,
)
from questionnaire.instrument.faults.fault import ContentError, Fault, Misfit, did_you_mean
from questionnaire.instrument.faults.lines import line_of
from questionnaire.instrument.faults.toml import read
from questionnaire.instrument.faults.values import misfits
from questionnaire.instrument.references import faults_between

LANGUAGES = Path(__file__).parents[1] / "content"
DEFAULT = LANGUAGES / "en"

FIRST = "instrument.toml"  # without this one, a folder is no content at all
EDITIONS = "editions"  # the folder of drafts and retired editions, one folder each
# A whole copy of the folder with every edition: what counts while a release is put in its place.
NEXT = ".next"

Files = dict[str, tuple[str, dict[str, Any]]]  # name -> text and tables


def load_editions(folder: Path = DEFAULT) -> tuple[Content, ...]:
    """Read every edition of a questionnaire: the one in the folder itself, then the others.

    Raises:
        ContentError: as for load(); the faults of every edition are named.
    """
    folder = folder / NEXT if (folder / NEXT).is_dir() else folder
    first, faults = _loaded(folder)
    editions = [first]
    for other in sorted(path for path in (folder / EDITIONS).glob("*") if path.is_dir()):
        edition, more = _loaded(other)
        editions.append(edition)
        # What an edition has no file of its own for is read, and mended, in the folder itself.
        faults += [
            replace(fault, file=f"{EDITIONS}/{other.name}/{fault.file}")
            if fault.file == FIRST or (other / fault.file).exists()
            else fault
            for fault in more
        ]
    if faults:
        raise ContentError(dict.fromkeys(faults))
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


def read_list(file: Path, key: str, kind: Any) -> tuple[Any, str]:
    """Read the one list of a file that stands beside those of the content.

    Args:
        file: a TOML file that is there.
        key: the name of its list, and all that it may hold.
        kind: what the list is to become, `tuple[Persona, ...]` for one.

    Returns:
        The list, and the text that it was read from.

    Raises:
        ContentError: naming every fault with file, line and what to do.
    """
    text, tables = read(file, file.name)
    found = list(_strange_tables(file.name, tables, {key}))
    things, wrong = misfits(tables.get(key, []), kind, file.name, (key,))
    if found or wrong:
        raise ContentError(faults_of([*found, *wrong], {file.name: (text, tables)}))
    return things, text


def faults_of(found: list[Misfit], files: Files) -> list[Fault]:
    """The same with their lines, each once."""
    return list(
        dict.fromkeys(
            Fault(file, line_of(files[file][0], place), why, instead)
            for file, place, why, instead in found
        )
    )


def _loaded(folder: Path) -> tuple[Content | None, list[Fault]]:
    if not (folder / FIRST).exists():
        if folder.parent.name == EDITIONS:
            return None, [
                Fault(FIRST, 1, "it is missing", "mend the edition, or delete its folder")
            ]
        why = f"it is missing from {folder}"
        return None, [Fault(FIRST, 1, why, "name a folder that holds content")]
    files, faults = _read(folder)
    parts, found = _parts(files)
    faults += faults_of(found, files)
    if faults:
        return None, faults
    content = Content(**parts)
    faults = faults_of(list(faults_between(content)), files)
    return (None if faults else content), faults


def _read(folder: Path) -> tuple[Files, list[Fault]]:
    files: Files = {}
    faults: list[Fault] = []
    shared = folder.parents[1] if folder.parent.name == EDITIONS else folder
    for name in dict.fromkeys(file for file, _, _ in PARTS.values()):
        file = folder / name
        if name in OPTIONAL and not file.exists():
            continue
        file = file if file.exists() else shared / name
        if not file.exists():
            why = f"it is missing from {folder}"
            faults.append(Fault(name, 1, why, "put it back; every instrument needs this file"))
            continue
        try:
            text, tables = read(file, name)
        except ContentError as error:
            faults += error.faults
            continue
        files[name] = text, {FORMER_NAMES.get(key, key): of for key, of in tables.items()}
    return files, faults


def _parts(files: Files) -> tuple[dict[str, Any], list[Misfit]]:
    """The parts of the content that are as they should be, and what is wrong with the others."""
    parts: dict[str, Any] = {}
    found: list[Misfit] = []
    for name, (_, tables) in files.items():
        known = {key for file, key, _ in PARTS.values() if file == name}
        if "" not in known:  # else its type knows every key
            known |= {LEADS, OPTION_SETS} if "questions" in known else set()
            found += _strange_tables(name, tables, known)
    meant = {misfit.instead for misfit in found}
    for part, (name, key, kind) in PARTS.items():
        if name not in files:
            continue
        tables = files[name][1]
        raw = tables.get(key) if key else tables
        if raw is None and (key in MAY_LACK or did_you_mean(key, [key]) in meant):
            continue
        if part == "questions":
            raw, wrong = _with_shared(tables)
            found += wrong
        parts[part], wrong = misfits(raw, kind, name, (key,) if key else ())
        found += wrong
    return parts, found


def _strange_tables(name: str, tables: dict[str, Any], known: set[str]) -> Iterator[Misfit]:
    """Tables that nothing reads: mostly a name with a slip in it."""
    for key in sorted(set(tables) - known):
        instead = did_you_mean(key, sorted(known))
        yield Misfit(name, (key,), f"nothing reads {key}", instead)


def _with_shared(tables: dict[str, Any]) -> tuple[Any, list[Misfit]]:
    """The questions, with the texts of what they share by name: leads and sets of options."""
    questions, name = tables.get("questions"), "questions.toml"
    leads, found = misfits(tables.get(LEADS, {}), dict[str, Text], name, (LEADS,))
    sets, wrong = misfits(tables.get(OPTION_SETS, {}), dict[str, Labels], name, (OPTION_SETS,))
    found += wrong
    if not isinstance(questions, list):
        return questions, found
    given = []
    for number, question in enumerate(questions):
        shared: dict[str, Any] = {}
        if isinstance(question, dict):
            shared, unknown = _shared(question, leads, sets)
            found += [Misfit(name, ("questions", number, key), *why) for key, *why in unknown]
        given.append({**question, **shared} if shared else question)
    return given, found


def _shared(
    question: dict[str, Any], leads: Any, sets: Any
) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """The lead and the options that a question names, and each name that there is not.

    Leads or sets that are broken are None: they are named where they stand, and nowhere else.
    """
    lead, labels = question.get("lead"), question.get("options")
    shared: dict[str, Any] = {}
    unknown = []
    if isinstance(lead, str) and leads is not None and re.fullmatch(ID, lead):
        if lead not in leads:
            why = f'{question.get("id")}: no lead is called "{lead}"'
            unknown.append(("lead", why, did_you_mean(lead, leads)))
        shared["lead"] = leads.get(lead, lead)
    if isinstance(labels, str):
        if sets is not None and labels not in sets:
            why = f'{question.get("id")}: no set of options is called "{labels}"'
            unknown.append(("options", why, did_you_mean(labels, sets)))
        labels = list((sets or {}).get(labels, ()))
    if isinstance(labels, list):
        shared["options"] = _numbered(labels)
    return shared, unknown


def _numbered(labels: list[Any]) -> list[dict[str, Any]]:
    return [{"value": value, "label": label} for value, label in enumerate(labels)]
