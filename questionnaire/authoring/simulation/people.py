"""Simulated people: their traits and answers. Independent of the formulas of the engine."""

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
# The form: the real questions, or parallel ones of the same kind on another day.
FIRST, SECOND = "first", "second"
MIN_SPREAD = 1e-6  # variance of a trait that no other trait explains


@dataclass(frozen=True, slots=True)
class Group:
    """People with the same item parameters; every array has one number per person."""

    traits: Mapping[str, Numbers]  # by scale, in standard deviations, high = more of the trait
    shifts: Mapping[str, Numbers]  # by wording: response style added to the trait
    careless: Numbers  # 0: reads; 1: random options; 2: one option throughout


@dataclass(frozen=True, slots=True)
class Parts:
    """The parameters of one item in the graded response model."""

    discrimination: float
    thresholds: Numbers


def generator(seed: int, *names: str | int) -> np.random.Generator:
    """A separate random stream for each name, so that one random never affects another."""
    return np.random.default_rng([seed, *(crc32(str(name).encode()) for name in names)])


def population(
    content: Content, parameters: Parameters, compared: float, number: int | str, size: int
) -> Group:
    """One group of visitors.

    Args:
        compared: correlation of the two contrast traits.
        number: identifies the group; another number gives other people.
        size: number of people.
    """
    seed = parameters.seed
    scales = [scale.id for scale in content.scales]
    independent = np.array(
        [generator(seed, number, "trait", s).standard_normal(size) for s in scales]
    )
    # Plain sums: the rounding of a matrix product differs between processors.
    traits = [
        parameters.mean + sum(share * own for share, own in zip(row, independent, strict=True))
        for row in mixing(content, parameters, compared).tolist()
    ]
    careless = generator(seed, number, "careless")
    kind = careless.choice(2, size) + 1
    return Group(
        traits=dict(zip(scales, traits, strict=True)),
        shifts=habits(parameters, number, size),
        careless=np.where(careless.random(size) < parameters.habits.careless, kind, 0),
    )


def habits(
    parameters: Parameters, number: int | str, size: int, yes: float = 0
) -> dict[str, Numbers]:
    """The effect of the wording on answers; `yes` is added to everybody's acquiescence."""
    random = generator(parameters.seed, number, "habits")
    straight, positive, agreeing = random.standard_normal((3, size))
    agreeing = yes + parameters.habits.acquiescence * agreeing
    wording = parameters.habits.wording
    return {"straight": wording * straight + agreeing, "positive": wording * positive - agreeing}


def answers(
    content: Content, parameters: Parameters, group: Group, number: int | str, form: str
) -> Columns:
    """The answers of a group.

    Args:
        number: identifies the group, as in `population`.
        form: FIRST, or SECOND for a parallel form.
    """
    size = len(group.careless)
    same = generator(parameters.seed, number, form, "same option").random(size)
    columns = {}
    for question in content.questions:
        parts = parts_of(parameters, number, form, question)
        luck = generator(parameters.seed, number, form, "luck", question.id).random((2, size))
        any_option = _placed(question, luck[1])
        read = any_option if question.scale is None else _read(question, parts, group, luck[0])
        choices = [read, any_option, _placed(question, same)]
        columns[question.id] = np.choose(group.careless.astype(np.int64), choices)
    return columns


def rows(columns: Columns) -> Iterator[Answers]:
    """The answers of each person, in the form that the engine takes."""
    for values in zip(*(column.tolist() for column in columns.values()), strict=True):
        yield {
            question: None if value == SKIPPED else value
            for question, value in zip(columns, values, strict=True)
        }


def parts_of(parameters: Parameters, number: int | str, form: str, question: Question) -> Parts:
    """The parameters of one item for this group."""
    limits = parameters.questions
    slope, shift = generator(parameters.seed, number, form, question.id).standard_normal(2)
    discrimination = limits.discrimination * np.exp(limits.discrimination_spread * slope)
    return Parts(
        float(np.clip(discrimination, limits.discrimination_least, limits.discrimination_most)),
        _thresholds(limits, len(question.options)) + limits.threshold_spread * shift,
    )


def reaching(parts: Parts, trait: Numbers) -> Numbers:
    """P(x >= k) for k = 1, 2, …: one row per person, one column per threshold (Samejima 1969)."""
    logit = parts.discrimination * (trait[:, None] - parts.thresholds)
    return np.asarray(1 / (1 + np.exp(-logit)))


def true_scores(
    content: Content, parameters: Parameters, group: Group, number: int
) -> Mapping[str, Numbers]:
    """The scores (0 to 100) that people would get on average if they answered the same
    questions infinitely often and without response styles."""
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
    """The thresholds of the file, interpolated for another number of options."""
    known = np.array(limits.thresholds)
    ends = (2 * known[0] - known[1], *known, 2 * known[-1] - known[-2])
    places = np.linspace(0, 1, len(ends))
    return np.asarray(np.interp(np.linspace(0, 1, options + 1)[1:-1], places, ends))


def mixing(content: Content, parameters: Parameters, compared: float) -> Numbers:
    """The matrix that turns independent traits into correlated ones.

    It is the lower Cholesky factor. Unlike eigenvectors it is unique, so that the same seed gives
    the same people on every processor. Impossible correlation tables are corrected.
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
    """The options chosen by people who read; `luck` is between 0 and 1."""
    trait = group.traits[question.scale or ""] + group.shifts[question.key]
    steps = (luck[:, None] < reaching(parts, trait)).sum(1)
    values = sorted((option.value for option in question.options), key=question.keyed)
    return np.asarray(np.array(values)[steps])


def _placed(question: Question, share: Numbers) -> NDArray[np.int64]:
    """The option at this share (0 to 1) of the list."""
    values = np.array([option.value for option in question.options])
    return np.asarray(values[(share * len(values)).astype(np.int64)])
