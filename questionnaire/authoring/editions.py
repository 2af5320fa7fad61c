"""Editions of a questionnaire: drafts are edited, one edition is live, earlier ones are retired.

The live edition is in the content folder itself. Drafts and retired editions are below it, in
`editions/<version>/`, each with its own files; all share helplines, notices and the method.
These functions change many files: call them on a copy (atomic_change.py).
"""

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from questionnaire.authoring.atomic_change import EditionError
from questionnaire.authoring.meaning import (
    FILES_KEPT,
    changed,
    meaning,
    next_version,
    place_of,
    record_of,
)
from questionnaire.instrument.content import Content
from questionnaire.instrument.loading import EDITIONS, load, load_editions

# The files that belong to one edition. The last two are optional.
OWN = ("instrument.toml", "questions.toml", "scales.toml", "patterns.toml", "care.toml",
       "articles.toml", "personas.toml", "simulated.toml")  # fmt: skip
VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*(?:-[a-z0-9]+)*")
HISTORY = "history.txt"  # the versions that went live, one per line, the live one last


def draft(folder: Path, version: str) -> Path:
    """Start a new edition: a copy of the one in the folder.

    Changes made in a released edition go into the draft, and the released edition is restored.

    Returns:
        The draft's folder, `editions/<version>/`.

    Raises:
        EditionError: the version is malformed, or exists already.
        ContentError: the current content can't be loaded.
    """
    current = load(folder)
    place = folder / EDITIONS / version
    if not VERSION.fullmatch(version):
        raise EditionError(f"{version} is not a version; write numbers with dots, such as 1.1")
    if (
        version == current.instrument.version
        or place.exists()
        or record_of(folder, version).exists()
    ):
        raise EditionError(f"Edition {version} exists already; choose another number")
    _copy(folder, place, [name for name in OWN if name != "simulated.toml"])
    _set_fields(place, version=version, status="draft", derived_from=current.instrument.version)
    _restore(folder, current, folder)
    return place


def release(folder: Path, version: str | None = None) -> Content:
    """Make an edition live for the first time: the draft of that version, or the folder's own.

    The previous live edition is saved as retired, so that visits that started with it can finish
    on it, even if somebody replaced the files in the folder by hand. The meaning of the new
    edition is recorded, with its files.

    Raises:
        EditionError: there is no such draft, or it was released already.
        ContentError: an edition can't be loaded.
    """
    current = _current(folder)
    version = version or current.instrument.version
    if record_of(folder, version).exists():
        _refuse_second_release(folder, current, version)
    elif version != current.instrument.version:
        if not (folder / EDITIONS / version).is_dir():
            raise EditionError(
                f"There is no draft {version}; `flask content draft {version}` creates it"
            )
        _swap(folder, current, version)
    return _made_live(folder)


def rollback(folder: Path, version: str | None = None) -> Content:
    """Make an edition live again: the previous one, or the one with this version.

    A second rollback undoes the first. The edition that was live until now is saved.

    Raises:
        EditionError: this edition was never live, or its files are gone.
        ContentError: an edition can't be loaded.
    """
    current = _current(folder)
    live = current.instrument.version
    version = version or next((v for v in reversed(history(folder)) if v != live), None)
    if version is None:
        raise EditionError(f"No edition was live before {live}, so there is nothing to go back to")
    if version == live:
        raise EditionError(f"Edition {version} is live already")
    if not record_of(folder, version).exists():
        raise EditionError(f"Edition {version} was never live; `flask content editions` lists all")
    _ensure_folder(folder, version)
    _swap(folder, current, version)
    return _made_live(folder)


def history(folder: Path) -> list[str]:
    """The versions that went live, in order; sorted by number if there is no history yet."""
    file = folder / EDITIONS / HISTORY
    if file.exists():
        return file.read_text("utf-8").split()
    recorded = [record.stem for record in (folder / EDITIONS).glob("*.json")]
    return sorted(recorded, key=lambda version: [int(n) for n in re.findall(r"\d+", version)])


def _current(folder: Path) -> Content:
    """The edition in the folder itself, after saving the one that was live before it."""
    editions = load_editions(folder)
    versions = [edition.instrument.version for edition in editions]
    if twice := {version for version in versions if versions.count(version) > 1}:
        raise EditionError(
            f"Edition {twice.pop()} exists twice: look at instrument.toml in the folder itself "
            f"and in those below {EDITIONS}, and delete one of the two"
        )
    known = history(folder)
    if known and known[-1] != versions[0]:
        _ensure_folder(folder, known[-1])
    return editions[0]


def _ensure_folder(folder: Path, version: str) -> None:
    """Make sure that a once live edition has a folder; restore it from its record if needed."""
    place = folder / EDITIONS / version
    if place.is_dir():
        return
    files = _record(folder, version).get(FILES_KEPT)
    if not files:
        raise EditionError(
            f"The files of edition {version}, which was live, are gone. Restore them from "
            f"version control into {EDITIONS}/{version}, and run this again"
        )
    place.mkdir(parents=True)
    for name, text in files.items():
        (place / name).write_text(text, "utf-8")
    _set_fields(place, status="retired")


def _refuse_second_release(folder: Path, current: Content, version: str) -> None:
    if version != current.instrument.version:
        raise EditionError(
            f"Edition {version} was released before; `flask content rollback {version}` makes it "
            "live again"
        )
    if changed(current, _record(folder, version)):
        raise EditionError(
            f"Edition {version} was released before, and has been changed since: "
            f"`flask content draft {next_version(folder, version)}` moves the changes into a new "
            "edition"
        )
    if current.instrument.status == "live":
        raise EditionError(f"Edition {version} is live already, so there is nothing to release")


def _swap(folder: Path, current: Content, version: str) -> None:
    """Install the files of an edition, and move the current ones into a folder."""
    place, kept = folder / EDITIONS / version, folder / EDITIONS / current.instrument.version
    released = record_of(folder, current.instrument.version).exists()
    incoming = [file.name for file in place.glob("*.toml")]
    _copy(folder, kept, dict.fromkeys([*OWN, *incoming]))
    _restore(folder, current, kept)
    _set_fields(kept, status="retired" if released else "draft")
    _copy(place, folder, incoming)
    if "simulated.toml" not in incoming:
        (folder / "simulated.toml").unlink(missing_ok=True)  # figures of the previous edition
    shutil.rmtree(place)


def _restore(folder: Path, edition: Content, place: Path) -> None:
    """Restore files of a released edition whose meaning was changed by hand."""
    if not record_of(folder, edition.instrument.version).exists():
        return
    record = _record(folder, edition.instrument.version)
    files = record.get(FILES_KEPT, {})
    for name in {place_of(edition, where)[0] for where in changed(edition, record)} & files.keys():
        (place / name).write_text(files[name], "utf-8")


def _made_live(folder: Path) -> Content:
    _set_fields(folder, status="live")
    released = load(folder)
    record = record_of(folder, released.instrument.version)
    known = history(folder)
    record.parent.mkdir(exist_ok=True)
    if not record.exists():
        files = {
            name: (folder / name).read_text("utf-8") for name in OWN if (folder / name).exists()
        }
        text = json.dumps(meaning(released) | {FILES_KEPT: files}, ensure_ascii=False, indent=1)
        record.write_text(text + "\n", "utf-8")
    version = released.instrument.version
    lines = known if known[-1:] == [version] else [*known, version]
    (folder / EDITIONS / HISTORY).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return released


def _record(folder: Path, version: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(record_of(folder, version).read_text("utf-8"))
    return record


def _copy(source: Path, target: Path, names: Iterable[str]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name in names:
        if (source / name).exists():
            shutil.copy(source / name, target)


def _set_fields(place: Path, **fields: str) -> None:
    """Write these fields into instrument.toml; the rest stays unchanged, comments included."""
    file = place / "instrument.toml"
    text = file.read_text("utf-8")
    for name, value in fields.items():
        line = f'{name} = "{value}"'
        text, replaced = re.subn(rf"^{name} *=.*$", line, text, count=1, flags=re.MULTILINE)
        if not replaced:
            text = re.sub(r"^(version *=.*)$", rf"\1\n{line}", text, count=1, flags=re.MULTILINE)
    file.write_text(text, "utf-8")
