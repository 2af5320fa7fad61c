"""Two profiles from the same questions -> what changed between them, where that can be told."""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from questionnaire.instrument.content import Content, Scale
from questionnaire.instrument.scoring import Profile, Score

Direction = Literal["up", "down", "none"]


@dataclass(frozen=True, slots=True)
class Change:
    """One scale then and now."""

    then: Score
    now: Score
    direction: Direction | None  # None: too few answers to tell


def changes(content: Content, then: Profile, now: Profile) -> tuple[Change, ...]:
    """Hold two profiles against each other, scale by scale.

    A difference counts as change from the scale's `change_from` points up, the least that
    is more than chance in 90 of 100 (science: 2.7). Missing answers raise it as they widen
    the error bands.

    Args:
        then, now: profiles of the same edition.

    Returns:
        A Change for each scale that has a `change_from`, in the order of the content.
    """
    return tuple(
        Change(then[scale.id], now[scale.id], _direction(content, then[scale.id], now[scale.id]))
        for scale in content.scales
        if scale.change_from is not None
    )


def not_compared(content: Content) -> tuple[Scale, ...]:
    """The scales without a known least change."""
    return tuple(scale for scale in content.scales if scale.change_from is None)


def _direction(content: Content, then: Score, now: Score) -> Direction | None:
    if not (then.comparable and now.comparable):
        return None
    difference = (now.exact or 0) - (then.exact or 0)
    if abs(difference) < _least_change(content, then, now):
        return "none"
    return "up" if difference > 0 else "down"


def _least_change(content: Content, then: Score, now: Score) -> float:
    asked = len(content.items[now.scale.id])
    wider = sqrt((asked / then.answered + asked / now.answered) / 2)
    return (now.scale.change_from or 0) * wider
