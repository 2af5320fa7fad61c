"""What was found in a text before, kept in a file, so that only what changed is read again.

An answer is named by all that it follows from: the text, every file of this package, and the
versions of what reads with it. So none can be out of date, and the file may be deleted at any time.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

PACKAGE = Path(__file__).parent
READERS = ("readability", "babel", "jinja2")
MAX_REMEMBERED = 20_000  # answers; more are those of texts that are long gone


@dataclass(frozen=True, slots=True)
class Memory:
    """Answers that are known, and those that were asked for, which JSON can hold."""

    known: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)

    def recall(self, *key: str, find: Callable[[], Any]) -> Any:
        """What is known about the key; found now if nobody asked before."""
        name = sha256("\0".join((_code(), *key)).encode()).hexdigest()[:32]
        if name not in self.asked:
            self.asked[name] = self.known[name] if name in self.known else find()
        return self.asked[name]


def load(file: Path) -> Memory:
    """What the file holds: nothing if there is none, or none that can be read."""
    try:
        known = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        known = {}
    return Memory(known if isinstance(known, dict) else {})


def save(memory: Memory, file: Path) -> None:
    """Keep it for the next time. Where nothing may be written, all is read again then."""
    if memory.asked.keys() <= memory.known.keys():
        return
    every = memory.known | memory.asked
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=file.parent, encoding="utf-8", delete=False) as written:
            json.dump(every if len(every) <= MAX_REMEMBERED else memory.asked, written)
        os.replace(written.name, file)  # at once, so that nobody reads a half
    except OSError:
        return


@cache
def _code() -> str:
    files = sorted(
        file for file in PACKAGE.rglob("*") if file.suffix in {".py", ".toml", ".txt", ".tsv"}
    )
    digest = sha256(" ".join((sys.version, *map(version, READERS))).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()
