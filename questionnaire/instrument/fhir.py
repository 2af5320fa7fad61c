"""Questions and answers as FHIR resources (hl7.org/fhir), for other programs.

They contain no score, no pattern and no name: a program that reads them gets the questions and
the chosen options, and nothing that it could mistake for a diagnosis.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import Any, Literal
from uuid import UUID, uuid5

from questionnaire.instrument import journey
from questionnaire.instrument.content import Answers, Content, Option, Question

Release = Literal["R4", "R5"]
Resource = dict[str, Any]

# Namespace of all identifiers, so that they are the same on every server.
NAMES = UUID("7f0d8a52-6c0b-4f0e-9d53-3b1c2a5e9e10")
CHOICE = {"R4": "choice", "R5": "coding"}
STATUS = {"draft": "draft", "live": "active", "retired": "retired"}
WHY_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


def questionnaire(content: Content, release: Release) -> Resource:
    """The questions as a Questionnaire, without the last step, which is about the page itself."""
    return {
        "resourceType": "Questionnaire",
        "url": _urn(content.instrument.id),
        "version": content.instrument.version,
        "title": content.instrument.title,
        "status": STATUS[content.instrument.status],
        "description": content.notices.not_a_diagnosis,
        "purpose": content.method.purpose,
        "subjectType": ["Patient"],
        "item": [_asked(content, question, release) for question in content.asked],
    }


def response(content: Content, answers: Answers, authored: datetime) -> Resource:
    """The answers on the path as a QuestionnaireResponse, the same for R4 and R5.

    A question that the visitor preferred not to answer is included without an answer, marked
    "asked-declined"; one that was not asked is left out.

    Args:
        authored: when the answers were given, with a time zone.
    """
    given = journey.given(content, answers)
    return {
        "resourceType": "QuestionnaireResponse",
        "text": {"status": "additional", "div": _xhtml(content, given)},
        "questionnaire": f"{_urn(content.instrument.id)}|{content.instrument.version}",
        "status": "completed",
        "authored": authored.isoformat(timespec="seconds"),
        "item": [_answered(content, question, option) for question, option in given],
    }


def bundle(content: Content, answers: Answers, authored: datetime) -> Resource:
    """Questions and answers in one file, a Bundle of R4."""
    resources = (questionnaire(content, "R4"), response(content, answers, authored))
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": authored.isoformat(timespec="seconds"),
        "entry": [{"fullUrl": _urn(json.dumps(r)), "resource": r} for r in resources],
    }


def _urn(name: str) -> str:
    return uuid5(NAMES, name).urn


def _coding(content: Content, question: Question, option: Option) -> Resource:
    return {
        "system": _urn(f"{content.edition} options"),
        "code": f"{question.id}.{option.value}",
        "display": option.label,
    }


def _text(question: Question) -> str:
    return f"{question.lead}: {question.text}"


def _asked(content: Content, question: Question, release: Release) -> Resource:
    options = [{"valueCoding": _coding(content, question, o)} for o in question.options]
    return {
        "linkId": question.id,
        "text": _text(question),
        "type": CHOICE[release],
        "answerOption": options,
        **_only_if(content, question),
    }


def _only_if(content: Content, question: Question) -> Resource:
    conditions = list(_conditions(content, question))
    # enableBehavior is allowed only with several conditions (FHIR: que-12).
    joined = {"enableBehavior": "any"} if len(conditions) > 1 else {}
    return {"enableWhen": conditions, **joined} if conditions else {}


def _conditions(content: Content, question: Question) -> Iterator[Resource]:
    gate = content.question(question.only_if.question) if question.only_if else None
    if gate and question.only_if:
        for option in gate.options:
            if option.value in question.only_if.options:
                coding = _coding(content, gate, option)
                yield {"question": gate.id, "operator": "=", "answerCoding": coding}


def _answered(content: Content, question: Question, option: Option | None) -> Resource:
    item: Resource = {"linkId": question.id, "text": _text(question)}
    if option is None:
        return item | {"extension": [{"url": WHY_ABSENT, "valueCode": "asked-declined"}]}
    return item | {"answer": [{"valueCoding": _coding(content, question, option)}]}


def _xhtml(content: Content, given: list[tuple[Question, Option | None]]) -> str:
    """The text for people whose program can't display the form, as XHTML."""
    lines = [f"{_text(question)} {option.label if option else '–'}" for question, option in given]
    paragraphs = "".join(f"<p>{escape(s)}</p>" for s in (content.notices.not_a_diagnosis, *lines))
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{paragraphs}</div>'
