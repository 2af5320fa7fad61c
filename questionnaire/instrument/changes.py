"""Two profiles from the same questions -> the changes that are larger than chance."""

from dataclasses import dataclass
from math import floor, sqrt
from typing import Literal

from questionnaire.instrument.content import Content, Scale
from questionnaire.instrument.scoring import Profile, Score


@dataclass(frozen=True, slots=True)
class Change:
    """The earlier and the current score of one scale."""

    then: Score
    now: Score
    least: int | None  # smallest difference that counts as change; None: too few answers

    @property
    def difference(self) -> int | None:
        """In rounded points, so that it agrees with the two scores on the page."""
        if self.least is None or self.then.points is None or self.now.points is None:
            return None
        return self.now.points - self.then.points

    @property
    def direction(self) -> Literal["up", "down", "none"] | None:
        """Direction of the change; "none": not distinguishable from chance."""
        if self.difference is None or self.least is None:
            return None
        if abs(self.difference) < self.least:
            return "none"
        return "up" if self.difference > 0 else "down"


def changes(content: Content, then: Profile, now: Profile) -> tuple[Change, ...]:
    """Compare two profiles scale by scale.

    A difference of at least the scale's `change_from` points counts as change: in 90 of 100
    cases chance produces less (science: 2.7). Missing answers raise this limit as they widen
    the error bands.

    Args:
        then, now: profiles of the same edition.

    Returns:
        A Change for each scale that has a `change_from`, in the order of the content.
    """
    return tuple(
        Change(then[scale.id], now[scale.id], _least(content, then[scale.id], now[scale.id]))
        for scale in content.scales
        if scale.change_from is not None
    )


def not_compared(content: Content) -> tuple[Scale, ...]:
    """The scales for which no smallest change is known."""
    return tuple(scale for scale in content.scales if scale.change_from is None)


def _least(content: Content, then: Score, now: Score) -> int | None:
    least = now.scale.change_from
    if least is None or not (then.comparable and now.comparable):
        return None
    asked = len(content.items[now.scale.id])
    return floor(least * sqrt((asked / then.answered + asked / now.answered) / 2) + 0.5)
