"""What the real engine shows to artificial people, held against the truth about them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import sqrt
from statistics import correlation

import numpy as np

from questionnaire.authoring.simulation.people import Numbers
from questionnaire.instrument import journey, patterns, scoring
from questionnaire.instrument.conditions import Facts
from questionnaire.instrument.content import Answers, Content, Pattern
from questionnaire.instrument.scoring import Profile, Score


@dataclass(frozen=True, slots=True)
class Seen:
    """What a result says about somebody, or what would be true."""

    pattern: str
    certainty: str | None
    scores: Mapping[str, float | None]

    def gap(self, one: str, other: str) -> float:
        """Points by which one scale leads the other; nan where a score is missing."""
        a, b = self.scores[one], self.scores[other]
        return float("nan") if a is None or b is None else a - b


@dataclass(frozen=True, slots=True)
class Person:
    """One artificial person: answers, the truth, and two results that know nothing of it."""

    reads: bool  # False: answers without reading
    answers: Answers  # those of the first result
    truth: Seen
    first: Seen
    second: Seen  # the parallel form


def shown(content: Content, answers: Answers) -> Seen:
    """What the engine makes of these answers."""
    counted = journey.on_path(content, answers)
    return judged(content, counted, scoring.profile(content, counted))


def judged(content: Content, answers: Answers, profile: Profile) -> Seen:
    """What the engine makes of this profile, which has come from elsewhere."""
    outcome = patterns.outcome(content, answers, profile)
    certainty = outcome.certainty.id if outcome.certainty else None
    return Seen(outcome.pattern.id, certainty, _exact(profile))


def true(content: Content, answers: Answers, scores: Mapping[str, float]) -> Seen:
    """What is true of somebody: the same pattern table, on scores without error."""
    profile = {
        scale.id: Score(scale, len(content.items[scale.id]), scores[scale.id], 0)
        for scale in content.scales
    }
    pattern = patterns.closest(content, Facts(answers, profile, frozenset()))
    return Seen(pattern.id, None, _exact(profile))


def poles(content: Content) -> dict[str, str]:
    """Patterns that name one of the two compared scales -> that scale."""
    compared = set(content.instrument.contrast)
    return {
        pattern.id: pattern.toward[0]
        for pattern in content.patterns
        if pattern.present and set(pattern.lead or ()) == compared and len(pattern.toward) == 1
    }


def figures(content: Content, people: Sequence[Person]) -> dict[str, float]:
    """Every figure that needs no more than results and truth; docs/commands.md explains each.

    Figures whose denominator is empty are left out.
    """
    found = {
        **_of_the_gap(content, people),
        **_of_the_poles(content, people),
        **_of_the_words(content, people),
        **_of_the_patterns(content, people),
    }
    return {name: value for name, value in found.items() if not np.isnan(value)}


def alphas(content: Content, people: Sequence[Person]) -> dict[str, float]:
    """Cronbach's alpha of each scale with two or more questions. The people met the same."""
    found = {}
    for scale in content.scales:
        items = content.items[scale.id]
        rows = [[p.answers[question.id] for question in items] for p in people]
        whole = [row for row in rows if None not in row]
        if len(items) > 1 and len(whole) > 1:
            keyed = [[q.keyed(v or 0) for q, v in zip(items, row, strict=True)] for row in whole]
            found[scale.id] = _alpha(np.array(keyed))
    return found


def _alpha(keyed: Numbers) -> float:
    """Of one row a person, one column a question (Cronbach 1951)."""
    count = keyed.shape[1]
    parts, whole = keyed.var(0, ddof=1).sum(), keyed.sum(1).var(ddof=1)
    return float(count / (count - 1) * (1 - parts / whole))


def confusion(content: Content, people: Iterable[Person]) -> dict[str, dict[str, int]]:
    """True pattern -> shown pattern -> how many people; patterns in the order of the table."""
    counts = Counter((person.truth.pattern, person.first.pattern) for person in people)
    ids = [pattern.id for pattern in content.patterns]
    return {true: {seen: counts[true, seen] for seen in ids} for true in ids}


def share(people: Iterable[Person], of: Callable[[Person], bool]) -> float:
    """How many of them; nan of nobody."""
    held = [of(person) for person in people]
    return sum(held) / len(held) if held else float("nan")


def right_way(person: Person, lead: tuple[str, str]) -> bool:
    """Whether the shown gap and the true one point the same way. A gap of 0 points nowhere."""
    return person.first.gap(*lead) * person.truth.gap(*lead) > 0


def _of_the_gap(content: Content, people: Sequence[Person]) -> dict[str, float]:
    pair = content.instrument.contrast
    gaps = np.array([[p.truth.gap(*pair), p.first.gap(*pair), p.second.gap(*pair)] for p in people])
    gaps = gaps[~np.isnan(gaps).any(1)]
    if len(gaps) < 2:
        return {}
    true, first, second = gaps.T
    # Not NumPy's correlation: it goes through the processor's library, which rounds as it pleases.
    return {
        "gap-error": sqrt(np.mean((first - true) ** 2)),
        "gap-validity": correlation(first.tolist(), true.tolist()),
        "gap-reliability": correlation(first.tolist(), second.tolist()),
    }


def _of_the_poles(content: Content, people: Sequence[Person]) -> dict[str, float]:
    sides = poles(content)
    pair = content.instrument.contrast
    truly = [person for person in people if person.truth.pattern in sides]
    named = [person for person in people if person.first.pattern in sides]
    return {
        "wrong-pole": share(truly, lambda p: _other_side(sides, p.truth, p.first)),
        "wrong-way": share(named, lambda p: not right_way(p, pair)),
        "flip": share(named, lambda p: _other_side(sides, p.first, p.second)),
    }


def _other_side(sides: Mapping[str, str], one: Seen, other: Seen) -> bool:
    return other.pattern in sides and sides[one.pattern] != sides[other.pattern]


def _of_the_words(content: Content, people: Sequence[Person]) -> dict[str, float]:
    """How often the direction is right, by word and by how far apart the scores are."""
    found = {}
    for pair, family in _leads(content).items():
        said = [p for p in people if p.first.pattern in family]
        name = (
            "direction" if set(pair) == set(content.instrument.contrast) else f"direction-{pair[0]}"
        )
        for word in content.instrument.certainties:
            those = [p for p in said if p.first.certainty == word.id]
            found[f"{name}.{word.id}"] = share(those, partial(right_way, lead=pair))
    return found


def _leads(content: Content) -> dict[tuple[str, str], set[str]]:
    """Pairs of scales that words of certainty are about -> the patterns that use them."""
    found: dict[tuple[str, str], set[str]] = {}
    for pattern in content.patterns:
        if pattern.lead:
            same = next((pair for pair in found if set(pair) == set(pattern.lead)), pattern.lead)
            found.setdefault(same, set()).add(pattern.id)
    return found


def _of_the_patterns(content: Content, people: Sequence[Person]) -> dict[str, float]:
    weakest = content.instrument.certainties[0].id
    last = content.patterns[-1]
    present = {pattern.id for pattern in content.patterns if pattern.present}
    found = {
        "same-label": share(people, lambda p: p.first.pattern == p.second.pattern),
        "too-close": share(people, lambda p: p.first.certainty == weakest),
        "no-clear-pattern": share(people, lambda p: p.first.pattern == last.id),
        "named": share(people, lambda p: p.first.pattern in present),
        "sensitivity-last": _sensitivity(last, people),
    }
    for pattern in content.patterns:
        if pattern.present or pattern is last:
            found[f"sensitivity.{pattern.id}"] = _sensitivity(pattern, people)
            found[f"precision.{pattern.id}"] = _precision(pattern, people)
    return found


def _sensitivity(pattern: Pattern, people: Iterable[Person]) -> float:
    those = [p for p in people if p.truth.pattern == pattern.id]
    return share(those, lambda p: p.first.pattern == pattern.id)


def _precision(pattern: Pattern, people: Iterable[Person]) -> float:
    those = [p for p in people if p.first.pattern == pattern.id]
    return share(those, lambda p: p.truth.pattern == pattern.id)


def _exact(profile: Profile) -> dict[str, float | None]:
    return {name: score.exact for name, score in profile.items()}
