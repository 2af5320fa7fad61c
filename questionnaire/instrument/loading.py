"""TOML files -> Content. Invalid content is rejected with a list of all faults."""

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

FIRST = "instrument.toml"  # a folder without it contains no content
EDITIONS = "editions"  # drafts and retired editions, one folder each
# A full copy of the folder with every edition. It is used while a release is being installed.
NEXT = ".next"

Files = dict[str, tuple[str, dict[str, Any]]]  # name -> text and tables


def load_editions(folder: Path = DEFAULT) -> tuple[Content, ...]:
    """Read every edition of a questionnaire: first the one in the folder itself.

    Raises:
        ContentError: as for load(), with the faults of every edition.
    """
    folder = folder / NEXT if (folder / NEXT).is_dir() else folder
    first, faults = _loaded(folder)
    editions = [first]
    for other in sorted(path for path in (folder / EDITIONS).glob("*") if path.is_dir()):
        edition, more = _loaded(other)
        editions.append(edition)
        # A file that the edition lacks is read, and has to be corrected, in the folder itself.
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
    """The folder of an edition: one below this folder, or this folder."""
    below = folder / EDITIONS / edition.instrument.version
    return below if below.is_dir() else folder


def load(folder: Path = DEFAULT) -> Content:
    """Read one edition of a questionnaire in one language.

    Args:
        folder: contains the TOML files listed in PARTS. The folder of another edition
            (`editions/<version>`) may lack some: they are read from the parent folder.

    Raises:
        ContentError: files are missing or invalid, or refer to things that do not exist.
            It lists every fault that can be detected.
    """
    content, faults = _loaded(folder)
    if content is None:
        raise ContentError(faults)
    return content


def read_list(file: Path, key: str, kind: Any) -> tuple[Any, str]:
    """Read a list from a TOML file that is not part of the content.

    Args:
        file: an existing TOML file.
        key: the name of the list, the only key that is allowed in the file.
        kind: the type of the list, such as `tuple[Persona, ...]`.

    Returns:
        The list, and the text of the file.

    Raises:
        ContentError: lists every fault with file, line and what to do.
    """
    text, tables = read(file, file.name)
    found = list(_unknown_tables(file.name, tables, {key}))
    things, wrong = misfits(tables.get(key, []), kind, file.name, (key,))
    if found or wrong:
        raise ContentError(faults_of([*found, *wrong], {file.name: (text, tables)}))
    return things, text


def faults_of(found: list[Misfit], files: Files) -> list[Fault]:
    """Add the line numbers, and remove duplicates."""
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
                Fault(FIRST, 1, "it is missing", "repair the edition, or delete its folder")
            ]
        why = f"it is missing from {folder}"
        return None, [Fault(FIRST, 1, why, "give a folder that contains content")]
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
            faults.append(Fault(name, 1, why, "restore it; every instrument needs this file"))
            continue
        try:
            text, tables = read(file, name)
        except ContentError as error:
            faults += error.faults
            continue
        files[name] = text, {FORMER_NAMES.get(key, key): of for key, of in tables.items()}
    return files, faults


def _parts(files: Files) -> tuple[dict[str, Any], list[Misfit]]:
    """The valid parts of the content, and the faults of the others."""
    parts: dict[str, Any] = {}
    found: list[Misfit] = []
    for name, (_, tables) in files.items():
        known = {key for file, key, _ in PARTS.values() if file == name}
        if "" not in known:  # a file with one type is validated by the type
            known |= {LEADS, OPTION_SETS} if "questions" in known else set()
            found += _unknown_tables(name, tables, known)
    suggestions = {misfit.instead for misfit in found}
    for part, (name, key, kind) in PARTS.items():
        if name not in files:
            continue
        tables = files[name][1]
        raw = tables.get(key) if key else tables
        if raw is None and (key in MAY_LACK or did_you_mean(key, [key]) in suggestions):
            continue
        if part == "questions":
            raw, wrong = _with_shared(tables)
            found += wrong
        parts[part], wrong = misfits(raw, kind, name, (key,) if key else ())
        found += wrong
    return parts, found


def _unknown_tables(name: str, tables: dict[str, Any], known: set[str]) -> Iterator[Misfit]:
    """Tables that are not part of the content: usually a misspelled name."""
    for key in sorted(set(tables) - known):
        instead = did_you_mean(key, sorted(known))
        yield Misfit(name, (key,), f"there is no table {key}", instead)


def _with_shared(tables: dict[str, Any]) -> tuple[Any, list[Misfit]]:
    """The questions, with the leads and sets of options that they refer to by name."""
    questions, name = tables.get("questions"), "questions.toml"
    leads, found = misfits(tables.get(LEADS, {}), dict[str, Text], name, (LEADS,))
    sets, wrong = misfits(tables.get(OPTION_SETS, {}), dict[str, Labels], name, (OPTION_SETS,))
    found += wrong
    if not isinstance(questions, list):
        return questions, found
    resolved = []
    for number, question in enumerate(questions):
        shared: dict[str, Any] = {}
        if isinstance(question, dict):
            shared, unknown = _shared(question, leads, sets)
            found += [Misfit(name, ("questions", number, key), *why) for key, *why in unknown]
        resolved.append({**question, **shared} if shared else question)
    return resolved, found


def _shared(
    question: dict[str, Any], leads: Any, sets: Any
) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """The lead and the options that a question refers to, and each unknown name.

    Leads or sets that are invalid are None: their own faults are reported elsewhere.
    """
    lead, labels = question.get("lead"), question.get("options")
    shared: dict[str, Any] = {}
    unknown = []
    if isinstance(lead, str) and leads is not None and re.fullmatch(ID, lead):
        if lead not in leads:
            why = f'{question.get("id")}: there is no lead named "{lead}"'
            unknown.append(("lead", why, did_you_mean(lead, leads)))
        shared["lead"] = leads.get(lead, lead)
    if isinstance(labels, str):
        if sets is not None and labels not in sets:
            why = f'{question.get("id")}: there is no set of options named "{labels}"'
            unknown.append(("options", why, did_you_mean(labels, sets)))
        labels = list((sets or {}).get(labels, ()))
    if isinstance(labels, list):
        shared["options"] = _numbered(labels)
    return shared, unknown


def _numbered(labels: list[Any]) -> list[dict[str, Any]]:
    return [{"value": value, "label": label} for value, label in enumerate(labels)]
