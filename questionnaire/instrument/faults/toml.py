"""Read TOML, or say where it breaks in words for somebody who does not program."""

import re
import tomllib
from pathlib import Path
from typing import Any

from questionnaire.instrument.faults.fault import ContentError, Fault

PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")
# The beginning of what the standard library says -> what is wrong, what to do.
PLAINLY = {
    "Illegal character '\\n'": ("a text does not end on its line", 'close it with a quote: "'),
    "Unterminated string": ("a text never ends", "close it with the quotes that it began with"),
    "Unescaped '\\'": ("a text holds a single backslash", "write two of them: \\\\"),
    "Expected newline": (
        "something stands after the value, or the value is no true date or number",
        'write a quote within a text as \\", and a note after #',
    ),
    "Invalid value": (
        "what stands after = can't be read",
        'put a text into straight quotes ("), and write true, false, dates and numbers without',
    ),
    "Invalid date": ("there is no such day", "write year, month and day, such as 2026-11-23"),
    "Expected '='": (
        "the line is neither a field nor a note",
        'write name = "value", or # before a note',
    ),
    "Invalid statement": (
        "the line is neither a field nor a note",
        'write name = "value", or # before a note; names have no accents',
    ),
    "Cannot overwrite": ("the field is there twice in this entry", "keep one"),
    "Duplicate inline": ("the field is there twice in these braces", "keep one"),
    "Cannot declare": ("the table is there twice", "keep one, with the fields of both"),
    "Cannot mutate": ("the table is there twice", "keep one, with the fields of both"),
    "Unclosed array": ("a list is not closed, or lacks a comma", "look for a missing ] or , above"),
    "Unclosed inline": ("braces are not closed, or lack a comma", "look for a missing } or , here"),
    "Expected ']": ("a heading is not closed", "close it with as many ] as it has ["),
}


def read(file: Path, name: str) -> tuple[str, dict[str, Any]]:
    """The text of a file and its tables.

    Args:
        name: what the file is called in a fault.

    Raises:
        ContentError: the file is no UTF-8 text or no TOML.
    """
    raw = file.read_bytes()
    try:
        # Some editors put a mark before the text, and end lines in two signs.
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        fault = Fault(name, line, "the file is not UTF-8 text", "save it as UTF-8")
    except tomllib.TOMLDecodeError as error:
        fault = _in_words(name, str(error), text)
    raise ContentError([fault])


def _in_words(name: str, said: str, text: str) -> Fault:
    place = PLACE.search(said)
    line = int(place["line"] or text.rstrip().count("\n") + 1) if place else 1
    what = PLACE.sub("", said)
    why, instead = next(
        (words for begin, words in PLAINLY.items() if what.startswith(begin)),
        (f"this is no TOML: {what}", "compare it with an entry that works"),
    )
    return Fault(name, line, why, instead)
