"""What a check has to say: where, what, why, and what to do instead."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of the content, a warning that one is near, or an advice to read words again."""

    file: str  # as an author knows it: below the content folder, or below the project
    line: int  # from 1
    rule: str  # id of the rule that it breaks
    words: str  # the words that break it
    why: str
    instead: str  # what to write or do
    warning: bool = False  # nothing is wrong yet
    advice: bool = False  # worth a look, and may well be right

    @property
    def fault(self) -> bool:
        """Whether it must be mended before visitors see it."""
        return not (self.warning or self.advice)
