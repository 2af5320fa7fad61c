"""Answers -> Profile: a score with its error band for each scale. There is no total score."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, sqrt

from questionnaire.instrument.content import Answers, Content, Question, Scale


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one scale, 0 to 100. On most scales, high means more difficulty."""

    scale: Scale
    answered: int
    exact: float | None  # None: too few answers for a score
    error: float  # half the width of the 68 % band, in points

    @property
    def points(self) -> int | None:
        return None if self.exact is None else floor(self.exact + 0.5)

    @property
    def low(self) -> int | None:
        return None if self.exact is None else max(0, floor(self.exact - self.error + 0.5))

    @property
    def high(self) -> int | None:
        return None if self.exact is None else min(100, floor(self.exact + self.error + 0.5))

    @property
    def comparable(self) -> bool:
        """Whether there are enough answers to compare it with another scale."""
        return self.exact is not None and self.answered >= self.scale.compare_from


Profile = Mapping[str, Score]


def profile(content: Content, answers: Answers) -> Profile:
    """Score every scale.

    Each scale is the mean of its keyed answers in per cent of the highest (person-mean
    proration: science of the instrument, 2.4), or None with fewer answers than
    `level_from` (or, where `both_wordings`, none of one wording). The error band widens
    with the square root of items / answered items, as published widths for 6, 3, 2
    and 1 items do (9 to 10, 13, 16, 23 points).

    Args:
        answers: question id -> option value; None and absent both count as not answered.
            Values must be among the options of the question.

    Returns:
        Scale id -> Score, one for every scale of the content.
    """
    return {scale.id: score(content, scale, answers) for scale in content.scales}


def keyed_answers(
    questions: tuple[Question, ...], answers: Answers
) -> list[tuple[Question, float]]:
    """Each answered question with its keyed share of the highest value, 0 to 1."""
    return [
        (question, question.shares[value])
        for question in questions
        if (value := answers.get(question.id)) is not None
    ]


def gap(profile: Profile, one: str, other: str) -> float | None:
    """Points by which one scale leads the other (-100 to 100); None without both scores."""
    a, b = profile[one].exact, profile[other].exact
    return None if a is None or b is None else a - b


def score(content: Content, scale: Scale, answers: Answers) -> Score:
    """Score one scale, as profile() does."""
    items = content.items[scale.id]
    answered = [(q, v) for q in items if (v := answers.get(q.id)) is not None]
    wordings = {q.key for q, _ in answered}
    enough = len(answered) >= scale.level_from and not (scale.both_wordings and len(wordings) < 2)
    if not enough:
        return Score(scale, len(answered), None, 0)
    total = sum(q.keyed(v) for q, v in answered)
    highest = sum(q.top for q, _ in answered)
    error = scale.error * sqrt(len(items) / len(answered))
    return Score(scale, len(answered), 100 * total / highest, error)
