"""The house stays one to live in: small rooms, and a file name that says which room it is in."""

from collections import Counter
from pathlib import Path

from tests.servers import ROOT

MAX_MODULES = 16


def modules(*rooms: str) -> list[Path]:
    return [file for room in rooms for file in (ROOT / room).rglob("*.py")]


def test_no_folder_has_more_than_sixteen_modules() -> None:
    sizes = Counter(file.parent for file in modules("questionnaire", "tests"))
    assert {str(folder): size for folder, size in sizes.items() if size > MAX_MODULES} == {}


def test_no_two_modules_have_the_same_name() -> None:
    names = Counter(file.name for file in modules("questionnaire"))
    assert [name for name, times in names.items() if times > 1] == ["__init__.py"]


def test_templates_lie_in_the_rooms_of_their_pages() -> None:
    rooms = {"visitor", "staff", "preview", "middleware"}
    files = (file.relative_to(ROOT / "templates") for file in (ROOT / "templates").rglob("*.*"))
    folders = {file.parts[0] for file in files if len(file.parts) > 1}
    assert folders == rooms | {"macros", "mails"}
    assert rooms <= {room.name for room in (ROOT / "questionnaire/web").iterdir()}
