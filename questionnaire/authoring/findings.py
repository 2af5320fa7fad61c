"""What a check has to say: where, what, why, and what to do instead."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of the content, or a warning that one is near."""

    file: str  # as an author knows it: below the content folder, or below the project
    line: int  # from 1
    rule: str  # id of the rule that it breaks
    words: str  # the words that break it
    why: str
    instead: str  # what to write or do
    warning: bool = False  # nothing is wrong yet
