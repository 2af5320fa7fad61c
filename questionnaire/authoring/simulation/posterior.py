"""The posterior distribution of traits given answers, in a graded response model that is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from questionnaire.authoring.simulation.figures import true
from questionnaire.authoring.simulation.people import Numbers, mixing, parts_of, reaching
from questionnaire.authoring.simulation.run import Asked
from questionnaire.instrument.content import Answers, Content, Question

PLACES = np.linspace(-3.2, 4.4, 17)  # quadrature points of each trait


@dataclass(frozen=True, slots=True)
class Posterior:
    """The probability of every combination of points, for each person."""

    probabilities: Numbers  # one row per person, one column per combination; rows sum to 1
    scores: Mapping[str, Numbers]  # scale -> true score at each combination

    def mean(self, values: Numbers) -> Numbers:
        """The expected value for each person of a quantity that is given at each combination."""
        return np.asarray(self.probabilities @ values)

    def true_patterns(self, content: Content) -> list[str]:
        """The true pattern at each combination; it does not depend on the other scales."""
        others = dict.fromkeys((scale.id for scale in content.scales), 0.0)
        columns = [values.tolist() for values in self.scores.values()]
        return [
            true(content, {}, others | dict(zip(self.scores, scores, strict=True))).pattern
            for scores in zip(*columns, strict=True)
        ]


def posterior(asked: Asked, scales: Sequence[str], answers: Sequence[Answers]) -> Posterior:
    """Compute it by quadrature over the traits of these scales.

    The prior is the population at the expected correlation, whatever the simulated one is.
    Response styles are not modelled.
    """
    combinations = np.array(np.meshgrid(*[PLACES] * len(scales), indexing="ij"))
    combinations = combinations.reshape(len(scales), -1)
    places = [np.searchsorted(PLACES, row) for row in combinations]
    log = np.tile(_log_prior(asked, scales, combinations), (len(answers), 1))
    scores = {}
    for scale, place in zip(scales, places, strict=True):
        likelihood, score = _of_scale(asked, scale, answers)
        log += likelihood[:, place]
        scores[scale] = score[place]
    probabilities = np.exp(log - log.max(1, keepdims=True))
    return Posterior(probabilities / probabilities.sum(1, keepdims=True), scores)


def _log_prior(asked: Asked, scales: Sequence[str], combinations: Numbers) -> Numbers:
    content, parameters = asked.content, asked.parameters
    mix = mixing(content, parameters, parameters.correlations_compared[0])
    all_scales = [scale.id for scale in content.scales]
    rows = [all_scales.index(scale) for scale in scales]
    inverse = np.linalg.inv((mix @ mix.T)[np.ix_(rows, rows)])
    distance = combinations - parameters.mean
    return np.asarray(-0.5 * np.einsum("in,ij,jn->n", distance, inverse, distance))


def _of_scale(asked: Asked, scale: str, answers: Sequence[Answers]) -> tuple[Numbers, Numbers]:
    """Log likelihood (one row per person, one column per point) and true score at each point."""
    likelihood = np.zeros((len(answers), len(PLACES)))
    items = asked.content.items[scale]
    steps = np.zeros(len(PLACES))
    for question in items:
        parts = parts_of(asked.parameters, asked.number, asked.form, question)
        reached = reaching(parts, PLACES)
        steps += reached.sum(1)
        likelihood += _of_question(question, reached, answers)
    return likelihood, 100 * steps / sum(question.top for question in items)


def _of_question(question: Question, reached: Numbers, answers: Sequence[Answers]) -> Numbers:
    edges = np.ones((len(reached), 1)), np.zeros((len(reached), 1))
    probabilities = -np.diff(np.hstack((edges[0], reached, edges[1])), axis=1)
    logs = np.log(np.clip(probabilities, 1e-12, None)).T
    values = [answer[question.id] for answer in answers]
    unknown = np.zeros(len(reached))
    return np.array([unknown if v is None else logs[question.keyed(v)] for v in values])
