"""Response checks: are the answers consistent? They never accuse (science: 2.8)."""

from collections.abc import Iterable

from questionnaire.instrument.content import Answers, Check, Content
from questionnaire.instrument.scoring import Profile


def checks(content: Content, answers: Answers, profile: Profile) -> frozenset[Check]:
    """The response checks that these answers trigger.

    `nothing-answered`: every question was skipped.
    `not-comparable`: one of the contrast scales has too few answers.
    `contradictory`: opposite wordings got the same answer so often that no pattern can be named.
    `caution`: the two wordings differ more than in most honest responses.
    `all-middle`: every answer is the middle option.
    """
    return frozenset(_triggered(content, answers, profile))


def wording_index(content: Content, answers: Answers) -> float | None:
    """How much straight and positively worded items disagree, 0 to 100.

    The absolute difference of their mean keyed answers over the contrast scales; None
    when one wording has no answer. 95th percentile of honest answers: about 44 (simulated).
    """
    shares: dict[str, list[float]] = {"straight": [], "positive": []}
    for scale in content.instrument.contrast:
        for question in content.items[scale]:
            if (value := answers.get(question.id)) is not None:
                shares[question.key].append(question.shares[value])
    straight, positive = shares["straight"], shares["positive"]
    if not straight or not positive:
        return None
    return 100 * abs(sum(straight) / len(straight) - sum(positive) / len(positive))


def _triggered(content: Content, answers: Answers, profile: Profile) -> Iterable[Check]:
    limits = content.instrument.consistency
    if all(answers.get(question.id) is None for question in content.asked):
        yield "nothing-answered"
    if not all(profile[scale].comparable for scale in content.instrument.contrast):
        yield "not-comparable"
        return
    index = wording_index(content, answers) or 0
    middle = _one_answer_throughout(content, answers)
    if middle is True:
        yield "all-middle"
    elif middle is False or index > limits.contradictory_above:
        yield "contradictory"
    if index > limits.caution_above:
        yield "caution"


def _one_answer_throughout(content: Content, answers: Answers) -> bool | None:
    """True: always the middle option; False: always another one; None: answers vary."""
    answered = (
        (answers[question.id], question.top, question.key)
        for scale in content.instrument.consistency.straight_line
        for question in content.items[scale]
        if answers.get(question.id) is not None
    )
    value, top, key = next(answered, (None, 0, ""))
    wordings = {key}
    for other, other_top, other_key in answered:
        if (other, other_top) != (value, top):
            return None  # checked while iterating: usually known after two answers
        wordings.add(other_key)
    if value is None or len(wordings) < 2:
        return None
    return 2 * value == top
