"""Content that is read anew when its files change. For the preview only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask import Flask

from questionnaire.authoring.personas import Persona, load_personas
from questionnaire.instrument.loading import ContentError, line_of, load

ENTRY = re.compile(r"(?P<file>\w+\.toml): (?P<entry>[\w-]+): ")


@dataclass
class LiveContent:
    """A content folder: what was read of it last, and what is wrong with it now."""

    folder: Path
    personas: tuple[Persona, ...] = ()
    faults: tuple[str, ...] = ()
    mark: str = ""  # of the files that were read


def watch(app: Flask, folder: Path) -> None:
    """Serve the content of this folder from now on.

    Raises:
        ContentError: it is broken, and there is nothing else to serve yet.
    """
    live = LiveContent(folder)
    app.extensions["live content"] = live
    read_again(app)
    if live.faults:
        raise ContentError(live.faults)


def read_again(app: Flask) -> LiveContent:
    """Read the content if one of its files changed. Broken content leaves the last good one."""
    live: LiveContent = app.extensions["live content"]
    mark = mark_of(live.folder, "*.toml")
    if mark != live.mark:
        try:
            content = load(live.folder)
            live.personas = load_personas(live.folder, content)
            app.extensions["content"] = content
            live.faults = ()
        except ContentError as error:
            live.faults = tuple(_with_line(live.folder, fault) for fault in error.faults)
        live.mark = mark
    return live


def _with_line(folder: Path, fault: str) -> str:
    """The fault with the line of the entry that it names, where it does not say it already."""
    named = ENTRY.match(fault)
    if named is None or not (folder / named["file"]).exists():
        return fault
    line = line_of((folder / named["file"]).read_text("utf-8"), named["entry"])
    return fault.replace(":", f":{line}:", 1)


def mark_of(folder: Path, pattern: str = "*") -> str:
    """Another text whenever a file of the folder was changed, added or taken away."""
    return sha256("\n".join(sorted(_states(folder, pattern))).encode()).hexdigest()[:16]


def _states(folder: Path, pattern: str) -> Iterator[str]:
    for file in folder.rglob(pattern):
        try:
            state = file.stat()
        except FileNotFoundError:
            continue  # editors put a new file in the place of the old one
        yield f"{file} {state.st_mtime_ns} {state.st_size}"
