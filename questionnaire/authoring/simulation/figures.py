"""The results that the real engine gives to simulated people, compared with the truth."""

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
    """The result of one person, either shown by the engine or true."""

    pattern: str
    certainty: str | None
    scores: Mapping[str, float | None]

    def gap(self, one: str, other: str) -> float:
        """Points by which one scale leads the other; nan if a score is missing."""
        a, b = self.scores[one], self.scores[other]
        return float("nan") if a is None or b is None else a - b


@dataclass(frozen=True, slots=True)
class Person:
    """A simulated person: answers, the true result, and the results of two forms."""

    reads: bool  # False: careless responding
    answers: Answers  # to the first form
    truth: Seen
    first: Seen
    second: Seen  # the parallel form


def shown(content: Content, answers: Answers) -> Seen:
    """The engine's result for these answers."""
    counted = journey.on_path(content, answers)
    return judged(content, counted, scoring.profile(content, counted))


def judged(content: Content, answers: Answers, profile: Profile) -> Seen:
    """The engine's result for a profile that was computed in another way."""
    outcome = patterns.outcome(content, answers, profile)
    certainty = outcome.certainty.id if outcome.certainty else None
    return Seen(outcome.pattern.id, certainty, _exact(profile))


def true(content: Content, answers: Answers, scores: Mapping[str, float]) -> Seen:
    """The true result: the same pattern table, applied to scores without error."""
    profile = {
        scale.id: Score(scale, len(content.items[scale.id]), scores[scale.id], 0)
        for scale in content.scales
    }
    pattern = patterns.closest(content, Facts(answers, profile, frozenset()))
    return Seen(pattern.id, None, _exact(profile))


def poles(content: Content) -> dict[str, str]:
    """Patterns that name one of the two contrast scales -> that scale."""
    compared = set(content.instrument.contrast)
    return {
        pattern.id: pattern.toward[0]
        for pattern in content.patterns
        if pattern.present and set(pattern.lead or ()) == compared and len(pattern.toward) == 1
    }


def figures(content: Content, people: Sequence[Person]) -> dict[str, float]:
    """All figures that depend only on results and truth; docs/commands.md explains each.

    Figures with an empty denominator are left out.
    """
    found = {
        **_gap_figures(content, people),
        **_pole_figures(content, people),
        **_certainty_figures(content, people),
        **_pattern_figures(content, people),
    }
    return {name: value for name, value in found.items() if not np.isnan(value)}


def alphas(content: Content, people: Sequence[Person]) -> dict[str, float]:
    """Cronbach's alpha of each scale with two or more items, for people with the same form."""
    found = {}
    for scale in content.scales:
        items = content.items[scale.id]
        rows = [[p.answers[question.id] for question in items] for p in people]
        complete = [row for row in rows if None not in row]
        if len(items) > 1 and len(complete) > 1:
            keyed = [[q.keyed(v or 0) for q, v in zip(items, row, strict=True)] for row in complete]
            found[scale.id] = _alpha(np.array(keyed))
    return found


def _alpha(keyed: Numbers) -> float:
    """Alpha of a matrix with one row per person and one column per item (Cronbach 1951)."""
    count = keyed.shape[1]
    items, total = keyed.var(0, ddof=1).sum(), keyed.sum(1).var(ddof=1)
    return float(count / (count - 1) * (1 - items / total))


def confusion(content: Content, people: Iterable[Person]) -> dict[str, dict[str, int]]:
    """True pattern -> shown pattern -> number of people; patterns in the order of the table."""
    counts = Counter((person.truth.pattern, person.first.pattern) for person in people)
    ids = [pattern.id for pattern in content.patterns]
    return {true: {seen: counts[true, seen] for seen in ids} for true in ids}


def share(people: Iterable[Person], of: Callable[[Person], bool]) -> float:
    """The share of them, 0 to 1, for whom it holds; nan without people."""
    results = [of(person) for person in people]
    return sum(results) / len(results) if results else float("nan")


def right_way(person: Person, lead: tuple[str, str]) -> bool:
    """Whether the shown and the true gap have the same sign. A gap of 0 has none."""
    return person.first.gap(*lead) * person.truth.gap(*lead) > 0


def _gap_figures(content: Content, people: Sequence[Person]) -> dict[str, float]:
    pair = content.instrument.contrast
    gaps = np.array([[p.truth.gap(*pair), p.first.gap(*pair), p.second.gap(*pair)] for p in people])
    gaps = gaps[~np.isnan(gaps).any(1)]
    if len(gaps) < 2:
        return {}
    true, first, second = gaps.T
    # NumPy's correlation uses BLAS, whose rounding differs between processors.
    return {
        "gap-error": sqrt(np.mean((first - true) ** 2)),
        "gap-validity": correlation(first.tolist(), true.tolist()),
        "gap-reliability": correlation(first.tolist(), second.tolist()),
    }


def _pole_figures(content: Content, people: Sequence[Person]) -> dict[str, float]:
    sides = poles(content)
    pair = content.instrument.contrast
    sided = [person for person in people if person.truth.pattern in sides]
    named = [person for person in people if person.first.pattern in sides]
    return {
        "wrong-pole": share(sided, lambda p: _other_side(sides, p.truth, p.first)),
        "wrong-way": share(named, lambda p: not right_way(p, pair)),
        "flip": share(named, lambda p: _other_side(sides, p.first, p.second)),
    }


def _other_side(sides: Mapping[str, str], one: Seen, other: Seen) -> bool:
    return other.pattern in sides and sides[one.pattern] != sides[other.pattern]


def _certainty_figures(content: Content, people: Sequence[Person]) -> dict[str, float]:
    """How often the direction is right, by certainty and by pair of scales."""
    found = {}
    for pair, family in _leads(content).items():
        members = [p for p in people if p.first.pattern in family]
        name = (
            "direction" if set(pair) == set(content.instrument.contrast) else f"direction-{pair[0]}"
        )
        for word in content.instrument.certainties:
            group = [p for p in members if p.first.certainty == word.id]
            found[f"{name}.{word.id}"] = share(group, partial(right_way, lead=pair))
    return found


def _leads(content: Content) -> dict[tuple[str, str], set[str]]:
    """Pairs of scales whose gap gives a certainty -> the patterns that use them."""
    found: dict[tuple[str, str], set[str]] = {}
    for pattern in content.patterns:
        if pattern.lead:
            same = next((pair for pair in found if set(pair) == set(pattern.lead)), pattern.lead)
            found.setdefault(same, set()).add(pattern.id)
    return found


def _pattern_figures(content: Content, people: Sequence[Person]) -> dict[str, float]:
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
    group = [p for p in people if p.truth.pattern == pattern.id]
    return share(group, lambda p: p.first.pattern == pattern.id)


def _precision(pattern: Pattern, people: Iterable[Person]) -> float:
    group = [p for p in people if p.first.pattern == pattern.id]
    return share(group, lambda p: p.truth.pattern == pattern.id)


def _exact(profile: Profile) -> dict[str, float | None]:
    return {name: score.exact for name, score in profile.items()}
