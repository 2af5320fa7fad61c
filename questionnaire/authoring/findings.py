"""The result of a check: where, what, why, and what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of the content, a warning of a future fault, or advice to reread a text."""

    file: str  # relative to the content folder, or to the project
    line: int  # from 1
    rule: str  # id of the rule that it breaks
    words: str  # the words that break it
    why: str
    instead: str  # what to write or do
    warning: bool = False  # not a fault yet
    advice: bool = False  # worth a look, possibly correct

    @property
    def fault(self) -> bool:
        """Whether it must be corrected before release."""
        return not (self.warning or self.advice)
