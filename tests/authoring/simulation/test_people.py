"""Artificial people answer as the graded response model and the file of parameters say."""

from dataclasses import replace

import numpy as np
import pytest

from questionnaire.authoring.simulation.parameters import parameters
from questionnaire.authoring.simulation.people import (
    FIRST,
    SECOND,
    Group,
    answers,
    parts_of,
    population,
    reaching,
    rows,
    true_scores,
)
from tests.builders import question, shipped

KNOWN = parameters()
SIZE = 20_000
PLAIN = replace(KNOWN, habits=replace(KNOWN.habits, wording=0, acquiescence=0, careless=0))


def everybody_at(trait: float) -> Group:
    none = np.zeros(SIZE)
    return Group(
        traits={scale.id: np.full(SIZE, trait) for scale in shipped().scales},
        shifts={"straight": none, "positive": none},
        careless=none,
    )


@pytest.mark.parametrize("name", ["plans-pull", "eager-ahead", "each-year"])
def test_answers_reach_each_step_as_often_as_the_model_says(name: str) -> None:
    asked = question(shipped(), name)
    given = answers(shipped(), KNOWN, everybody_at(0.7), 0, FIRST)[name]
    keyed = np.array([asked.keyed(value) for value in given.tolist()])
    said = reaching(parts_of(KNOWN, 0, FIRST, asked), np.array([0.7]))[0]
    reached = [float((keyed >= step).mean()) for step in range(1, asked.top + 1)]
    assert reached == pytest.approx(said.tolist(), abs=0.015)


def test_the_true_score_is_the_mean_of_endlessly_many_days() -> None:
    group = everybody_at(0.4)
    columns = answers(shipped(), KNOWN, group, 0, FIRST)
    for scale in shipped().scales:
        items = shipped().items[scale.id]
        shares = [[q.keyed(v) / q.top for v in columns[q.id].tolist()] for q in items]
        true = true_scores(shipped(), KNOWN, group, 0)[scale.id][0]
        assert 100 * np.mean(shares) == pytest.approx(true, abs=0.6)


@pytest.mark.parametrize("compared", KNOWN.correlations_compared)
def test_traits_correlate_as_the_file_says(compared: float) -> None:
    traits = population(shipped(), KNOWN, compared, 0, SIZE).traits
    pairs = {("wanting", "sadness"): compared, ("wanting", "effort"): 0.75}
    pairs |= {("effort", "wanting"): 0.75, ("sadness", "seasonal"): 0.30}
    for (one, other), expected in pairs.items():
        found = np.corrcoef(traits[one], traits[other])[0, 1]
        assert found == pytest.approx(expected, abs=0.04), (one, other)


def test_so_many_do_not_read_and_half_of_them_stay_on_one_option() -> None:
    group = population(shipped(), KNOWN, 0.65, 0, SIZE)
    shares = [float((group.careless == kind).mean()) for kind in (1, 2)]
    assert shares == pytest.approx([0.04, 0.04], abs=0.006)
    given = list(rows(answers(shipped(), KNOWN, group, 0, FIRST)))
    shared = [q.id for q in shipped().questions if len(q.options) == 5]
    for careless, row in zip(group.careless.tolist(), given, strict=True):
        if careless == 2:
            assert len({row[name] for name in shared}) == 1


def test_a_further_question_leaves_the_answers_to_all_others_as_they_were() -> None:
    further = replace(question(shipped(), "smiling"), id="further")
    more = replace(shipped(), questions=(further, *shipped().questions))
    group = population(shipped(), KNOWN, 0.65, 0, 50)
    before = answers(shipped(), KNOWN, group, 0, FIRST)
    after = answers(more, KNOWN, group, 0, FIRST)
    assert {name: after[name].tolist() for name in before} == {
        name: before[name].tolist() for name in before
    }


def test_wordings_turned_round_change_nothing_but_the_option_without_habits() -> None:
    asked = question(shipped(), "smiling")
    turned = tuple(
        replace(q, key="straight") if q.id == asked.id else q for q in shipped().questions
    )
    group = population(shipped(), PLAIN, 0.65, 0, 200)
    one = answers(shipped(), PLAIN, group, 0, FIRST)["smiling"]
    other = answers(replace(shipped(), questions=turned), PLAIN, group, 0, FIRST)["smiling"]
    assert (4 - one).tolist() == other.tolist()


def test_a_parallel_form_has_other_questions_and_the_same_people() -> None:
    asked = question(shipped(), "smiling")
    first, second = (parts_of(KNOWN, 0, form, asked) for form in (FIRST, SECOND))
    assert first.discrimination != second.discrimination
    group = population(shipped(), PLAIN, 0.65, 0, 2_000)
    one, other = (answers(shipped(), PLAIN, group, 0, form)["smiling"] for form in (FIRST, SECOND))
    assert 0.3 < np.corrcoef(one, other)[0, 1] < 0.9
