"""The events that are counted, and those that a change of answers triggers. Counts nothing."""

from questionnaire.instrument.content import Answers, Content
from questionnaire.instrument.reflection import reflect

STARTED = "started"  # the first answer was stored
PART = "part"  # the first answer of a later part was stored
FINISHED = "finished"  # the last step was answered, which leads to the result
PATTERN = "pattern"  # the pattern of that result
ARTICLE = "article"  # our own page about an article was opened
HELP = "help"  # the help page was opened
CALL = "call"  # a call request was stored

Cell = tuple[str, str]  # an event, and an id or part of the content or an empty string

MIN_SHOWN = 10  # smaller numbers would be about too few people


def new_events(content: Content, before: Answers, after: Answers) -> list[Cell]:
    """The new events of a visit, each at most once per visit.

    The first part counts as the start. Changing an answer later counts nothing again.

    Args:
        before: the stored answers until now; none at the start.
        after: the stored answers from now on.
    """
    if not before and after:
        cells: list[Cell] = [(STARTED, "")]
    else:
        cells = []
    first = content.asked[0].part
    new = _parts(content, after) - _parts(content, before) - {first}
    cells += [(PART, part) for part in sorted(new)]
    last = content.last_step
    if last and last.id in after and last.id not in before:
        pattern = reflect(content, after).outcome.pattern
        cells += [(FINISHED, ""), (PATTERN, pattern.id)]
    return cells


def _parts(content: Content, answers: Answers) -> set[str]:
    return {question.part for question in content.asked if question.id in answers}
