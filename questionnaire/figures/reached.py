"""What a changed set of answers means for the figures. Pure; counts nothing itself."""

from questionnaire.figures.kinds import FINISHED, PART, PATTERN, STARTED, Cell
from questionnaire.instrument.content import Answers, Content
from questionnaire.instrument.reflection import reflect


def reached(content: Content, before: Answers, after: Answers) -> list[Cell]:
    """What this visit has come to only now, each at most once while its answers last.

    The first part counts as the start. Whoever changes an answer later counts nothing again.

    Args:
        before: the answers that were kept until now; none at the start.
        after: the answers from now on.
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
