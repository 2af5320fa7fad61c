"""Reads TOML, and reports syntax errors in words for authors who do not program."""

import re
import tomllib
from pathlib import Path
from typing import Any

from questionnaire.instrument.faults.fault import ContentError, Fault

PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")
# The start of tomllib's message -> what is wrong, what to do.
MESSAGES = {
    "Illegal character '\\n'": ("a text is not closed on its line", 'close it with a quote: "'),
    "Unterminated string": (
        "a text is never closed",
        "close it with the same quotes that it starts with",
    ),
    "Unescaped '\\'": ("a text contains a single backslash", "write two of them: \\\\"),
    "Expected newline": (
        "there is something after the value, or the value is not a valid date or number",
        'write a quote within a text as \\", and a comment after #',
    ),
    "Invalid value": (
        "the value after = can't be read",
        'put text in straight quotes ("), and write true, false, dates and numbers without them',
    ),
    "Invalid date": ("this date does not exist", "write year, month and day, such as 2026-11-23"),
    "Expected '='": (
        "the line is neither a field nor a comment",
        'write name = "value", or # before a comment',
    ),
    "Invalid statement": (
        "the line is neither a field nor a comment",
        'write name = "value", or # before a comment; names have no accents',
    ),
    "Cannot overwrite": ("the field appears twice in this entry", "keep one"),
    "Duplicate inline": ("the field appears twice in these braces", "keep one"),
    "Cannot declare": ("the table appears twice", "keep one, with the fields of both"),
    "Cannot mutate": ("the table appears twice", "keep one, with the fields of both"),
    "Unclosed array": (
        "a list is not closed, or a comma is missing",
        "look for a missing ] or , above",
    ),
    "Unclosed inline": (
        "braces are not closed, or a comma is missing",
        "look for a missing } or , here",
    ),
    "Expected ']": ("a heading is not closed", "close it with as many ] as it has ["),
}


def read(file: Path, name: str) -> tuple[str, dict[str, Any]]:
    """The text of a file and its tables.

    Args:
        name: the name of the file in a fault.

    Raises:
        ContentError: the file is not UTF-8 text or not valid TOML.
    """
    raw = file.read_bytes()
    try:
        # Some editors write a byte order mark, and end lines with two characters.
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        fault = Fault(name, line, "the file is not UTF-8 text", "save it as UTF-8")
    except tomllib.TOMLDecodeError as error:
        fault = _syntax_fault(name, str(error), text)
    raise ContentError([fault])


def _syntax_fault(name: str, message: str, text: str) -> Fault:
    place = PLACE.search(message)
    line = int(place["line"] or text.rstrip().count("\n") + 1) if place else 1
    problem = PLACE.sub("", message)
    why, instead = next(
        (fault for start, fault in MESSAGES.items() if problem.startswith(start)),
        (f"this is not valid TOML: {problem}", "compare it with an entry that works"),
    )
    return Fault(name, line, why, instead)
