"""Editions of a questionnaire: a draft is worked on, one is live, the ones before are retired.

The live edition lies in the content folder itself. Drafts and retired editions lie below it, in
`editions/<version>/`, each with the files of its own; helplines, notices and the method are
everybody's.
"""

import json
import re
import shutil
from pathlib import Path

from questionnaire.authoring.meaning import meaning, record_of
from questionnaire.instrument.content import Content
from questionnaire.instrument.loading import EDITIONS, load, load_editions

# The files that an edition has of its own. The last two need not be there.
OWN = ("instrument.toml", "questions.toml", "scales.toml", "patterns.toml", "care.toml",
       "articles.toml", "personas.toml", "simulated.toml")  # fmt: skip
VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*(?:-[a-z0-9]+)*")


class EditionError(Exception):
    """It can't be done; the message says why and what to do."""


def draft(folder: Path, version: str) -> Path:
    """Begin a new edition: a copy of the one in the folder, to work on.

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
    place.mkdir(parents=True)
    for name in OWN:
        if (folder / name).exists() and name != "simulated.toml":
            shutil.copy(folder / name, place)
    _say(place, version=version, status="draft", derived_from=current.instrument.version)
    return place


def release(folder: Path, version: str | None = None) -> Content:
    """Make an edition live: the draft of that version, or the one in the folder itself.

    The edition that was live until now is kept as retired, so that visits that began with it
    finish on it. What the new one means is recorded.

    Raises:
        EditionError: there is no such draft, or it was released before.
        ContentError: an edition can't be loaded; nothing is changed.
    """
    current = load_editions(folder)[0]
    version = version or current.instrument.version
    if record_of(folder, version).exists():
        raise EditionError(f"Edition {version} was released before; begin a new one to change it")
    if version != current.instrument.version:
        _swap(folder, current, version)
    _say(folder, status="live")
    released = load(folder)
    record = record_of(folder, version)
    record.parent.mkdir(exist_ok=True)
    record.write_text(json.dumps(meaning(released), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return released


def _swap(folder: Path, current: Content, version: str) -> None:
    """The draft's files take the place of the current ones, which move to a folder of their own."""
    place, kept = folder / EDITIONS / version, folder / EDITIONS / current.instrument.version
    if not place.is_dir():
        raise EditionError(f"There is no draft {version}; `flask content draft {version}` makes it")
    kept.mkdir()
    for name in OWN:
        if (folder / name).exists():
            shutil.copy(folder / name, kept)
    _say(kept, status="retired" if current.instrument.status == "live" else "draft")
    for file in place.iterdir():
        shutil.copy(file, folder)
    if not (place / "simulated.toml").exists():
        (folder / "simulated.toml").unlink(missing_ok=True)  # figures of the edition before
    shutil.rmtree(place)


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
