"""Answers from a file -> the result as plain data. For testing the instrument, not for visitors."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from questionnaire.instrument.content import Answers, Content, Option, Question
from questionnaire.instrument.reflection import reflect

MAX_DIGITS = 9  # digits of an option value


class AnswersError(Exception):
    """The answers can't be read. `faults` has one sentence per fault."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def from_json(content: Content, text: str) -> Answers:
    """Read one JSON object, question id -> option value; skipped questions are absent or null.

    Raises:
        AnswersError: not such an object, an unknown question, or a value that is not an option.
    """
    try:
        raw = json.loads(text, object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError) as error:
        raise AnswersError([f"The answers are not JSON: {error}"]) from error
    if not isinstance(raw, dict):
        raise AnswersError(["The answers must be one JSON object: question id -> option value"])
    return _checked(content, raw, "")


def from_csv(content: Content, lines: Iterable[str]) -> Iterator[Answers]:
    """Read one respondent per row under a header of question ids; an empty cell is a skip.

    Raises:
        AnswersError: as from_json, with the row number; raised while iterating.
    """
    try:
        yield from _respondents(content, csv.reader(lines))
    except csv.Error as error:
        raise AnswersError([f"The file can't be read as a table: {error}"]) from error


def _respondents(content: Content, rows: Iterator[list[str]]) -> Iterator[Answers]:
    header = [name.strip() for name in next(rows, [])]
    if not header:
        raise AnswersError(["The file is empty; its first row must contain the question ids"])
    duplicates = sorted({name for name in header if header.count(name) > 1})
    if duplicates:
        raise AnswersError([f"The header names {', '.join(duplicates)} more than once"])
    for number, row in enumerate(rows, start=2):
        if not row and len(header) > 1:
            continue
        values = row or [""]  # one column: an empty line is an empty cell
        if len(values) != len(header):
            raise AnswersError(
                [f"Row {number} has {len(row)} cells, the header {len(header)}; correct the row"]
            )
        cells = dict(zip(header, values, strict=True))
        raw = {name: _number(cell) for name, cell in cells.items()}
        yield _checked(content, raw, f"Row {number}: ")


def result(content: Content, answers: Answers) -> dict[str, Any]:
    """The result as plain data; docs/commands.md explains each field."""
    reflection = reflect(content, answers)
    outcome = reflection.outcome
    pulls = [("toward", p) for p in outcome.toward] + [("away", p) for p in outcome.away]
    return {
        "pattern": outcome.pattern.id,
        "certainty": outcome.certainty.id if outcome.certainty else None,
        "care_first": reflection.care_first,
        "scales": {
            name: {"score": score.points, "low": score.low, "high": score.high}
            for name, score in reflection.profile.items()
        },
        "flags": [flag.id for flag in outcome.flags],
        "led_here": [_quoted(p.question, p.option) | {"pull": side} for side, p in pulls],
        "articles": [
            {
                "id": recommendation.article.id,
                "reasons": [_quoted(r.question, r.option) for r in recommendation.reasons],
            }
            for recommendation in reflection.reading.all
        ],
    }


def _quoted(question: Question, option: Option) -> dict[str, Any]:
    return {"question": question.id, "value": option.value, "option": option.label}


def _number(cell: str) -> int | str | None:
    text = cell.strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < MAX_DIGITS else text


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise AnswersError(["The answers name a question more than once"])
    return dict(pairs)


def _checked(content: Content, raw: Mapping[str, Any], where: str) -> Answers:
    faults = [fault for name, value in raw.items() for fault in _faults(content, name, value)]
    if faults:
        raise AnswersError(where + fault for fault in faults)
    return dict(raw)


def _faults(content: Content, name: str, value: Any) -> Iterator[str]:
    question = content.question(name)
    if question is None:
        yield f'There is no question "{name}"; `flask content export` lists them'
    elif value is not None and (type(value) is not int or question.option(value) is None):
        offered = ", ".join(str(option.value) for option in question.options)
        yield f'"{name}" can\'t be {value!r}; its options are {offered}, or leave it out to skip'
