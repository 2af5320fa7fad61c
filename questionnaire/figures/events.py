"""What is counted, and which of it a changed set of answers means. Counts nothing itself."""

from questionnaire.instrument.content import Answers, Content
from questionnaire.instrument.reflection import reflect

STARTED = "started"  # the first answer was stored
PART = "part"  # the first answer of a later part was stored
FINISHED = "finished"  # the last step was answered, which leads to the result
PATTERN = "pattern"  # the pattern of that result
ARTICLE = "article"  # our own page about an article was opened
HELP = "help"  # the help page was opened
CALL = "call"  # a call request was stored

Cell = tuple[str, str]  # a kind, and a name of the content's or an empty one

MIN_SHOWN = 10  # a smaller number is about too few people to be shown


def new_events(content: Content, before: Answers, after: Answers) -> list[Cell]:
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
