"""TOML files -> Content. Broken content is refused with every fault named at once."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from questionnaire.instrument.content import (
    Article,
    CareRule,
    Content,
    Directory,
    Disclosure,
    Flag,
    Helpline,
    Instrument,
    Notices,
    Pattern,
    Question,
    Scale,
)
from questionnaire.instrument.content.field_types import Text
from questionnaire.instrument.content.method import Method
from questionnaire.instrument.content.simulated import Simulated
from questionnaire.instrument.faults.fault import ContentError, Fault, Misfit, did_you_mean
from questionnaire.instrument.faults.lines import line_of
from questionnaire.instrument.faults.toml import read
from questionnaire.instrument.faults.values import misfits
from questionnaire.instrument.references import faults_between

LANGUAGES = Path(__file__).parents[1] / "content"
DEFAULT = LANGUAGES / "en"

# part of Content -> the file it is in, its place there ("" = the whole file), its type
PARTS: dict[str, tuple[str, str, Any]] = {
    "instrument": ("instrument.toml", "", Instrument),
    "questions": ("questions.toml", "questions", tuple[Question, ...]),
    "scales": ("scales.toml", "scales", tuple[Scale, ...]),
    "patterns": ("patterns.toml", "patterns", tuple[Pattern, ...]),
    "flags": ("patterns.toml", "flags", tuple[Flag, ...]),
    "disclosures": ("patterns.toml", "disclosures", tuple[Disclosure, ...]),
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
MAY_LACK = {"disclosures"}  # a list that a file need not hold
FORMER_NAMES = {"told": "disclosures"}  # as editions have it that were released before
FIRST = "instrument.toml"  # without this one, a folder is no content at all
EDITIONS = "editions"  # the folder of drafts and retired editions, one folder each
# A whole copy of the folder with every edition: what counts while a release is put in its place.
NEXT = ".next"
OPTION_SETS = "options"  # a table of questions.toml beside the questions
Labels = Annotated[tuple[Text, ...], Field(min_length=2)]

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
            known |= {OPTION_SETS} if "questions" in known else set()
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
            sets, wrong = _option_sets(tables)
            found += wrong
            raw, wrong = _with_options(raw, sets)
            found += wrong
        parts[part], wrong = misfits(raw, kind, name, (key,) if key else ())
        found += wrong
    return parts, found


def _strange_tables(name: str, tables: dict[str, Any], known: set[str]) -> Iterator[Misfit]:
    """Tables that nothing reads: mostly a name with a slip in it."""
    for key in sorted(set(tables) - known):
        instead = did_you_mean(key, sorted(known))
        yield Misfit(name, (key,), f"nothing reads {key}", instead)


def _option_sets(tables: dict[str, Any]) -> tuple[Any, list[Misfit]]:
    """Each shared set's labels; None where one is broken, which is named here and nowhere else."""
    raw = tables.get(OPTION_SETS, {})
    return misfits(raw, dict[str, Labels], "questions.toml", (OPTION_SETS,))


def _with_options(questions: Any, sets: Any) -> tuple[Any, list[Misfit]]:
    """Replace the name of a shared option set, or a list of labels, by options."""
    if not isinstance(questions, list):
        return questions, []
    given, found = [], []
    for number, question in enumerate(questions):
        labels = question.get("options") if isinstance(question, dict) else None
        if isinstance(labels, str) and sets is not None and labels not in sets:
            why = f'{question.get("id")}: no set of options is called "{labels}"'
            place = ("questions", number, "options")
            found.append(Misfit("questions.toml", place, why, did_you_mean(labels, sets)))
        if isinstance(labels, str):
            labels = list((sets or {}).get(labels, ()))
        options = {"options": _numbered(labels)} if isinstance(labels, list) else {}
        given.append({**question, **options} if options else question)
    return given, found


def _numbered(labels: list[Any]) -> list[dict[str, Any]]:
    return [{"value": value, "label": label} for value, label in enumerate(labels)]
