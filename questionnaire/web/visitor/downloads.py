"""Take it with you: a sheet to print and files, made from the encrypted cookie when asked for."""

import json
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, render_template

from questionnaire.instrument import fhir, journey, saved_results
from questionnaire.instrument.content import Option, Question
from questionnaire.instrument.reflection import Reflection
from questionnaire.web import visit
from questionnaire.web.visitor import chart

bp = Blueprint("downloads", __name__)


@bp.get("/take")
def choose() -> str:
    visit.reflection()
    return render_template("visitor/downloads/choose.html")


@bp.get("/take/sheet")
def print_out() -> str:
    return render_template("visitor/downloads/sheet.html", **sheet_context(visit.reflection()))


@bp.get("/take/answers.txt")
def keep_as_text() -> Response:
    text = render_template("visitor/downloads/answers.txt", **sheet_context(visit.reflection()))
    return _file(text, "text/plain", "to-read", "txt")


@bp.get("/take/answers.json")
def keep_for_a_doctor() -> Response:
    answers = visit.reflection().answers
    found = fhir.bundle(visit.content(), answers, datetime.now(UTC))
    text = json.dumps(found, ensure_ascii=False, indent=1)
    return _file(text, "application/fhir+json", "for-a-doctor", "json")


@bp.get("/take/to-compare.json")
def keep_to_compare() -> Response:
    answers = visit.reflection().answers
    text = saved_results.write(visit.content(), answers, datetime.now(UTC).date())
    return _file(text, "application/json", "to-compare", "json")


def sheet_context(reflection: Reflection) -> dict[str, Any]:
    """What the sheet and the text print."""
    return {
        "reflection": reflection,
        "outcome": reflection.outcome,
        "tips": reflection.outcome.tips,
        "bars": chart.bars(visit.content(), reflection.profile),
        "given": _in_groups(journey.given(visit.content(), reflection.answers)),
        "day": datetime.now(UTC).date(),
    }


def _in_groups(
    given: list[tuple[Question, Option | None]],
) -> list[tuple[str, list[tuple[Question, Option | None]]]]:
    """The answers part by part, each under its name, or under the lead that its questions share."""
    groups = [(part, list(own)) for part, own in groupby(given, lambda answer: answer[0].part)]
    return [(_shared_lead(own) or part, own) for part, own in groups]


def _shared_lead(own: list[tuple[Question, Option | None]]) -> str | None:
    leads = [question.lead for question, _ in own]
    return leads[0] if len(leads) > 1 and len(set(leads)) == 1 else None


def _file(text: str, kind: str, use: str, ending: str) -> Response:
    """A file whose name says what for, before a phone cuts it short, and not what it is about."""
    response = Response(text, mimetype=kind)
    name = f"{use}-self-reflection-{datetime.now(UTC).date()}.{ending}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
