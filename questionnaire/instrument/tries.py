"""What another answer to one question would change. Tried out only: nothing is kept."""

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
    """One other answer, and the result with it beside the result as it is."""

    question: Question
    option: Option | None  # None: as if it had not been answered
    then: Reflection
    now: Reflection
    opened: tuple[Question, ...]  # further questions that this answer would bring up

    @property
    def other_pattern(self) -> bool:
        """Whether the visitor would read another name: another pattern, or other words for it."""
        return self.then.outcome.name != self.now.outcome.name

    @property
    def other_certainty(self) -> bool:
        return self.then.outcome.certainty != self.now.outcome.certainty

    @property
    def other_flags(self) -> bool:
        return self.then.outcome.flags != self.now.outcome.flags

    @property
    def other_care(self) -> bool:
        """Whether people to talk to would come first now and did not before, or the reverse."""
        return self.then.care_first != self.now.care_first

    @property
    def moves(self) -> tuple[tuple[Article, Move], ...]:
        """The articles in the order they would have, then those that would be gone."""
        return tuple(_moves(_order(self.then.reading), _order(self.now.reading)))

    @property
    def other_reading(self) -> bool:
        return any(move != "stays" for _, move in self.moves)

    @property
    def changes(self) -> bool:
        """Whether anything of this would differ."""
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
    """The result that this one answer would lead to, all others left as they are.

    Args:
        then: the result as it is.
        question: one on its path.
        option: one of the question's own; None: as if it had not been answered.
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
