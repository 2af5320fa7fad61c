"""Content that is read again when its files change. For the preview only."""

import fnmatch
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from flask import Flask

from questionnaire.authoring.personas import load_personas
from questionnaire.instrument.content import Content
from questionnaire.instrument.faults.fault import ContentError, Fault
from questionnaire.instrument.loading import home_of, load_editions
from questionnaire.web.preview.links import Person, people


@dataclass
class WatchedContent:
    """A content folder: what was read of it last, and what is wrong with it now."""

    folder: Path
    people: dict[str, list[Person]] = field(default_factory=dict)  # by edition
    chosen: str = ""  # the edition to show; the live one while empty
    faults: tuple[Fault, ...] = ()
    mark: str = ""  # of the files that were read


def watch(app: Flask, folder: Path) -> None:
    """Serve the content of this folder from now on.

    Raises:
        ContentError: it is broken, and there is nothing else to serve yet.
    """
    watched = WatchedContent(folder)
    app.extensions["watched content"] = watched
    reload_content(app)
    if watched.faults:
        raise ContentError(watched.faults)


def reload_content(app: Flask) -> WatchedContent:
    """Read the content if one of its files changed. Broken content leaves the last good one."""
    watched: WatchedContent = app.extensions["watched content"]
    mark = fingerprint(watched.folder, "*.toml")
    if mark != watched.mark:
        try:
            editions = load_editions(watched.folder)
            watched.people = {
                e.edition: people(e, load_personas(home_of(watched.folder, e), e)) for e in editions
            }
            app.extensions["editions"] = {edition.edition: edition for edition in editions}
            watched.faults = ()
            show(app, watched.chosen)
        except ContentError as error:
            watched.faults = error.faults
        watched.mark = mark
    return watched


def show(app: Flask, edition: str) -> None:
    """Serve this edition as if it were the live one, which is served when there is no such one."""
    editions: dict[str, Content] = app.extensions["editions"]
    watched: WatchedContent = app.extensions["watched content"]
    watched.chosen = edition if edition in editions else ""
    app.extensions["content"] = editions.get(edition) or next(iter(editions.values()))


def fingerprint(folder: Path, pattern: str = "*") -> str:
    """Another text whenever a file of the folder was changed, added or taken away."""
    return sha256("\n".join(sorted(_states(folder, pattern))).encode()).hexdigest()[:16]


def _states(folder: Path, pattern: str) -> Iterator[str]:
    for place, _folders, files in os.walk(folder):
        for name in fnmatch.filter(files, pattern):
            file = os.path.join(place, name)  # many times a second
            try:
                state = os.stat(file)
            except FileNotFoundError:
                continue  # editors put a new file in the place of the old one
            yield f"{file} {state.st_mtime_ns} {state.st_size}"
