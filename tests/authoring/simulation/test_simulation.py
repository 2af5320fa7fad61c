"""The short version of `flask content simulate`: what the shipped questionnaire must keep to."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest
from rich.console import Console

from questionnaire.authoring.simulation import report
from questionnaire.authoring.simulation.alternatives import lines
from questionnaire.authoring.simulation.parameters import Parameters, Target, parameters, targets
from questionnaire.authoring.simulation.people import (
    FIRST,
    SECOND,
    answers,
    population,
    rows,
)
from questionnaire.authoring.simulation.run import Simulation, Verdict, measure, simulate
from questionnaire.instrument import scoring
from questionnaire.instrument.content import Content
from tests.builders import shipped
from tests.servers import ROOT

pytestmark = pytest.mark.slow

KNOWN = parameters()
SHORT = replace(KNOWN, people=6_000, kinds=replace(KNOWN.kinds, people=200))
FEWEST = replace(KNOWN, people=400, groups=4)
FEW = replace(KNOWN, people=2_000, groups=20, correlations_compared=(0.65,))


def figures(
    content: Content, known: Parameters = FEW, compared: float = 0.65
) -> Mapping[str, float]:
    return measure(content, known, compared, lambda _: None).figures


def missed(content: Content) -> set[str]:
    """Targets that another content misses, and the shipped one, asked of the same few, does not."""
    return _missed(content) - _missed(shipped())


@cache
def _missed(content: Content) -> set[str]:
    found = figures(content)
    return {t.figure for t in targets().targets if not Verdict(t, found[t.figure]).met}


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return simulate(shipped(), SHORT, targets())


@pytest.mark.parametrize("target", targets().targets, ids=lambda target: target.figure)
def test_every_target_is_measured_and_met(simulation: Simulation, target: Target) -> None:
    (verdict,) = (verdict for verdict in simulation.verdicts if verdict.target == target)
    assert verdict.value is not None
    assert verdict.met, f"{target.words}: {verdict.value:.3f}, but {report.limit(verdict)}"


def test_what_is_not_made_good_is_printed(
    simulation: Simulation, capsys: pytest.CaptureFixture[str]
) -> None:
    console = Console(width=100)
    with console.capture() as printed:
        report.print_limitations(simulation, console)
    for name in ("Shown the same pattern on a parallel form", "Low pull, mood mostly steady"):
        assert name in printed.get()
    with capsys.disabled():
        report.print_limitations(simulation, Console(width=100))


def test_people_of_a_known_pattern_are_mostly_shown_it(simulation: Simulation) -> None:
    made = [kind for kind in simulation.kinds if kind.expected]
    assert [kind.id for kind in made] == [
        "flatness",
        "drive-loss",
        "sadness",
        "mixed",
        "no-clear-pattern",
    ]
    for kind in made:
        assert kind.share({kind.id}) > 0.75, kind.id


@pytest.mark.parametrize(
    ("habit", "patterns", "least"),
    [
        ("same", {"contradictory", "no-clear-pattern"}, 1),
        ("middle", {"no-clear-pattern"}, 1),
        ("half", {"not-enough-answers"}, 0.97),
        ("one-wording", {"not-enough-answers"}, 1),
        ("yes", {"contradictory"}, 0.4),
    ],
)
def test_people_who_disregard_the_questions_are_mostly_told_so(
    simulation: Simulation, habit: str, patterns: set[str], least: float
) -> None:
    (kind,) = (kind for kind in simulation.kinds if kind.id == habit)
    assert kind.share(patterns) >= least


def test_a_skipped_answer_changes_few_results_and_never_none(simulation: Simulation) -> None:
    assert len(simulation.skips) == 15
    for skip in simulation.skips:
        assert 0 < skip.pattern < 0.2, skip.question.id


def test_the_same_seed_gives_the_same_figures_and_another_seed_others() -> None:
    assert figures(shipped(), FEWEST) == figures(shipped(), FEWEST)
    assert figures(shipped(), FEWEST) != figures(shipped(), replace(FEWEST, seed=1))


def simulated_on(**machine: str) -> str:
    """The figures to the last digit, as another machine would count them."""
    script = f"from {__name__} import *; print(figures(shipped(), FEWEST))"
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, cwd=ROOT, env=machine, stdout=subprocess.PIPE
    )
    return done.stdout.decode()


def test_the_same_seed_gives_the_same_figures_on_every_processor() -> None:
    here = simulated_on(OPENBLAS_CORETYPE="Haswell")
    assert here == simulated_on(OPENBLAS_CORETYPE="Nehalem", OPENBLAS_NUM_THREADS="1")


def test_a_narrow_neutral_zone_misses_a_target() -> None:
    assert missed(lines(shipped(), 5, compared=True)) >= {"wrong-pole"}


def test_wordings_that_all_go_one_way_on_each_side_miss_a_target() -> None:
    assert missed(one_way_each(shipped())) >= {"gap-error", "direction.leans"}


def one_way_each(content: Content) -> Content:
    one, other = content.instrument.contrast
    turned = (
        replace(question, key="positive" if question.scale == one else "straight")
        if question.scale in {one, other}
        else question
        for question in content.questions
    )
    scales = tuple(replace(scale, both_wordings=False) for scale in content.scales)
    return replace(content, questions=tuple(turned), scales=scales)


def test_half_of_the_questions_miss_a_target() -> None:
    dropped = {"own-accord", "would-enjoy", "next-wish", "near-tears", "at-peace", "smiling"}
    kept = tuple(q for q in shipped().questions if q.id not in dropped)
    scales = tuple(replace(scale, level_from=1, compare_from=1) for scale in shipped().scales)
    assert missed(replace(shipped(), questions=kept, scales=scales)) >= {"alpha-lowest"}


def test_an_instrument_that_compares_nobody_has_no_figures_of_the_gap() -> None:
    none = replace(shipped(), scales=tuple(replace(s, level_from=99) for s in shipped().scales))
    found = figures(none, replace(FEW, people=400, groups=4))
    assert found["no-clear-pattern"] == 0
    assert not [name for name in found if name.startswith(("gap-", "direction", "flip"))]


def test_no_score_moves_when_the_answers_to_other_questions_do() -> None:
    group = population(shipped(), FEW, 0.65, 0, 100)
    first, second = (rows(answers(shipped(), FEW, group, 0, form)) for form in (FIRST, SECOND))
    for given, others in zip(first, second, strict=True):
        for scale, questions in shipped().items.items():
            own = {question.id: given[question.id] for question in questions}
            before = scoring.profile(shipped(), given)[scale]
            assert scoring.profile(shipped(), {**others, **own})[scale] == before


def test_what_is_true_of_somebody_hangs_on_no_luck_and_no_habit() -> None:
    habitual = replace(FEW, habits=replace(FEW.habits, acquiescence=2.0, wording=2.0))
    found, other = (
        measure(shipped(), known, 0.65, lambda _: None).people for known in (FEW, habitual)
    )
    assert [p.truth for p in found if p.reads] == [p.truth for p in other if p.reads]
    assert [p.first for p in found] != [p.first for p in other]
