"""The whole simulation: people, results, figures, and whether targets are met."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from questionnaire.authoring.simulation.figures import Person, Seen, alphas, figures, shown, true
from questionnaire.authoring.simulation.parameters import Parameters, Target, Targets
from questionnaire.authoring.simulation.people import (
    FIRST,
    SECOND,
    answers,
    population,
    rows,
    true_scores,
)
from questionnaire.authoring.simulation.respondents import Respondents, kinds
from questionnaire.authoring.simulation.skips import Skip, skips
from questionnaire.instrument.content import Answers, Content

SKIPPING = 1_000  # people whose answers are removed one at a time


@dataclass(frozen=True, slots=True)
class Asked:
    """The form of one group: its questions and their parameters."""

    content: Content
    parameters: Parameters
    number: int
    form: str


def engine_results(asked: Asked, answers: Sequence[Answers]) -> list[Seen]:
    """The results that visitors would see."""
    return [shown(asked.content, given) for given in answers]


@dataclass(frozen=True, slots=True)
class Rules:
    """Another way to get results (alternatives.py), compared with the same truth."""

    truth: Content  # its pattern table gives the true pattern
    see: Callable[[Asked, Sequence[Answers]], list[Seen]] = engine_results


@dataclass(frozen=True, slots=True)
class Measured:
    """A population at one correlation of the two contrast traits."""

    compared: float
    people: Sequence[Person]
    figures: Mapping[str, float]  # of people who read the questions
    with_careless: Mapping[str, float]  # the same figures of everybody

    @property
    def readers(self) -> list[Person]:
        return [person for person in self.people if person.reads]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A target and the measured value; None if this instrument has no such figure."""

    target: Target
    value: float | None

    @property
    def met(self) -> bool:
        least, most = self.target.at_least, self.target.at_most
        return self.value is None or not (
            (least is not None and self.value < least) or (most is not None and self.value > most)
        )


@dataclass(frozen=True, slots=True)
class Simulation:
    """Everything that a report shows."""

    content: Content
    parameters: Parameters
    targets: Targets
    people: int
    measured: tuple[Measured, ...]
    kinds: tuple[Respondents, ...]
    skips: tuple[Skip, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def expected(self) -> Measured:
        """The population at the expected correlation."""
        return self.measured[0]

    @property
    def missed(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if not verdict.met)


def simulate(
    content: Content,
    parameters: Parameters,
    targets: Targets,
    advance: Callable[[int], None] = lambda _: None,
) -> Simulation:
    """Let simulated people answer, and compare the engine's results with the truth.

    Args:
        advance: called with the number of people done since the last call, `steps` in total.
    """
    measured = tuple(
        measure(content, parameters, compared, advance)
        for compared in parameters.correlations_compared
    )
    return Simulation(
        content=content,
        parameters=parameters,
        targets=targets,
        people=len(measured[0].people),
        measured=measured,
        kinds=tuple(kinds(content, parameters)),
        skips=tuple(skips(content, measured[0].readers[:SKIPPING])),
        verdicts=tuple(Verdict(target, _value(target, measured)) for target in targets.targets),
    )


def steps(parameters: Parameters) -> int:
    """The total number of people that `simulate` reports as done."""
    each = parameters.people // parameters.groups
    return each * parameters.groups * len(parameters.correlations_compared)


def measure(
    content: Content,
    parameters: Parameters,
    compared: float,
    advance: Callable[[int], None],
    rules: Rules | None = None,
) -> Measured:
    """Simulate a population at one correlation of the contrast traits, in groups."""
    groups = []
    for number in range(parameters.groups):
        groups.append(_group(content, parameters, compared, number, rules or Rules(content)))
        advance(len(groups[-1]))
    readers = [[person for person in group if person.reads] for group in groups]
    return Measured(
        compared=compared,
        people=list(chain(*groups)),
        figures=_figures(content, readers),
        with_careless=_figures(content, groups),
    )


def _group(
    content: Content, parameters: Parameters, compared: float, number: int, rules: Rules
) -> list[Person]:
    size = parameters.people // parameters.groups
    group = population(content, parameters, compared, number, size)
    forms = [
        list(rows(answers(content, parameters, group, number, form))) for form in (FIRST, SECOND)
    ]
    first, second = (
        rules.see(Asked(content, parameters, number, form), given)
        for form, given in zip((FIRST, SECOND), forms, strict=True)
    )
    scores = true_scores(content, parameters, group, number)
    truths = zip(*(values.tolist() for values in scores.values()), strict=True)
    judging = replace(content, patterns=rules.truth.patterns)
    return [
        Person(
            not careless, given, true(judging, given, dict(zip(scores, truth, strict=True))), *seen
        )
        for careless, given, truth, *seen in zip(
            group.careless.tolist(), forms[0], truths, first, second, strict=True
        )
    ]


def _figures(content: Content, groups: Sequence[Sequence[Person]]) -> dict[str, float]:
    """All figures. Alpha is the mean over groups, because their item parameters differ."""
    each = [alphas(content, group) for group in groups]
    mean = {scale: float(np.mean([alpha[scale] for alpha in each])) for scale in each[0]}
    lowest = min((mean[s] for s in content.instrument.contrast if s in mean), default=None)
    return {
        **{f"alpha.{scale}": value for scale, value in mean.items()},
        **({} if lowest is None else {"alpha-lowest": lowest}),
        **figures(content, list(chain(*groups))),
    }


def _value(target: Target, measured: Sequence[Measured]) -> float | None:
    return next(
        (m.figures.get(target.figure) for m in measured if m.compared == target.compared), None
    )
