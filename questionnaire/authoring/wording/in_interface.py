"""The words of templates, Python and translations: what goes through gettext, and what does not."""

import re
from collections.abc import Iterator
from dataclasses import astuple
from functools import partial
from itertools import starmap
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po

from questionnaire.authoring.wording.in_html import from_html
from questionnaire.authoring.wording.memory import Memory
from questionnaire.authoring.wording.passages import Kind, Passage

PROJECT = Path(__file__).parents[3]
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
SOURCES = (("templates", "*", "jinja2"), ("questionnaire", "*.py", "python"))
FOR_AUTHORS = "preview"  # in the names of pages that no visitor sees
PLACEHOLDER = re.compile(r"%\(\w+\)[ds]|%[ds]")
JINJA = re.compile(r"\{#.*?(?:#\}|\Z)|\{%.*?(?:%\}|\Z)|\{\{.*?(?:\}\}|\Z)", re.DOTALL)


def passages(project: Path = PROJECT, memory: Memory | None = None) -> Iterator[Passage]:
    """Every word of the interface in English: gettext messages, and words that bypass gettext.

    Raises:
        FileNotFoundError: there are no templates in the project, so nothing could be read.
    """
    memory = memory or Memory()
    for folder, pattern, method in SOURCES:
        if not (project / folder).is_dir():
            raise FileNotFoundError(project / folder)
        for file in sorted(filter(Path.is_file, (project / folder).rglob(pattern))):
            name = str(file.relative_to(project))
            if FOR_AUTHORS not in name:
                read = partial(_in_file, file, name, method)
                text = file.read_text("utf-8")
                yield from starmap(Passage, memory.recall(method, name, text, find=read))


def _in_file(file: Path, name: str, method: str) -> list[tuple[str, int, Kind, str]]:
    found: list[tuple[str, int, Kind, str]] = []
    for line, said, *_ in extract_from_file(method, file, keywords=KEYWORDS):
        texts = (said,) if isinstance(said, str) else said
        found += [(name, line, "text", filled(text)) for text in texts]
    if file.suffix == ".html":
        found += map(astuple, outside_gettext(name, file.read_text("utf-8")))
    return found


def filled(text: str) -> str:
    """With something neutral for every placeholder."""
    return PLACEHOLDER.sub("this", text).replace("%%", "%")


def outside_gettext(name: str, template: str) -> Iterator[Passage]:
    """What is left of a template without its Jinja, on the same lines."""
    yield from from_html(name, JINJA.sub(lambda code: " " + "\n" * code[0].count("\n"), template))


def translations(folder: Path) -> Iterator[tuple[str, Passage]]:
    """Every translated message below the folder, with its language."""
    for file in sorted(folder.rglob("*.po")):
        if any(part.startswith(".") for part in file.relative_to(folder).parts):
            continue
        with file.open("rb") as opened:
            catalog = read_po(opened)
        language = str(catalog.locale or file.parents[1].name)
        for message in catalog:
            said = message.string or ""
            for text in ((said,) if isinstance(said, str) else said) if message.id else ():
                if text:
                    place = str(file.relative_to(folder))
                    yield language, Passage(place, message.lineno or 1, "text", filled(text))
