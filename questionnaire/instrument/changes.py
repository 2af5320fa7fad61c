"""Two profiles from the same questions -> what changed between them, where that can be told."""

from dataclasses import dataclass
from math import floor, sqrt
from typing import Literal

from questionnaire.instrument.content import Content, Scale
from questionnaire.instrument.scoring import Profile, Score


@dataclass(frozen=True, slots=True)
class Change:
    """One scale then and now."""

    then: Score
    now: Score
    least: int | None  # points from which a difference is change; None: too few answers

    @property
    def difference(self) -> int | None:
        """In points, as they are shown: what is counted is what can be read."""
        if self.least is None or self.then.points is None or self.now.points is None:
            return None
        return self.now.points - self.then.points

    @property
    def direction(self) -> Literal["up", "down", "none"] | None:
        """Where the score went; "none": nowhere that can be told from chance."""
        if self.difference is None or self.least is None:
            return None
        if abs(self.difference) < self.least:
            return "none"
        return "up" if self.difference > 0 else "down"


def changes(content: Content, then: Profile, now: Profile) -> tuple[Change, ...]:
    """Hold two profiles against each other, scale by scale.

    A difference counts as change from the scale's `change_from` points up, more than chance
    brings about in 90 of 100 cases (science: 2.7). Missing answers raise it as they widen
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
    """The scales without a known least change."""
    return tuple(scale for scale in content.scales if scale.change_from is None)


def _least(content: Content, then: Score, now: Score) -> int | None:
    least = now.scale.change_from
    if least is None or not (then.comparable and now.comparable):
        return None
    asked = len(content.items[now.scale.id])
    return floor(least * sqrt((asked / then.answered + asked / now.answered) / 2) + 0.5)
