"""A text that a visitor can see, and where it comes from."""

from dataclasses import dataclass
from typing import Literal

# question: an item of the questionnaire.
# name: a fact or somebody else's words, which rules hold for but are not ours to simplify.
Kind = Literal["question", "text", "name"]


@dataclass(frozen=True, slots=True)
class Passage:
    """One text with its place."""

    file: str
    line: int
    kind: Kind
    text: str
