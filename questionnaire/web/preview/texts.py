"""What is hard to reach by clicking: every notice, and every text of a mail or file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from flask import current_app
from jinja2 import DebugUndefined

from questionnaire.authoring.personas import Persona, answers_of
from questionnaire.instrument.content import Content
from questionnaire.instrument.reflection import reflect
from questionnaire.web import visit
from questionnaire.web.visitor import downloads

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Notice:
    """A field of notices.toml, and the templates and modules that print it."""

    name: str
    sentences: tuple[str, ...]
    used_in: tuple[str, ...]


def notices(content: Content) -> Iterator[Notice]:
    sources = dict(_sources())
    for field in fields(content.notices):
        words = getattr(content.notices, field.name)
        printed = re.compile(rf"notices\.{field.name}\b")
        yield Notice(
            field.name,
            words if isinstance(words, tuple) else (words,),
            tuple(name for name, text in sources.items() if printed.search(text)),
        )


def texts(content: Content, persona: Persona | None) -> Iterator[tuple[str, str]]:
    """Each text that goes out, by template, filled in for a persona. Unknown values in braces."""
    reflection = reflect(content, answers_of(content, persona) if persona else {})
    words = (
        visit.template_context()
        | downloads.sheet_context(reflection)
        | {"layout": "macros/mail.txt"}
    )
    environment = current_app.jinja_env.overlay(undefined=DebugUndefined)
    for name in environment.list_templates(filter_func=_goes_out):
        yield name, environment.get_template(name).render(words).strip()


def _goes_out(name: str) -> bool:
    return name.endswith(".txt") and not name.startswith("macros/")


def _sources() -> Iterator[tuple[str, str]]:
    """Every template and every module of the pages, by name."""
    for folder, pattern in ((ROOT / "templates", "*.*"), (ROOT / "questionnaire/web", "*.py")):
        for file in sorted(folder.rglob(pattern)):
            yield str(file.relative_to(folder)), file.read_text("utf-8")
