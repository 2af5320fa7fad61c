"""Profile -> Outcome: the closest pattern, its certainty, and the answers behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from questionnaire.instrument.conditions import Facts, all_hold
from questionnaire.instrument.consistency import checks, wording_index
from questionnaire.instrument.content import (
    Answers,
    Certainty,
    Check,
    Content,
    Flag,
    Option,
    Pattern,
    Question,
    Variant,
)
from questionnaire.instrument.scoring import Profile, gap, keyed_answers, profile, score

MAX_PULLS = 3
# Certainties that may be shown with "one changed answer would tip this result" (docs: certainty).
UNSURE = ("too-close", "leans")


@dataclass(frozen=True, slots=True)
class Pull:
    """An answer, and how strongly it speaks for (+) or against (-) a pattern, -0.5 to 0.5."""

    question: Question
    option: Option
    strength: float


@dataclass(frozen=True, slots=True)
class Tip:
    """A change of one answer by one step that would change the closest pattern."""

    question: Question
    option: Option
    pattern: Pattern
    name: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of the answers: always exactly one pattern."""

    pattern: Pattern
    name: str
    summary: str
    certainty: Certainty | None
    certainty_words: str
    toward: tuple[Pull, ...]
    away: tuple[Pull, ...]
    flags: tuple[Flag, ...]
    checks: frozenset[Check]
    tips: tuple[Tip, ...]


def outcome(content: Content, answers: Answers, profile: Profile) -> Outcome:
    """Find the closest pattern: the first in the content whose conditions all hold (science: 2.6).

    Args:
        answers: only those on the path (journey.on_path).
        profile: scoring.profile of the same answers.
    """
    found = checks(content, answers, profile)
    pattern = closest(content, Facts(answers, profile, found))
    facts = Facts(answers, profile, found, pattern.id)
    pulls = pulls_toward(content, answers, pattern)
    words = worded(pattern, facts)
    tipping = tips(content, answers, pattern)
    certainty = _certainty(content, answers, profile, pattern, tipped=bool(tipping))
    return Outcome(
        pattern=pattern,
        name=words.name,
        summary=words.summary,
        certainty=certainty,
        certainty_words=_certainty_words(content, pattern, certainty),
        toward=_hardest(pattern, [p for p in pulls if p.strength > 0] or _neutral(pulls)),
        away=_hardest(pattern, [pull for pull in reversed(pulls) if pull.strength < 0]),
        flags=tuple(flag for flag in content.flags if all_hold(flag.when, facts)),
        checks=found,
        tips=tipping,
    )


def worded(pattern: Pattern, facts: Facts) -> Pattern | Variant:
    """The first variant whose conditions hold, else the pattern itself."""
    return next((v for v in pattern.variants if all_hold(v.when, facts)), pattern)


def pulls_toward(content: Content, answers: Answers, pattern: Pattern) -> tuple[Pull, ...]:
    """Every answer on the pattern's scales, the strongest pull toward it first."""
    scales = [(scale, 1) for scale in pattern.toward] + [(scale, -1) for scale in pattern.away]
    pulls = (
        Pull(question, _chosen(question, answers), sign * (share - 0.5))
        for scale, sign in scales
        for question, share in keyed_answers(content.items[scale], answers)
    )
    return tuple(sorted(pulls, key=lambda pull: -pull.strength))


def _neutral(pulls: tuple[Pull, ...]) -> list[Pull]:
    """The middle answers, which are shown when no answer pulls toward the pattern."""
    return [pull for pull in pulls if pull.strength == 0]


def _hardest(pattern: Pattern, pulls: list[Pull]) -> tuple[Pull, ...]:
    """The strongest few; the first two come from the scales that the pattern is about."""
    each = 2 // max(1, len(pattern.toward))
    own = [
        pull
        for scale in pattern.toward
        for pull in [pull for pull in pulls if pull.question.scale == scale][:each]
    ]
    rest = [pull for pull in pulls if pull not in own]
    rest.sort(key=lambda pull: (-abs(pull.strength), pull.question.scale in pattern.toward))
    return (*own, *rest)[:MAX_PULLS]


def tips(content: Content, answers: Answers, pattern: Pattern) -> tuple[Tip, ...]:
    """Changes of one answer by one step that would make another pattern the closest one.

    Patterns without a comparison are left out: it helps nobody to read that the answers
    would then be too few or contradictory.
    """
    return tuple(_tips(content, answers, pattern))


def _tips(content: Content, answers: Answers, pattern: Pattern) -> Iterator[Tip]:
    limits = content.instrument
    scales = dict.fromkeys((*limits.contrast, *limits.consistency.straight_line))
    before = profile(content, answers)
    for question, option in _steps(content, answers, scales) if pattern.because else ():
        changed = {**answers, question.id: option.value}
        scale = content.scale(str(question.scale))
        scores = {**before, scale.id: score(content, scale, changed)}
        facts = Facts(changed, scores, checks(content, changed, scores))
        other = closest(content, facts)
        if other.id != pattern.id and other.because:
            yield Tip(question, option, other, worded(other, facts).name)


def _steps(
    content: Content, answers: Answers, scales: Iterable[str]
) -> Iterator[tuple[Question, Option]]:
    """Every possible change of one answer on these scales by one step."""
    for question in (q for scale in scales for q in content.items[scale]):
        value = answers.get(question.id)
        for step in (1, -1) if value is not None else ():
            option = question.option((value or 0) + step)
            if option:
                yield question, option


def closest(content: Content, facts: Facts) -> Pattern:
    return next(pattern for pattern in content.patterns if all_hold(pattern.when, facts))


def _chosen(question: Question, answers: Answers) -> Option:
    return next(option for option in question.options if option.value == answers[question.id])


def _certainty(
    content: Content, answers: Answers, profile: Profile, pattern: Pattern, *, tipped: bool
) -> Certainty | None:
    """The certainty for the gap between the pattern's two scales, one step lower when in doubt.

    It depends on one gap, and the pattern may depend on another one. So if a single step of
    one answer would tip the result, the certainty is at most "leans".
    """
    lead = gap(profile, *pattern.lead) if pattern.lead else None
    if lead is None:
        return None
    words = content.instrument.certainties
    step = max(i for i, certainty in enumerate(words) if certainty.from_gap <= abs(lead))
    if _in_doubt(content, answers, profile, pattern):
        step = max(0, step - 1)
    unsure = max((i for i, word in enumerate(words[: step + 1]) if word.id in UNSURE), default=0)
    return words[min(step, unsure) if tipped else step]


def _certainty_words(content: Content, pattern: Pattern, certainty: Certainty | None) -> str:
    if certainty is None:
        return ""
    weakest = certainty is content.instrument.certainties[0]
    return pattern.too_close if weakest and pattern.too_close else certainty.words


def _in_doubt(content: Content, answers: Answers, profile: Profile, pattern: Pattern) -> bool:
    compared = {*content.instrument.contrast, *(pattern.lead or ())}
    doubt = content.instrument.doubt
    index = wording_index(content, answers) or 0
    leading = max(profile[scale].exact or 0 for scale in pattern.lead or ())
    return (
        any(profile[scale].answered < len(content.items[scale]) for scale in compared)
        or index >= doubt.wording_index_from
        or leading <= doubt.leading_at_most
    )
