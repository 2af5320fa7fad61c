"""Finds the line of a value in a TOML file: tomllib does not report positions."""

import re
from collections.abc import Iterator

from questionnaire.instrument.faults.fault import Place

Span = tuple[int, int]
# A string, a comment, a word or one character. Brackets within strings are part of the string.
TOKEN = re.compile(
    r'"""(?:.*?)"""|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'" r"|#[^\n]*|\s+|[^\s\"'#\[\]{},]+|.",
    re.DOTALL,
)


def line_of(text: str, place: Place) -> int:
    """The line, from 1, on which the entry or field starts.

    When the file lacks a part of the place, such as a missing field, it is the line of the
    innermost part that exists.
    """
    span = 0, len(text)
    for part, number in _steps(place):
        found = _table(text, span, part, number) or _field(text, span, part, number)
        if found is None:
            break
        span = found
    return text.count("\n", 0, span[0]) + 1


def _steps(place: Place) -> Iterator[tuple[str, int]]:
    """Each name with the index of the entry in it; 0 when the place gives none."""
    for part, index in zip(place, (*place[1:], ""), strict=False):
        if isinstance(part, str):
            yield re.escape(part), index if isinstance(index, int) else 0


def _table(text: str, span: Span, key: str, number: int) -> Span | None:
    header = re.compile(rf"^[ \t]*\[\[?(?:[\w-]+\.)*{key}\]\]?", re.MULTILINE)
    found = list(header.finditer(text, *span))[number : number + 1]
    if not found:
        return None
    others = re.compile(rf"^[ \t]*\[\[?(?![\w.-]*\b{key}\.)[\w.-]+\]", re.MULTILINE)
    following = others.search(text, found[0].end(), span[1])
    return found[0].start(), following.start() if following else span[1]


def _field(text: str, span: Span, key: str, number: int) -> Span | None:
    """Prefer a field on its own line to one within the braces of another field."""
    for before in (r"(?<![^\n])[ \t]*", r"[{,]\s*"):
        pattern = re.compile(rf"{before}(?P<key>\"?{key}\"?)[ \t]*=[ \t]*")
        if found := pattern.search(text, *span):
            end, elements = _value(text, found.end(), span[1])
            return elements[number] if number < len(elements) else (found.start("key"), end)
    return None


def _value(text: str, start: int, end: int) -> tuple[int, list[Span]]:
    """The end of the value that starts here, and the spans of its elements if it is a list."""
    depth, begun = 0, None
    spans: list[Span] = []
    for token in TOKEN.finditer(text, start, end):
        symbol, position = token.group(), token.start()
        if symbol in ("]", "}") or (symbol == "," and depth == 1):
            if depth == 1 and begun is not None:
                spans.append((begun, position))
                begun = None
            depth -= symbol != ","
        elif depth == 1 and begun is None and not symbol.isspace() and symbol[0] != "#":
            begun = position
        depth += symbol in ("[", "{")
        if depth <= 0:
            return token.end(), spans if text[start] == "[" else []
    return end, []
