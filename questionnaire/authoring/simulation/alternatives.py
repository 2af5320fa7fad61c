"""Other questions, thresholds and formulas, compared with the real pattern table.

Alternatives that change only the content run through the unchanged engine. Formulas that know
the parameters of every question (not known yet) are upper bounds: no real scoring can do better.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from questionnaire.authoring.simulation.figures import Seen, judged, poles, shown
from questionnaire.authoring.simulation.parameters import Parameters
from questionnaire.authoring.simulation.people import parts_of
from questionnaire.authoring.simulation.posterior import posterior
from questionnaire.authoring.simulation.run import Asked, Measured, Rules, engine_results, measure
from questionnaire.instrument import scoring
from questionnaire.instrument.content import Answers, Condition, Content, Question, ScaleIs

SURE = 0.9  # smallest probability of the direction at which the posterior names a side


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way to get results."""

    name: str
    content: Content
    see: Callable[[Asked, Sequence[Answers]], list[Seen]] = engine_results


def alternatives(content: Content) -> Iterator[Alternative]:
    """All alternatives, after the unchanged pattern table."""
    yield Alternative("plain table", content)
    yield Alternative("weighted by information *", content, weighted)
    yield Alternative("scores from the posterior *", content, expected_scores)
    yield Alternative("the same, average questions", content, expected_of_average)
    yield Alternative("most probable pattern *", content, most_probable)
    yield Alternative(f"a side from P = {SURE} *", content, sure_of_direction)
    for zone in (15, 25, 30):
        yield Alternative(f"zone {zone}", lines(content, zone, compared=True))
    yield Alternative("a side only from 60", level(content, 60))
    yield Alternative("2 more questions a side", more(content, content.instrument.contrast, 2))
    for zone in (25, 30):
        yield Alternative(f"other leads from {zone}", lines(content, zone, compared=False))
    others = other_leads(content)
    yield Alternative("2 more on other leads", more(content, others, 2))
    yield Alternative("3 more on other leads", more(content, others, 3))
    everything = more(more(content, content.instrument.contrast, 2), others, 3)
    yield Alternative("2 a side, 3 on other leads", everything)
    yield Alternative("the same, other leads from 25", lines(everything, 25, compared=False))


def compare(
    content: Content, parameters: Parameters, advance: Callable[[int], None]
) -> Iterator[tuple[Alternative, list[Measured]]]:
    """Each alternative with its figures at every correlation of the contrast traits."""
    for other in alternatives(content):
        measured = [
            measure(other.content, parameters, compared, advance, Rules(content, other.see))
            for compared in parameters.correlations_compared
        ]
        yield other, measured


def lines(content: Content, zone: float, *, compared: bool) -> Content:
    """Another lead required: between the contrast scales, or between any other two scales."""
    pair = set(content.instrument.contrast)

    def changed(condition: Condition) -> Condition:
        if not isinstance(condition, ScaleIs) or condition.over is None:
            return condition
        affected = ({condition.scale, condition.over} == pair) == compared
        return replace(condition, at_least=zone) if affected else condition

    return _patterns(content, changed)


def level(content: Content, least: float) -> Content:
    """Sides are named only at this score or above."""
    sides = poles(content)

    def changed(condition: Condition) -> Condition:
        if not isinstance(condition, ScaleIs) or condition.over:
            return condition
        return replace(condition, above=None, at_least=least)

    patterns = (
        replace(pattern, when=tuple(map(changed, pattern.when))) if pattern.id in sides else pattern
        for pattern in content.patterns
    )
    return replace(content, patterns=tuple(patterns))


def more(content: Content, scales: Sequence[str], count: int) -> Content:
    """Adds questions to each scale, alternating the wordings, the rarer wording first."""
    added = [question for scale in scales for question in _further(content, scale, count)]
    return replace(content, questions=(*added, *content.questions))


def other_leads(content: Content) -> list[str]:
    """Scales that lead a pattern and are not contrast scales."""
    leads = [pattern.lead for pattern in content.patterns if pattern.present and pattern.lead]
    compared = content.instrument.contrast
    return list(dict.fromkeys(one for one, _ in leads if one not in compared))


def weighted(asked: Asked, answers: Sequence[Answers]) -> list[Seen]:
    """Every answer is weighted by the discrimination of its question."""
    content = asked.content
    weights = {
        question.id: parts_of(asked.parameters, asked.number, asked.form, question).discrimination
        for question in content.questions
    }

    def score(scale: str, given: Answers) -> float:
        keyed = scoring.keyed_answers(content.items[scale], given)
        total = sum(weights[question.id] for question, _ in keyed)
        return 100 * sum(weights[question.id] * share for question, share in keyed) / total

    scales = _deciding(content)
    return [_rescored(content, given, {s: score(s, given) for s in scales}) for given in answers]


def expected_scores(asked: Asked, answers: Sequence[Answers]) -> list[Seen]:
    """The expected true scores given all answers, evaluated by the pattern table."""
    found = posterior(asked, _deciding(asked.content), answers)
    expected = {scale: found.mean(values).tolist() for scale, values in found.scores.items()}
    return [
        _rescored(asked.content, given, {scale: expected[scale][place] for scale in expected})
        for place, given in enumerate(answers)
    ]


def expected_of_average(asked: Asked, answers: Sequence[Answers]) -> list[Seen]:
    """The same with average parameters, when those of the questions are not known."""
    known = replace(asked.parameters.questions, discrimination_spread=0, threshold_spread=0)
    return expected_scores(
        replace(asked, parameters=replace(asked.parameters, questions=known)), answers
    )


def most_probable(asked: Asked, answers: Sequence[Answers]) -> list[Seen]:
    """The most probable true pattern."""
    found = posterior(asked, _deciding(asked.content), answers)
    truths = found.true_patterns(asked.content)
    names = sorted(set(truths))
    probabilities = np.array(
        [found.mean(np.array([one == name for one in truths])) for name in names]
    )
    return [
        replace(shown(asked.content, given), pattern=names[best], certainty=None)
        for given, best in zip(answers, probabilities.argmax(0).tolist(), strict=True)
    ]


def sure_of_direction(asked: Asked, answers: Sequence[Answers]) -> list[Seen]:
    """The pattern table, with a probability instead of the neutral zone."""
    one, other = asked.content.instrument.contrast
    found = posterior(asked, _deciding(asked.content), answers)
    ahead = found.mean(np.where(found.scores[one] > found.scores[other], 1.0, 0.0)).tolist()
    always = lines(asked.content, 0, compared=True)
    never = lines(asked.content, 101, compared=True)
    return [
        shown(always if max(share, 1 - share) >= SURE else never, given)
        for given, share in zip(answers, ahead, strict=True)
    ]


def _rescored(content: Content, answers: Answers, scores: dict[str, float]) -> Seen:
    profile = dict(scoring.profile(content, answers))
    for scale, exact in scores.items():
        profile[scale] = replace(profile[scale], exact=exact)
    return judged(content, answers, profile)


def _deciding(content: Content) -> list[str]:
    """Scales that can lead a pattern."""
    return [*content.instrument.contrast, *other_leads(content)]


def _further(content: Content, scale: str, count: int) -> Iterator[Question]:
    """Copies with other ids, so that they get separate parameters and random draws."""
    items = list(content.items[scale])
    for number in range(count):
        straight = sum(question.key == "straight" for question in items)
        key: Literal["straight", "positive"] = (
            "straight" if 2 * straight < len(items) else "positive"
        )
        items.append(replace(items[0], id=f"{scale}-further-{number}", key=key))
        yield items[-1]


def _patterns(content: Content, changed: Callable[[Condition], Condition]) -> Content:
    return replace(
        content,
        patterns=tuple(
            replace(pattern, when=tuple(map(changed, pattern.when))) for pattern in content.patterns
        ),
    )
