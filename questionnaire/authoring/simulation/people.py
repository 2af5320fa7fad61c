"""Artificial people: what they are like, and what they answer. Knows no formula of the engine."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from questionnaire.authoring.simulation.parameters import Drawn, Parameters
from questionnaire.instrument.content import Answers, Content, Question

Numbers = NDArray[np.float64]
# Question id -> one option value for each person.
Columns = Mapping[str, NDArray[np.int64]]
SKIPPED = -1
# Which questions: those asked, and others of the same kind on another day.
FIRST, SECOND = "first", "second"
MIN_SPREAD = 1e-6  # of a trait's variance that no other trait explains


@dataclass(frozen=True, slots=True)
class Group:
    """People who meet the same questions; one number each in every array."""

    traits: Mapping[str, Numbers]  # by scale, in standard deviations, high = more of it
    shifts: Mapping[str, Numbers]  # by wording: habit added to the trait, high = more difficulty
    careless: Numbers  # 0: reads; 1: any option; 2: one option throughout


@dataclass(frozen=True, slots=True)
class Parts:
    """The two parameters of one question in the graded response model."""

    discrimination: float
    thresholds: Numbers


def chance(seed: int, *names: str | int) -> np.random.Generator:
    """A stream of its own for everything that is named, so that nothing shifts anything else."""
    return np.random.default_rng([seed, *(crc32(str(name).encode()) for name in names)])


def population(
    content: Content, parameters: Parameters, compared: float, number: int | str, size: int
) -> Group:
    """One group of visitors.

    Args:
        compared: correlation of the traits behind the two compared scales.
        number: which group; another number is other people.
        size: how many.
    """
    seed = parameters.seed
    scales = [scale.id for scale in content.scales]
    loose = np.array([chance(seed, number, "trait", s).standard_normal(size) for s in scales])
    # Added up one after the other: a matrix product rounds as the processor's library pleases.
    traits = [
        parameters.mean + sum(share * own for share, own in zip(row, loose, strict=True))
        for row in mixing(content, parameters, compared).tolist()
    ]
    careless = chance(seed, number, "careless")
    kind = careless.choice(2, size) + 1
    return Group(
        traits=dict(zip(scales, traits, strict=True)),
        shifts=habits(parameters, number, size),
        careless=np.where(careless.random(size) < parameters.habits.careless, kind, 0),
    )


def habits(
    parameters: Parameters, number: int | str, size: int, yes: float = 0
) -> dict[str, Numbers]:
    """What the wording alone does to answers; `yes` is added to everybody's habit of agreeing."""
    draw = chance(parameters.seed, number, "habits")
    straight, positive, agreeing = draw.standard_normal((3, size))
    agreeing = yes + parameters.habits.acquiescence * agreeing
    wording = parameters.habits.wording
    return {"straight": wording * straight + agreeing, "positive": wording * positive - agreeing}


def answers(
    content: Content, parameters: Parameters, group: Group, number: int | str, form: str
) -> Columns:
    """What the people of a group answer.

    Args:
        number: which group, as for `population`.
        form: FIRST, or SECOND for a parallel form.
    """
    size = len(group.careless)
    same = chance(parameters.seed, number, form, "same option").random(size)
    columns = {}
    for question in content.questions:
        parts = parts_of(parameters, number, form, question)
        free = chance(parameters.seed, number, form, "luck", question.id).random((2, size))
        any_option = _placed(question, free[1])
        read = any_option if question.scale is None else _read(question, parts, group, free[0])
        choices = [read, any_option, _placed(question, same)]
        columns[question.id] = np.choose(group.careless.astype(np.int64), choices)
    return columns


def rows(columns: Columns) -> Iterator[Answers]:
    """The answers of one person after another, as the engine takes them."""
    for values in zip(*(column.tolist() for column in columns.values()), strict=True):
        yield {
            question: None if value == SKIPPED else value
            for question, value in zip(columns, values, strict=True)
        }


def parts_of(parameters: Parameters, number: int | str, form: str, question: Question) -> Parts:
    """The parameters of one question as this group meets it."""
    limits = parameters.questions
    slope, shift = chance(parameters.seed, number, form, question.id).standard_normal(2)
    discrimination = limits.discrimination * np.exp(limits.discrimination_spread * slope)
    return Parts(
        float(np.clip(discrimination, limits.discrimination_least, limits.discrimination_most)),
        _thresholds(limits, len(question.options)) + limits.threshold_spread * shift,
    )


def reaching(parts: Parts, trait: Numbers) -> Numbers:
    """P(x >= k) for k = 1, 2, …: one row a person, one column a threshold (Samejima 1969)."""
    apart = parts.discrimination * (trait[:, None] - parts.thresholds)
    return np.asarray(1 / (1 + np.exp(-apart)))


def true_scores(
    content: Content, parameters: Parameters, group: Group, number: int
) -> Mapping[str, Numbers]:
    """The scores (0 to 100) that people would get on the same questions on average, if they
    answered them on endlessly many days and without habits."""
    found = {}
    for scale in content.scales:
        questions = content.items[scale.id]
        all_parts = [parts_of(parameters, number, FIRST, question) for question in questions]
        tops = sum(question.top for question in questions)
        trait = group.traits[scale.id]
        steps = np.sum([reaching(parts, trait).sum(1) for parts in all_parts], 0)
        found[scale.id] = np.asarray(100 * steps / tops)
    return found


def _thresholds(limits: Drawn, options: int) -> Numbers:
    """Those of the file, spread over another number of options where there are more or fewer."""
    known = np.array(limits.thresholds)
    ends = (2 * known[0] - known[1], *known, 2 * known[-1] - known[-2])
    places = np.linspace(0, 1, len(ends))
    return np.asarray(np.interp(np.linspace(0, 1, options + 1)[1:-1], places, ends))


def mixing(content: Content, parameters: Parameters, compared: float) -> Numbers:
    """Turns independent traits into correlated ones; impossible tables become possible ones.

    The lower triangular factor of Cholesky: unlike eigenvectors there is only one, so that the
    same seed draws the same people on every processor.
    """
    scales = [scale.id for scale in content.scales]
    rows: list[list[float]] = []
    for place, scale in enumerate(scales):
        row: list[float] = []
        for other, before in zip(scales[:place], rows, strict=True):
            shared = sum(a * b for a, b in zip(row, before, strict=False))
            wanted = _correlation(content, parameters, compared, scale, other)
            row.append((wanted - shared) / before[-1])
        left = max(1 - sum(value**2 for value in row), MIN_SPREAD)
        length = sqrt(left + sum(value**2 for value in row))
        rows.append([value / length for value in (*row, sqrt(left))])
    return np.array([row + [0.0] * (len(scales) - len(row)) for row in rows])


def _correlation(
    content: Content, parameters: Parameters, compared: float, one: str, other: str
) -> float:
    both = {one, other} == set(content.instrument.contrast)
    return compared if both else parameters.correlation(one, other)


def _read(question: Question, parts: Parts, group: Group, luck: Numbers) -> NDArray[np.int64]:
    """The option chosen by somebody who reads; `luck` is between 0 and 1."""
    trait = group.traits[question.scale or ""] + group.shifts[question.key]
    steps = (luck[:, None] < reaching(parts, trait)).sum(1)
    values = sorted((option.value for option in question.options), key=question.keyed)
    return np.asarray(np.array(values)[steps])


def _placed(question: Question, share: Numbers) -> NDArray[np.int64]:
    """The option at this share (0 to 1) of the list."""
    values = np.array([option.value for option in question.options])
    return np.asarray(values[(share * len(values)).astype(np.int64)])
