"""Steps between questions, for every combination of answers that decides which are asked."""

from collections import Counter
from collections.abc import Iterator

from questionnaire.authoring.path_map.short_conditions import labels
from questionnaire.instrument import journey
from questionnaire.instrument.content import Content

START, CHECK = "start", "check"
Known = tuple[tuple[str, int | None], ...]  # answers on which later questions depend, in order


def steps(content: Content) -> Iterator[tuple[str, str, str]]:
    """Each step that some answers lead to: from start, question by question, to the check page.

    Goes through the questions once and stores for every possible visitor the current question
    and the answers on which later questions depend.

    Yields:
        (source id, target id, the options that open it; "otherwise" for the alternative, or "").
    """
    found: dict[tuple[str, str], None] = {}
    visitors: dict[tuple[str, Known], None] = {(START, ()): None}
    for place, question in enumerate(content.asked):
        decides = {q.only_if.question for q in content.asked[place + 1 :] if q.only_if}
        choices = (None, *(option.value for option in question.options))
        moved: dict[tuple[str, Known], None] = {}
        for source, known in visitors:
            remaining = tuple(answer for answer in known if answer[0] in decides)
            if not journey.opens(question, dict(known)):
                moved[source, remaining] = None
                continue
            found[source, question.id] = None
            answered = [((question.id, choice),) for choice in choices]
            for answer in answered if question.id in decides else [()]:
                moved[question.id, (*remaining, *answer)] = None
        visitors = moved
    found |= dict.fromkeys((source, CHECK) for source, _ in visitors)
    exits = Counter(source for source, _ in found)
    for source, target in found:
        words = _opened_by(content, source, target) or ("otherwise" if exits[source] > 1 else "")
        yield source, target, words


def _opened_by(content: Content, source: str, target: str) -> str:
    """The answers that open the target, with the text of their question unless it is the source."""
    question = content.question(target)
    if question is None or question.only_if is None:
        return ""
    words = labels(question.only_if, content)
    gate = content.question(question.only_if.question)
    return words if gate is None or gate.id == source else f"{gate.text} {words}"
