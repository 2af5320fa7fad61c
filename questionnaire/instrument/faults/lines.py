"""Where something stands in the text of a TOML file. The standard library reads no positions."""

import re
from collections.abc import Iterator

from questionnaire.instrument.faults.fault import Place

Span = tuple[int, int]
# A text, a comment, or one more character: so that brackets within texts count as words.
TOKEN = re.compile(
    r'"""(?:.*?)"""|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'" r"|#[^\n]*|\s+|[^\s\"'#\[\]{},]+|.",
    re.DOTALL,
)


def line_of(text: str, place: Place) -> int:
    """The line, from 1, on which the entry or field begins.

    Where a part of the place is not written, as a field that is missing, it is the line of what is
    around it.
    """
    span = 0, len(text)
    for part, number in _steps(place):
        found = _table(text, span, part, number) or _field(text, span, part, number)
        if found is None:
            break
        span = found
    return text.count("\n", 0, span[0]) + 1


def _steps(place: Place) -> Iterator[tuple[str, int]]:
    """Each name with the number of the entry in it; the first one where none is said."""
    for part, after in zip(place, (*place[1:], ""), strict=False):
        if isinstance(part, str):
            yield re.escape(part), after if isinstance(after, int) else 0


def _table(text: str, span: Span, key: str, number: int) -> Span | None:
    header = re.compile(rf"^[ \t]*\[\[?(?:[\w-]+\.)*{key}\]\]?", re.MULTILINE)
    found = list(header.finditer(text, *span))[number : number + 1]
    if not found:
        return None
    others = re.compile(rf"^[ \t]*\[\[?(?![\w.-]*\b{key}\.)[\w.-]+\]", re.MULTILINE)
    after = others.search(text, found[0].end(), span[1])
    return found[0].start(), after.start() if after else span[1]


def _field(text: str, span: Span, key: str, number: int) -> Span | None:
    """On a line of its own, rather than within the braces of another field."""
    for before in (r"(?<![^\n])[ \t]*", r"[{,]\s*"):
        written = re.compile(rf"{before}(?P<key>\"?{key}\"?)[ \t]*=[ \t]*")
        if found := written.search(text, *span):
            whole, elements = _value(text, found.end(), span[1])
            return elements[number] if number < len(elements) else (found.start("key"), whole)
    return None


def _value(text: str, start: int, end: int) -> tuple[int, list[Span]]:
    """Where the value ends that begins here, and what it holds if it is a list."""
    depth, begin = 0, None
    spans: list[Span] = []
    for token in TOKEN.finditer(text, start, end):
        sign, at = token.group(), token.start()
        if sign in ("]", "}") or (sign == "," and depth == 1):
            if depth == 1 and begin is not None:
                spans.append((begin, at))
                begin = None
            depth -= sign != ","
        elif depth == 1 and begin is None and not sign.isspace() and sign[0] != "#":
            begin = at
        depth += sign in ("[", "{")
        if depth <= 0:
            return token.end(), spans if text[start] == "[" else []
    return end, []
