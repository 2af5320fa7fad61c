"""From question to question, through every combination of answers that opens or closes one."""

from collections import Counter
from collections.abc import Iterator

from questionnaire.authoring.path_map.short_conditions import labels
from questionnaire.instrument import journey
from questionnaire.instrument.content import Content

START, CHECK = "start", "check"
Known = tuple[tuple[str, int | None], ...]  # answers that still decide something, in order


def steps(content: Content) -> Iterator[tuple[str, str, str]]:
    """Each step that some answers take: from start, question by question, to the check page.

    Goes through the questions once and keeps, for everybody who could be on the way, where
    they are and what they answered to questions that still decide something.

    Yields:
        (id here, id there, the options that open it; "otherwise" beside such a way, or "").
    """
    found: dict[tuple[str, str], None] = {}
    travelers: dict[tuple[str, Known], None] = {(START, ()): None}
    for place, question in enumerate(content.asked):
        decides = {q.only_if.question for q in content.asked[place + 1 :] if q.only_if}
        choices = (None, *(option.value for option in question.options))
        moved: dict[tuple[str, Known], None] = {}
        for here, known in travelers:
            kept = tuple(answer for answer in known if answer[0] in decides)
            if not journey.opens(question, dict(known)):
                moved[here, kept] = None
                continue
            found[here, question.id] = None
            answered = [((question.id, choice),) for choice in choices]
            for answer in answered if question.id in decides else [()]:
                moved[question.id, (*kept, *answer)] = None
        travelers = moved
    found |= dict.fromkeys((here, CHECK) for here, _ in travelers)
    ways = Counter(here for here, _ in found)
    for here, there in found:
        words = _opened_by(content, here, there) or ("otherwise" if ways[here] > 1 else "")
        yield here, there, words


def _opened_by(content: Content, here: str, there: str) -> str:
    """The answers that open the question, with what was asked unless that was just before."""
    target = content.question(there)
    if target is None or target.only_if is None:
        return ""
    words = labels(target.only_if, content)
    gate = content.question(target.only_if.question)
    return words if gate is None or gate.id == here else f"{gate.text} {words}"
