"""Text that is the worst for an expression: long runs of each thing that it repeats."""

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LENGTH = 64 * 1024
ENDS = ("", "\0!")  # what lets a match fail only after everything was read
USUAL = ("a", "A", "1", " ", "-", ".", "\n", "a ", "a-", "a, ", "1 ", "you ", "a@", "(", "{{", "<")
CATEGORIES = {"DIGIT": "1", "SPACE": " ", "WORD": "a", "NOT_DIGIT": "a", "NOT_SPACE": "a",
              "NOT_WORD": "."}  # fmt: skip
ANY = "a"


class TooSlow(Exception):
    """More time of the processor went by than was allowed."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """End what takes longer, in time of this process alone: other work on the machine is no fault.

    Raises:
        TooSlow: it did.
    """

    def end(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def units(expression: re.Pattern[str]) -> set[tuple[str, str]]:
    """What to begin a text with, and what to repeat in it: all that the expression repeats, after
    what it wants before."""
    parsed = re._parser.parse(expression.pattern, expression.flags)  # type: ignore[attr-defined]  # not public
    return {*_repeated(parsed), *(("", run) for run in USUAL)}


def texts(expression: re.Pattern[str], length: int = LENGTH) -> Iterator[str]:
    """Texts of this length that are the worst for the expression."""
    for before, unit in units(expression):
        for end in ENDS:
            yield before + unit * (length // len(unit)) + end


def _repeated(parsed: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """What stands before each repetition, and what is repeated in it."""
    for op, given in parsed:
        for inner in _inside(str(op), given):
            yield from _repeated(inner, before)
        if "REPEAT" in str(op):
            for unit in _examples(given[2]):
                yield from ((before, unit), ("", before + unit)) if unit else ()
        before += next(_examples([(op, given)]), "")


def _inside(op: str, given: Any) -> list[Any]:
    match op:
        case "SUBPATTERN":
            return [given[3]]
        case "BRANCH":
            return list(given[1])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return [given[2]]
        case "ASSERT" | "ASSERT_NOT":
            return [given[1]]
        case "ATOMIC_GROUP":
            return [given]
    return []


def _examples(parsed: Any) -> Iterator[str]:
    """Short texts that match; each kind of character that the first part takes."""
    if not parsed:
        yield ""
        return
    first, *rest = parsed
    after = next(_examples(rest), "")
    for one in _example(str(first[0]), first[1]):
        yield one + after


def _example(op: str, given: Any) -> Iterator[str]:
    match op:
        case "LITERAL":
            yield chr(given)
        case "NOT_LITERAL" | "ANY":
            yield ANY
        case "IN":
            yield from _members(given)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least = given[0]
            yield from (one * least for one in _examples(given[2]))
        case "SUBPATTERN" | "BRANCH" | "ATOMIC_GROUP":
            for inner in _inside(op, given):
                yield from _examples(inner)
        case _:
            yield ""


def _members(given: Any) -> Iterator[str]:
    if str(given[0][0]) == "NEGATE":
        excluded = {text for op, one in given[1:] for text in _members([(op, one)])}
        yield next(text for text in "a1 .~" if text not in excluded)
        return
    for op, one in given:
        match str(op):
            case "LITERAL":
                yield chr(one)
            case "RANGE":
                yield chr(one[0])
            case "CATEGORY":
                yield CATEGORIES[str(one).removeprefix("CATEGORY_")]
