"""The texts of the content folder's TOML files, each with its line."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from questionnaire.authoring.wording.passages import Kind, Passage

# Never shown as words: names of things, addresses, conditions.
NO_WORDS = {
    "id", "iso", "url", "hub_url", "href", "doi", "tel", "name_lang", "key", "scale", "over",
    "version", "consent_version", "last_step", "contrast", "straight_line", "toward",
    "away", "because", "check", "question", "when", "only_if", "status", "derived_from",
}  # fmt: skip
# Facts and other people's words: rules hold, but it is not for us to simplify them.
NAMES = {
    "country", "languages", "hours", "cost", "shown", "emergency", "hub_title", "cite",
}  # fmt: skip
# The name of a scale or of a set of options, where a text could stand as well (`lead`, `options`).
ID = re.compile(r"[a-z]+(?:-[a-z]+)*")
FOR_AUTHORS = {"personas.toml", "simulated.toml"}
QUESTIONS, HELPLINES = "questions.toml", "helplines.toml"


def passages(folder: Path) -> Iterator[Passage]:
    """Every text that visitors can see; a file that can't be read is loading.py's to name."""
    for file in sorted(folder.rglob("*.toml")):
        if file.name in FOR_AUTHORS:
            continue
        try:
            raw = file.read_text("utf-8")
            tables = tomllib.loads(raw)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            continue
        at = 0
        for keys, text in _texts(tables):
            at = _found(raw, text, at)
            kind = _kind(file.name, keys)
            yield Passage(str(file.relative_to(folder)), raw.count("\n", 0, at) + 1, kind, text)


def _texts(thing: Any, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(thing, dict):
        for key, entry in thing.items():
            if key not in NO_WORDS:
                yield from _texts(entry, (*keys, key))
    elif isinstance(thing, list):
        for entry in thing:
            yield from _texts(entry, keys)
    elif isinstance(thing, str) and not ID.fullmatch(thing):
        yield keys, thing


def _kind(file: str, keys: tuple[str, ...]) -> Kind:
    if file == QUESTIONS and keys == ("questions", "text"):
        return "question"
    is_name = keys[-1] in NAMES or (file == HELPLINES and keys[-1] in ("name", "label"))
    return "name" if is_name else "text"


def _found(raw: str, text: str, after: int) -> int:
    """Where the text stands: the next place after the one before, for the same words can recur."""
    first = text.partition("\n")[0]
    written = re.escape(first), re.escape(first.replace("\\", "\\\\").replace('"', '\\"'))
    sought = re.compile("|".join(written))
    found = sought.search(raw, after) or sought.search(raw)
    return found.start() if found else after
