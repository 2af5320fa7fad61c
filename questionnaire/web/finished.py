"""The result of a visit in which everything was asked, for every page that shows some of it."""

from flask import abort, redirect

from questionnaire.instrument import journey
from questionnaire.instrument.reflection import Reflection, reflect
from questionnaire.web import visit


def reflection() -> Reflection:
    """What the answers come to; whoever still has open questions is sent to the first of them.

    Raises:
        LostVisit: as for visit.kept_answers().
    """
    answers = visit.kept_answers()
    if journey.next_question(visit.content(), answers):
        abort(redirect(visit.next_page(answers), 302))
    return reflect(visit.content(), answers, help_page=visit.help_page())
