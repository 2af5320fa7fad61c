"""What the documents say is so."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from questionnaire.authoring.personas import Persona
from questionnaire.authoring.schemas import schemas
from questionnaire.instrument.content import Content, Directory, Helpline
from questionnaire.web.settings import Settings
from tests.servers import ROOT

PAGES = [
    ROOT / "README.md",
    ROOT / "SECURITY.md",
    ROOT / "CHANGELOG.md",
    *(ROOT / "docs").rglob("*.md"),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)|<img src=\"([^\"]+)\"", page.read_text())
    targets = [target for pair in links for target in pair if target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_setting_is_listed_with_its_default() -> None:
    page = (ROOT / "docs/settings.md").read_text()
    listed = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", page, re.MULTILINE))
    assert list(listed) == [*dict.fromkeys([*listed, *(f.name.upper() for f in fields(Settings))])]
    for field in fields(Settings):
        if isinstance(field.default, int | float) or field.default:
            shown = field.default
            if isinstance(shown, str | int | float):
                assert listed[field.name.upper()] == f"`{shown}`"


def test_every_pattern_flag_and_file_is_documented(content: Content) -> None:
    commands = (ROOT / "docs/commands.md").read_text()
    ids = [pattern.id for pattern in content.patterns] + [flag.id for flag in content.flags]
    ids += [scale.id for scale in content.scales]
    ids += [certainty.id for certainty in content.instrument.certainties]
    assert [name for name in ids if name not in commands] == []
    authors = (ROOT / "docs/content.md").read_text()
    for file in (ROOT / "questionnaire/content/en").iterdir():
        assert f"`{file.name}`" in authors


def test_the_questions_are_as_many_as_the_readme_says(content: Content) -> None:
    assert f"asks {len(content.asked)} plain questions" in (ROOT / "README.md").read_text()


def test_every_dependency_is_locked_with_hashes_and_no_host_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    wanted = {
        "requirements.txt": project["project"]["dependencies"] + groups["setup"],
        "requirements-dev.txt": groups["dev"],
    }
    for file, names in wanted.items():
        locked = (ROOT / file).read_text()
        assert "://" not in locked
        for name in names:
            package = re.split(r"[\[<>=]", name)[0].lower().replace("_", "-").replace(".", "-")
            assert f"\n{package}==" in f"\n{locked}", package
        assert locked.count("==") <= locked.count("--hash=sha256:")


FIELDS = (ROOT / "docs/content-fields.md").read_text("utf-8")
# What a reader writes down, but for what a command writes.
SHAPES: dict[str, dict[str, Any]] = {
    "Directory": TypeAdapter(Directory).json_schema(),
    "Persona": TypeAdapter(Persona).json_schema(),
    "instrument.toml": schemas()["instrument.toml"],
    "questions.toml": schemas()["questions.toml"],
    "notices.toml": schemas()["notices.toml"],
    "method.toml": schemas()["method.toml"],
} | {
    name: shape
    for file, schema in schemas().items()
    if file != "simulated.toml"
    for name, shape in schema.get("$defs", {}).items()
}


@pytest.mark.parametrize("name", SHAPES)
def test_every_field_of_the_content_is_listed_and_said_to_be_needed_if_it_is(name: str) -> None:
    file = re.search(
        rf"^## {re.escape(name)}\n(.*?)(?=^## |^`[A-Z])", FIELDS, re.MULTILINE | re.DOTALL
    )
    shape = rf"^(?:Conditions: )?`{name}`(.*?)(?=^## |^(?:Conditions: )?`[A-Z]|\Z)"
    part = file or re.search(shape, FIELDS, re.MULTILINE | re.DOTALL)
    assert part, f"{name} is missing"
    listed = re.findall(r"^\| `(\w+)` \| (yes|) ?\| \S", part[1], re.MULTILINE)
    wanted = SHAPES[name].get("required", [])
    assert dict(listed) == {
        field: "yes" if field in wanted else "" for field in SHAPES[name]["properties"]
    }


def test_the_helpline_of_the_guide_fits_and_holds_every_field() -> None:
    guide = (ROOT / "docs/content.md").read_text("utf-8")
    (shown,) = re.findall(r"```toml\n(\[\[helplines\]\].*?)```", guide, re.DOTALL)
    (line,) = tomllib.loads(shown)["helplines"]
    assert TypeAdapter(Helpline).validate_python(line)
    assert set(line) == {field.name for field in fields(Helpline)}
