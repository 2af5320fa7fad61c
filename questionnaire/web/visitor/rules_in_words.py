"""The rules of the content as sentences, for the page on the method."""

from collections.abc import Iterable

from flask_babel import gettext as _

from questionnaire.instrument.content import (
    AnswerIs,
    AnyOf,
    CheckIs,
    Condition,
    Content,
    PatternIs,
    ScaleIs,
)


def conditions(content: Content, all_of: Iterable[Condition]) -> list[str]:
    """A sentence for each condition; all of them must hold."""
    return [condition(content, one) for one in all_of]


def condition(content: Content, one: Condition) -> str:
    match one:
        case ScaleIs():
            return _scale(content, one)
        case AnswerIs():
            return _answer(content, one)
        case PatternIs():
            names = [content.pattern(pattern).name for pattern in one.patterns]
            return _("The closest pattern is %(names)s.", names=_either(names))
        case CheckIs():
            return _check(content, one)
        case AnyOf():
            return _(
                "At least one of these holds. %(conditions)s",
                conditions=" ".join(conditions(content, one.any)),
            )


def of_100(share: float) -> str:
    """How many of 100 people, in words that a page can put before "of 100".

    Never none and never all: a sample can't show that.
    """
    if share < 0.005:
        return _("fewer than 1")
    if share >= 0.995:
        return _("more than 99")
    return str(round(100 * share))


def _scale(content: Content, limits: ScaleIs) -> str:
    name = content.scale(limits.scale).name
    if limits.over:
        other = content.scale(limits.over).name
        return _("“%(name)s” leads “%(other)s” by %(points)s.", name=name, other=other,
                 points=_points(limits))  # fmt: skip
    return _("“%(name)s” is %(points)s.", name=name, points=_points(limits))


def _points(limits: ScaleIs) -> str:
    said = [
        words % {"points": f"{limit:g}"}
        for limit, words in (
            (limits.above, _("more than %(points)s points")),
            (limits.at_least, _("%(points)s points or more")),
            (limits.below, _("less than %(points)s points")),
            (limits.at_most, _("%(points)s points or less")),
        )
        if limit is not None
    ]
    return _(" and ").join(said)


def _answer(content: Content, one: AnswerIs) -> str:
    question = next(q for q in content.questions if q.id == one.question)
    labels = [option.label for option in question.options if option.value in one.options]
    if len(labels) <= 2:
        return _("You answered %(labels)s to: %(question)s", labels=_either(labels),
                 question=question.text)  # fmt: skip
    each = " ".join(f"“{label}.”" for label in labels)  # a sentence each, easier than a long one
    return _("You gave one of these answers to: %(question)s %(labels)s", labels=each,
             question=question.text)  # fmt: skip


def _check(content: Content, one: CheckIs) -> str:
    limits = content.instrument.consistency
    return {
        "nothing-answered": _("Every question was passed over."),
        "not-comparable": _("Too many questions about one of the two that are compared are open."),
        "contradictory": _(
            "Questions with opposite wordings got answers more than %(points)s points apart, or "
            "every question got the same answer.",
            points=f"{limits.contradictory_above:g}",
        ),
        "caution": _(
            "Questions with opposite wordings got answers more than %(points)s points apart.",
            points=f"{limits.caution_above:g}",
        ),
        "all-middle": _("Every answer is the middle one."),
    }[one.check]


def _either(names: list[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return _(" or ").join(quoted)
