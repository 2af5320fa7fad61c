"""The words of templates, Python and translations: what goes through gettext, and what does not."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from questionnaire.authoring.wording.in_html import from_html
from questionnaire.authoring.wording.passages import Passage

PROJECT = Path(__file__).parents[3]
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
SOURCES = (("templates", [("**", "jinja2")]), ("questionnaire", [("**.py", "python")]))
FOR_AUTHORS = "preview"  # in the names of pages that no visitor sees
PLACEHOLDER = re.compile(r"%\(\w+\)[ds]|%[ds]")
JINJA = re.compile(r"\{#.*?(?:#\}|\Z)|\{%.*?(?:%\}|\Z)|\{\{.*?(?:\}\}|\Z)", re.DOTALL)


def passages(project: Path = PROJECT) -> Iterator[Passage]:
    """Every word of the interface in English: gettext messages, and words that bypass gettext.

    Raises:
        FileNotFoundError: there are no templates in the project, so nothing could be read.
    """
    for folder, methods in SOURCES:
        place = project / folder
        if not place.is_dir():
            raise FileNotFoundError(place)
        for name, line, said, _, _ in extract_from_dir(place, methods, keywords=KEYWORDS):
            for text in (said,) if isinstance(said, str) else said:
                if FOR_AUTHORS not in name:
                    yield Passage(f"{folder}/{name}", line, "text", filled(text))
    for template in sorted((project / "templates").rglob("*.html")):
        if FOR_AUTHORS not in template.parts:
            yield from outside_gettext(template, project)


def filled(text: str) -> str:
    """With something neutral for every placeholder."""
    return PLACEHOLDER.sub("this", text).replace("%%", "%")


def outside_gettext(template: Path, project: Path) -> Iterator[Passage]:
    """What is left of a template without its Jinja, on the same lines."""
    bare = JINJA.sub(lambda code: " " + "\n" * code[0].count("\n"), template.read_text("utf-8"))
    yield from from_html(str(template.relative_to(project)), bare)


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
