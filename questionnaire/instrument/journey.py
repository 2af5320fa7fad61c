"""Next question, progress, and which answers are on the path: all computed from the answers."""

from questionnaire.instrument.content import Answers, Content, Option, Question


def opens(question: Question, answers: Answers) -> bool:
    """Whether its `only_if` holds. A question without one is always asked."""
    return question.only_if is None or (
        answers.get(question.only_if.question) in question.only_if.options
    )


def path(content: Content, answers: Answers) -> tuple[Question, ...]:
    """The questions to ask, in order, given these answers. Answers off the path are ignored."""
    on_path: list[Question] = []
    reached: dict[str, int | None] = {}
    for question in content.asked:
        if opens(question, reached):
            on_path.append(question)
            if question.id in answers:
                reached[question.id] = answers[question.id]
    return tuple(on_path)


def on_path(content: Content, answers: Answers) -> dict[str, int | None]:
    """The answers that count: those on the path, and the last step's."""
    asked = path(content, answers)
    last = (content.last_step,) if content.last_step else ()
    return {q.id: answers[q.id] for q in (*asked, *last) if q.id in answers}


def given(content: Content, answers: Answers) -> list[tuple[Question, Option | None]]:
    """Every question on the path that was answered or skipped, with the option; None: skipped.

    The last step is left out: its answer is about the page.
    """
    return [
        (question, None if (value := answers[question.id]) is None else question.option(value))
        for question in path(content, answers)
        if question.id in answers
    ]


def next_question(content: Content, answers: Answers) -> Question | None:
    """The first open question on the path; None when there is none."""
    return next((q for q in path(content, answers) if q.id not in answers), None)


def previous_question(content: Content, answers: Answers, question: Question) -> Question | None:
    """The question before this one on the path; None before the first."""
    asked = path(content, answers)
    place = _place(asked, question)
    return asked[place - 1] if place else None


def may_ask(content: Content, answers: Answers, question: Question) -> bool:
    """Whether a visitor may see this question: it is on the path and none before it is open."""
    if content.last_step and question.id == content.last_step.id:
        return next_question(content, answers) is None
    for earlier in path(content, answers):
        if earlier.id == question.id:
            return True
        if earlier.id not in answers:
            return False
    return False


def progress(content: Content, answers: Answers, question: Question) -> tuple[int, int]:
    """The number of the question, and the length of the longest path that is still possible.

    Returns:
        (number from 1, total >= number). Later answers are ignored, so that the total
        never grows from one question to the next.
    """
    asked = path(content, answers)
    number = _place(asked, question) + 1
    place = _place(content.asked, question)
    known = {q.id: answers[q.id] for q in asked[: number - 1] if q.id in answers}
    return number, number - 1 + _longest(content, place, known)


def _place(asked: tuple[Question, ...], question: Question) -> int:
    # By id: comparing two questions compares all their fields.
    return [one.id for one in asked].index(question.id)


def _longest(content: Content, place: int, known: dict[str, int | None]) -> int:
    """The largest number of questions that can still be asked from this place on."""
    if place == len(content.asked):
        return 0
    question = content.asked[place]
    if not opens(question, known):
        return _longest(content, place + 1, known)
    if question.id not in content.gates:
        return 1 + _longest(content, place + 1, known)
    choices = [option.value for option in question.options]
    return 1 + max(_longest(content, place + 1, {**known, question.id: c}) for c in choices)
