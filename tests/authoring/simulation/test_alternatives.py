"""Other ways to judge are held against the same truth, by the real engine if they are content."""

from dataclasses import replace
from itertools import chain

import numpy as np
import pytest

from questionnaire.authoring.simulation.alternatives import alternatives, compare, lines, more
from questionnaire.authoring.simulation.parameters import parameters
from questionnaire.authoring.simulation.people import (
    FIRST,
    answers,
    population,
    rows,
    true_scores,
)
from questionnaire.authoring.simulation.posterior import posterior
from questionnaire.authoring.simulation.run import Asked, Measured, measure
from questionnaire.instrument.scoring import profile
from tests.builders import shipped

pytestmark = pytest.mark.slow

FEW = replace(parameters(), people=400, groups=4, correlations_compared=(0.65,))
SCALES = ("wanting", "sadness", "flatness")


TOLD: list[int] = []  # so many people, each time some are done


@pytest.fixture(scope="module")
def compared() -> dict[str, Measured]:
    return {other.name: one for other, (one,) in compare(shipped(), FEW, TOLD.append)}


def test_the_first_is_the_plain_table(compared: dict[str, Measured]) -> None:
    plain = measure(shipped(), FEW, 0.65, lambda _: None)
    assert next(iter(compared.values())).figures == plain.figures


def test_every_other_one_shows_something_else(compared: dict[str, Measured]) -> None:
    plain, *others = (
        [(person.first.pattern, person.second.pattern) for person in one.people]
        for one in compared.values()
    )
    assert len(others) == len(list(alternatives(shipped()))) - 1
    assert plain not in others


def test_another_line_or_formula_leaves_the_truth_alone(compared: dict[str, Measured]) -> None:
    plain = [person.truth for person in compared["plain table"].people]
    for name, one in compared.items():
        if " more " not in name and "a side, 3" not in name and "the same, other" not in name:
            assert [person.truth for person in one.people] == plain, name


def test_further_questions_keep_both_wordings_in_balance() -> None:
    longer = more(shipped(), SCALES, 2)
    assert len(longer.questions) == len(shipped().questions) + 6
    for scale in ("wanting", "sadness"):
        assert sorted(q.key for q in longer.items[scale]) == ["positive"] * 4 + ["straight"] * 4


def test_another_zone_moves_the_lines_of_the_compared_pair_only() -> None:
    plain, wider = shipped(), lines(shipped(), 25, compared=True)
    changed = {p.id for p in plain.patterns if wider.pattern(p.id) != p}
    assert changed == {"drive-loss", "sadness"}
    others = lines(shipped(), 25, compared=False)
    assert {p.id for p in plain.patterns if others.pattern(p.id) != p} == {"flatness"}


def test_the_posterior_is_nearer_to_the_truth_than_the_plain_score() -> None:
    size = 400
    group = population(shipped(), replace(FEW, people=size), 0.65, 0, size)
    given = list(rows(answers(shipped(), FEW, group, 0, FIRST)))
    reads = group.careless == 0
    truth = true_scores(shipped(), FEW, group, 0)
    found = posterior(Asked(shipped(), FEW, 0, FIRST), SCALES, given)
    assert found.probabilities.sum(1) == pytest.approx(np.ones(size))
    for scale in SCALES:
        plain = np.array([profile(shipped(), one)[scale].exact for one in given], float)
        expected = found.mean(found.scores[scale])
        apart = [float(((shown - truth[scale])[reads] ** 2).mean()) for shown in (expected, plain)]
        assert apart[0] < 0.85 * apart[1], scale


def test_every_person_of_every_alternative_is_told_of(compared: dict[str, Measured]) -> None:
    assert sum(TOLD) == len(list(chain(*(one.people for one in compared.values()))))
