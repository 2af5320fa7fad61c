"""A fault of the content, and the error that names all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

MAX_LISTED = 12  # names; a longer sentence would not be read

# The path to a value in a TOML file: ("questions", 3, "text") is the text of the fourth one.
Place = tuple[str | int, ...]


class Misfit(NamedTuple):
    """A fault whose line number is not known yet."""

    file: str
    place: Place
    why: str
    instead: str


@dataclass(frozen=True, slots=True)
class Fault:
    """An error in the content."""

    file: str
    line: int  # from 1
    why: str
    instead: str  # what to write or do

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.why}; {self.instead}"


class ContentError(Exception):
    """The content is invalid. `faults` lists every fault with file, line and what to do."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        count = f"{len(self.faults)} fault{'s' if len(self.faults) > 1 else ''}"
        super().__init__(f"The content has {count}:\n" + "\n".join(f"- {f}" for f in self.faults))


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """Suggest the name that was probably meant, or list the known names.

    >>> did_you_mean("sadnes", ["wanting", "sadness"])
    'did you mean sadness?'
    """
    names = list(known)
    if close := get_close_matches(str(name), names, n=1):
        return f"did you mean {close[0]}?"
    more = len(names) - MAX_LISTED
    listed = ", ".join(names[:MAX_LISTED]) + (f" and {more} more" if more > 0 else "")
    return f"write one of: {listed}" if names else "none exists yet"
