"""Change many files of a content folder at once, wholly or not at all, whatever comes between."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from questionnaire.instrument.loading import NEXT

HALF = ".half"  # a copy that is being written, or thrown away


class EditionError(Exception):
    """It can't be done; the message says why and what to do."""


@contextmanager
def atomic_change(folder: Path) -> Iterator[Path]:
    """A copy to work on, which takes the place of the folder when the block ends well.

    The change is made by one renaming. Whoever loads the folder before gets the old content, and
    the new one from then on, even if this process ends before each file is in its place.

    Raises:
        EditionError: somebody else changed the folder meanwhile; it is left as it is.
    """
    finish(folder)
    before = _files(folder)
    with TemporaryDirectory(prefix="edition-") as place:
        copy = Path(shutil.copytree(folder, Path(place) / folder.resolve().name))
        yield copy
        if _files(folder) != before:
            raise EditionError("Files were changed meanwhile, so nothing was done. Run it again.")
        shutil.copytree(copy, folder / HALF)
    (folder / HALF).rename(folder / NEXT)
    finish(folder)


def finish(folder: Path) -> None:
    """Put each file in its place, should a change have been interrupted; tidy up in any case."""
    shutil.rmtree(folder / HALF, ignore_errors=True)
    if not (folder / NEXT).is_dir():
        return
    there, wanted = _files(folder), _files(folder / NEXT)
    for name in wanted:
        if there.get(name) != wanted[name]:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / NEXT / name, file.with_name(f"{file.name}.new"))
            file.with_name(f"{file.name}.new").replace(file)
    for name in there.keys() - wanted.keys():
        (folder / name).unlink(missing_ok=True)  # half a copy of a file that is there now
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
