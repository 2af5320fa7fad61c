"""What another answer to one question would change. Nothing is stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from questionnaire.instrument import journey
from questionnaire.instrument.content import Article, Content, Option, Question
from questionnaire.instrument.recommendations import Reading
from questionnaire.instrument.reflection import Reflection, reflect

Move = Literal["new", "earlier", "later", "stays", "gone"]


@dataclass(frozen=True, slots=True)
class Try:
    """Another answer to one question: the result with it and the actual result."""

    question: Question
    option: Option | None  # None: not answered
    then: Reflection
    now: Reflection
    opened: tuple[Question, ...]  # further questions that this answer would add

    @property
    def other_pattern(self) -> bool:
        """Whether the name of the result would differ: another pattern, or another variant."""
        return self.then.outcome.name != self.now.outcome.name

    @property
    def other_certainty(self) -> bool:
        return self.then.outcome.certainty != self.now.outcome.certainty

    @property
    def other_flags(self) -> bool:
        return self.then.outcome.flags != self.now.outcome.flags

    @property
    def other_care(self) -> bool:
        """Whether the helplines would come first and do not now, or the reverse."""
        return self.then.care_first != self.now.care_first

    @property
    def moves(self) -> tuple[tuple[Article, Move], ...]:
        """The articles in their new order, then those that would be gone."""
        return tuple(_moves(_order(self.then.reading), _order(self.now.reading)))

    @property
    def other_reading(self) -> bool:
        return any(move != "stays" for _, move in self.moves)

    @property
    def changes(self) -> bool:
        """Whether anything in the result would differ."""
        return (
            self.other_pattern
            or self.other_certainty
            or self.other_flags
            or self.other_care
            or self.other_reading
        )


def try_answer(
    content: Content,
    then: Reflection,
    question: Question,
    option: Option | None,
) -> Try:
    """The result with this one answer changed and all others unchanged.

    Args:
        then: the actual result.
        question: a question on the path of that result.
        option: one of the question's options; None: not answered.
    """
    tried = {**then.answers, question.id: option.value if option else None}
    before = journey.path(content, then.answers)
    return Try(
        question=question,
        option=option,
        then=then,
        now=reflect(content, tried, help_page=then.help_page),
        opened=tuple(q for q in journey.path(content, tried) if q not in before),
    )


def _order(reading: Reading) -> list[Article]:
    return [recommendation.article for recommendation in reading.all]


def _moves(then: list[Article], now: list[Article]) -> Iterator[tuple[Article, Move]]:
    for place, article in enumerate(now):
        if article not in then:
            yield article, "new"
            continue
        before = then.index(article)
        yield article, "earlier" if place < before else "later" if place > before else "stays"
    for article in then:
        if article not in now:
            yield article, "gone"
