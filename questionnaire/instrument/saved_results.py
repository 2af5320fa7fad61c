"""The small file that a visitor saves to compare it with later answers."""

import json
from datetime import date
from typing import Literal

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from questionnaire.instrument import journey
from questionnaire.instrument.content import Answers, Content
from questionnaire.instrument.content.field_types import STRICT, Id, Text

MAX_BYTES = 8 * 1024  # bytes; one with 26 answers has about 1,000


class Refused(Exception):
    """The file can't be used for a comparison."""


class NotOurs(Refused):
    """It was not saved here, or it was changed."""


class ForADoctor(Refused):
    """It is the other download, the one for a doctor."""


class OtherEdition(Refused):
    """Its answers are to another questionnaire, or to another edition of this one."""


class NoAnswers(Refused):
    """No question in it is answered."""


class NotYet(Refused):
    """Its date is in the future."""


@dataclass(frozen=True, config=STRICT)
class SavedResult:
    """The contents of the file."""

    about: Text  # for a person who opens the file
    format: Literal[1]
    questionnaire: Id
    edition: Text
    day: date
    answers: dict[Id, int | None]


FILE = TypeAdapter(SavedResult)


def write(content: Content, answers: Answers, day: date) -> str:
    """The text of the file, JSON: the answers on the path, without the last step.

    Args:
        day: when the answers were given.
    """
    saved = SavedResult(
        about=content.notices.not_a_diagnosis,
        format=1,
        questionnaire=content.instrument.id,
        edition=content.instrument.version,
        day=day,
        answers={q.id: o.value if o else None for q, o in journey.given(content, answers)},
    )
    return json.dumps(FILE.dump_python(saved, mode="json"), ensure_ascii=False, indent=1) + "\n"


def read(content: Content, file: bytes, today: date) -> SavedResult:
    """Read a saved file.

    Raises:
        ForADoctor: it contains FHIR resources.
        NotOurs: too large, not JSON of this form, or with an option that does not exist.
        OtherEdition: the answers are to other questions.
        NoAnswers, NotYet: no question is answered; its date is after today.
    """
    if b'"resourceType"' in file:
        raise ForADoctor
    if len(file) > MAX_BYTES:
        raise NotOurs
    try:
        saved = FILE.validate_json(file, strict=True)
    except ValidationError as error:
        raise NotOurs from error
    if (saved.questionnaire, saved.edition) != (content.instrument.id, content.instrument.version):
        raise OtherEdition
    if not all(_was_offered(content, *answer) for answer in saved.answers.items()):
        raise NotOurs
    if set(saved.answers.values()) <= {None}:
        raise NoAnswers
    if saved.day > today:
        raise NotYet
    return saved


def _was_offered(content: Content, question_id: str, value: int | None) -> bool:
    question = content.question(question_id)
    return question is not None and (value is None or question.option(value) is not None)
