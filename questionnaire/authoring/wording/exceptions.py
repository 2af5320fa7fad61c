"""Words that may stay although a rule forbids them, each with a reason and a date."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from questionnaire.authoring.findings import Finding

FILE = Path(__file__).parent / "exceptions.toml"


@dataclass(frozen=True, slots=True)
class Exempt:
    """Words that a rule would forbid and that stay as they are."""

    rule: str
    text: str  # what stands beside it is judged all the same
    reason: str
    date: date
    line: int


def load(file: Path = FILE) -> tuple[Exempt, ...]:
    """The exceptions of a file."""
    raw = file.read_text("utf-8")
    lines = [n for n, line in enumerate(raw.split("\n"), 1) if line.strip() == "[[exceptions]]"]
    tables = tomllib.loads(raw).get("exceptions", [])
    return tuple(Exempt(line=n, **table) for n, table in zip(lines, tables, strict=True))


def unused(exceptions: Iterable[Exempt], used: set[Exempt]) -> Iterator[Finding]:
    """Exceptions that excuse nothing any more."""
    for exempt in exceptions:
        if exempt not in used:
            yield Finding(
                file=f"wording/{FILE.name}",
                line=exempt.line,
                rule="exceptions.unused",
                words=exempt.text,
                why=f"Nothing breaks {exempt.rule} with these words any more.",
                instead="Take the exception out.",
            )
