"""Changes many files of a content folder atomically: all of them or none, even after a crash."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from questionnaire.instrument.loading import NEXT

HALF = ".half"  # a copy that is being written or deleted


class EditionError(Exception):
    """The change is not possible; the message says why and what to do."""


@contextmanager
def atomic_change(folder: Path) -> Iterator[Path]:
    """A copy to work on, which replaces the folder when the block ends without an error.

    One rename makes the change. Before it, a process that loads the folder gets the old content;
    after it, the new content, even if this process ends before every file is in its place.

    Raises:
        EditionError: somebody else changed the folder at the same time; it stays unchanged.
    """
    finish(folder)
    before = _files(folder)
    with TemporaryDirectory(prefix="edition-") as place:
        copy = Path(shutil.copytree(folder, Path(place) / folder.resolve().name))
        yield copy
        if _files(folder) != before:
            raise EditionError(
                "Other changes were made at the same time: nothing done, run it again."
            )
        shutil.copytree(copy, folder / HALF)
    (folder / HALF).rename(folder / NEXT)
    finish(folder)


def finish(folder: Path) -> None:
    """Complete a change that was interrupted, and delete temporary files."""
    shutil.rmtree(folder / HALF, ignore_errors=True)
    if not (folder / NEXT).is_dir():
        return
    present, wanted = _files(folder), _files(folder / NEXT)
    for name in wanted:
        if present.get(name) != wanted[name]:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / NEXT / name, file.with_name(f"{file.name}.new"))
            file.with_name(f"{file.name}.new").replace(file)
    for name in present.keys() - wanted.keys():
        (folder / name).unlink(missing_ok=True)  # removed by the change, or a partial copy
    for place in [place for place in folder.rglob("*") if place.is_dir()]:
        if not any(place.iterdir()):
            place.rmdir()
    (folder / NEXT).rename(folder / HALF)
    shutil.rmtree(folder / HALF)


def _files(folder: Path) -> dict[Path, bytes]:
    files = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return {
        name: (folder / name).read_bytes() for name in files if name.parts[0] not in (NEXT, HALF)
    }
