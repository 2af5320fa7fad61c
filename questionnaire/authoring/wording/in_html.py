"""The words of a page as a reader meets them."""

from collections.abc import Iterator
from html.parser import HTMLParser

from questionnaire.authoring.wording.passages import Passage

# Tags that stand within a sentence; any other one ends it.
INLINE = {
    "a", "abbr", "b", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong",
    "sub", "sup", "time", "u", "bdi", "wbr",
}  # fmt: skip
SILENT = {"script", "style"}
SPOKEN = {"alt", "title", "aria-label", "placeholder", "aria-description", "aria-roledescription"}
# Inputs whose value is their label.
LABELED = {"submit", "button", "reset"}


def from_html(name: str, page: str) -> Iterator[Passage]:
    """Blocks of text, joined across inline tags, and the attributes that are read out.

    Args:
        name: what the findings call the page.
        page: HTML; the title and the words of an SVG count as blocks of their own.
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    reader.end_block()
    for line, text in reader.found:
        yield Passage(name, line, "text", text)
    for line, text in reader.cited:
        yield Passage(name, line, "name", text)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.cited: list[tuple[int, str]] = []  # titles of works: not ours to simplify
        self.in_cite = False
        self.block: list[str] = []
        self.begins = 1
        self.silent = 0
        self.lines = 0  # inside <pre>, where each line stands for itself

    def end_block(self) -> None:
        text = " ".join("".join(self.block).split())
        if any(character.isalpha() for character in text):
            self.found.append((self.begins, text))
        self.block = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self.end_block()
        self.silent += tag in SILENT
        self.lines += tag == "pre"
        self.in_cite |= tag == "cite"
        given = dict(attrs)
        spoken = [value for name, value in attrs if name in SPOKEN]
        spoken += [given.get("content")] if given.get("name") == "description" else []
        spoken += [given.get("value")] if given.get("type") in LABELED else []
        spoken += [given.get("content")] if (given.get("property") or "").startswith("og:") else []
        line = self.getpos()[0]
        self.found += [(line, value) for value in spoken if value and value.strip()]

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.end_block()
        self.silent -= tag in SILENT and self.silent > 0
        self.lines -= tag == "pre" and self.lines > 0
        self.in_cite &= tag != "cite"

    def handle_data(self, data: str) -> None:
        first, *others = data.split("\n") if self.lines else (data,)
        self.read(first)
        for line in others:
            self.end_block()
            self.read(line)

    def read(self, data: str) -> None:
        if self.in_cite:
            self.cited.append((self.getpos()[0], data))
        if self.silent or self.in_cite:
            return
        if not "".join(self.block).strip():
            skipped = data[: len(data) - len(data.lstrip())].count("\n")
            self.begins = self.getpos()[0] + skipped
        self.block.append(data)
