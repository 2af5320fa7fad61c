"""Editions of a questionnaire: a draft is worked on, one is live, the ones before are retired.

The live edition lies in the content folder itself. Drafts and retired editions lie below it, in
`editions/<version>/`, each with the files of its own; helplines, notices and the method are
everybody's. These functions change many files: give them a copy (atomic_change.py).
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

# The files that an edition has of its own. The last two need not be there.
OWN = ("instrument.toml", "questions.toml", "scales.toml", "patterns.toml", "care.toml",
       "articles.toml", "personas.toml", "simulated.toml")  # fmt: skip
VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*(?:-[a-z0-9]+)*")
HISTORY = "history.txt"  # the versions that went live, one a line, the live one last


def draft(folder: Path, version: str) -> Path:
    """Begin a new edition: a copy of the one in the folder, to work on.

    What was changed in a released edition goes along, and the released one is put back.

    Returns:
        The draft's folder, `editions/<version>/`.

    Raises:
        EditionError: the version is no version, or taken.
        ContentError: what is there can't be loaded.
    """
    current = load(folder)
    place = folder / EDITIONS / version
    if not VERSION.fullmatch(version):
        raise EditionError(f"{version} is no version; write numbers with dots, such as 1.1")
    if (
        version == current.instrument.version
        or place.exists()
        or record_of(folder, version).exists()
    ):
        raise EditionError(f"There is an edition {version} already; take another number")
    _copy(folder, place, [name for name in OWN if name != "simulated.toml"])
    _say(place, version=version, status="draft", derived_from=current.instrument.version)
    _put_back(folder, current, folder)
    return place


def release(folder: Path, version: str | None = None) -> Content:
    """Make an edition live for the first time: the draft of that version, or the folder's own.

    The edition that was live until now is kept as retired, so that visits that began with it
    finish on it, even if the folder's own was made another one by hand. What the new one means is
    recorded, with its files.

    Raises:
        EditionError: there is no such draft, or it was released before.
        ContentError: an edition can't be loaded.
    """
    current = _current(folder)
    version = version or current.instrument.version
    if record_of(folder, version).exists():
        _refuse_another_time(folder, current, version)
    elif version != current.instrument.version:
        if not (folder / EDITIONS / version).is_dir():
            raise EditionError(
                f"There is no draft {version}; `flask content draft {version}` makes it"
            )
        _swap(folder, current, version)
    return _made_live(folder)


def rollback(folder: Path, version: str | None = None) -> Content:
    """Make an edition live again: the one that was live before, or the one of that version.

    Done twice, it leads forward again. The edition that was live until now is kept.

    Raises:
        EditionError: no such edition was ever live, or its files are gone.
        ContentError: an edition can't be loaded.
    """
    current = _current(folder)
    live = current.instrument.version
    version = version or next((v for v in reversed(history(folder)) if v != live), None)
    if version is None:
        raise EditionError(f"No edition was live before {live}, so there is no way back")
    if version == live:
        raise EditionError(f"Edition {version} is live already")
    if not record_of(folder, version).exists():
        raise EditionError(f"Edition {version} was never live; `flask content editions` lists all")
    _keep(folder, version)
    _swap(folder, current, version)
    return _made_live(folder)


def history(folder: Path) -> list[str]:
    """The versions that went live, in order; by number where nobody wrote it down yet."""
    file = folder / EDITIONS / HISTORY
    if file.exists():
        return file.read_text("utf-8").split()
    recorded = [record.stem for record in (folder / EDITIONS).glob("*.json")]
    return sorted(recorded, key=lambda version: [int(n) for n in re.findall(r"\d+", version)])


def _current(folder: Path) -> Content:
    """The edition in the folder itself, once the one that was live before it is safe."""
    editions = load_editions(folder)
    versions = [edition.instrument.version for edition in editions]
    if twice := {version for version in versions if versions.count(version) > 1}:
        raise EditionError(
            f"Edition {twice.pop()} is there twice: look at instrument.toml in the folder itself "
            f"and in those below {EDITIONS}, and delete one of the two"
        )
    known = history(folder)
    if known and known[-1] != versions[0]:
        _keep(folder, known[-1])
    return editions[0]


def _keep(folder: Path, version: str) -> None:
    """The folder of an edition that was live, from its record if somebody wrote over it."""
    place = folder / EDITIONS / version
    if place.is_dir():
        return
    files = _record(folder, version).get(FILES_KEPT)
    if not files:
        raise EditionError(
            f"The files of edition {version}, which was live, are gone. Take them back from "
            f"version control into {EDITIONS}/{version}, and run this again"
        )
    place.mkdir(parents=True)
    for name, text in files.items():
        (place / name).write_text(text, "utf-8")
    _say(place, status="retired")


def _refuse_another_time(folder: Path, current: Content, version: str) -> None:
    if version != current.instrument.version:
        raise EditionError(
            f"Edition {version} was released before; `flask content rollback {version}` makes it "
            "live again"
        )
    if changed(current, _record(folder, version)):
        raise EditionError(
            f"Edition {version} was released before, and is no longer what visitors met: "
            f"`flask content draft {next_version(folder, version)}` takes the changes into a new "
            "edition"
        )
    if current.instrument.status == "live":
        raise EditionError(f"Edition {version} is live already, so there is nothing to release")


def _swap(folder: Path, current: Content, version: str) -> None:
    """The files of an edition take the place of the current ones, which get a folder."""
    place, kept = folder / EDITIONS / version, folder / EDITIONS / current.instrument.version
    released = record_of(folder, current.instrument.version).exists()
    incoming = [file.name for file in place.glob("*.toml")]
    _copy(folder, kept, dict.fromkeys([*OWN, *incoming]))
    _put_back(folder, current, kept)
    _say(kept, status="retired" if released else "draft")
    _copy(place, folder, incoming)
    if "simulated.toml" not in incoming:
        (folder / "simulated.toml").unlink(missing_ok=True)  # figures of the edition before
    shutil.rmtree(place)


def _put_back(folder: Path, edition: Content, place: Path) -> None:
    """Files of a released edition whose meaning was changed by hand, as visitors met them."""
    if not record_of(folder, edition.instrument.version).exists():
        return
    record = _record(folder, edition.instrument.version)
    files = record.get(FILES_KEPT, {})
    for name in {place_of(edition, where)[0] for where in changed(edition, record)} & files.keys():
        (place / name).write_text(files[name], "utf-8")


def _made_live(folder: Path) -> Content:
    _say(folder, status="live")
    released = load(folder)
    record = record_of(folder, released.instrument.version)
    known = history(folder)
    record.parent.mkdir(exist_ok=True)
    if not record.exists():
        files = {
            name: (folder / name).read_text("utf-8") for name in OWN if (folder / name).exists()
        }
        said = json.dumps(meaning(released) | {FILES_KEPT: files}, ensure_ascii=False, indent=1)
        record.write_text(said + "\n", "utf-8")
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


def _say(place: Path, **fields: str) -> None:
    """Write these fields into instrument.toml and leave the rest, comments too, as it is."""
    file = place / "instrument.toml"
    text = file.read_text("utf-8")
    for name, value in fields.items():
        line = f'{name} = "{value}"'
        text, there = re.subn(rf"^{name} *=.*$", line, text, count=1, flags=re.MULTILINE)
        if not there:
            text = re.sub(r"^(version *=.*)$", rf"\1\n{line}", text, count=1, flags=re.MULTILINE)
    file.write_text(text, "utf-8")
