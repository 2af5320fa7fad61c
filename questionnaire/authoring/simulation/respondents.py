"""People whose pattern is known, and people who answer carelessly."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from questionnaire.authoring.simulation.figures import shown
from questionnaire.authoring.simulation.parameters import Parameters
from questionnaire.authoring.simulation.people import (
    FIRST,
    SKIPPED,
    Columns,
    Group,
    answers,
    generator,
    habits,
    population,
    rows,
)
from questionnaire.instrument.content import Content, Pattern

# Ways of answering without attention to the questions -> their names in the report.
HABITS = {
    "random": "clicks at random",
    "same": "one option throughout",
    "middle": "the middle option throughout",
    "half": "skips half of the questions",
    "one-wording": "answers the straight wordings only",
    "yes": "says yes to nearly everything",
}


@dataclass(frozen=True, slots=True)
class Respondents:
    """A group of similar people, and their results."""

    id: str
    name: str
    expected: str | None  # their true pattern; None: they have none
    patterns: Mapping[str, int]  # pattern -> number of people shown it

    def share(self, patterns: set[str]) -> float:
        """The share of them, 0 to 1, that was shown one of these."""
        return sum(self.patterns[pattern] for pattern in patterns) / sum(self.patterns.values())


def kinds(content: Content, parameters: Parameters) -> Iterator[Respondents]:
    """A group for each pattern that names something, for the last pattern and for each habit."""
    size = parameters.kinds.people
    for pattern in content.patterns:
        if pattern.present or pattern is content.patterns[-1]:
            columns = _of_pattern(content, parameters, pattern, size)
            yield Respondents(pattern.id, pattern.name, pattern.id, _shown(content, columns))
    for habit, name in HABITS.items():
        columns = _of_habit(content, parameters, habit, size)
        yield Respondents(habit, name, None, _shown(content, columns))


def _shown(content: Content, columns: Columns) -> Mapping[str, int]:
    counts = Counter(shown(content, given).pattern for given in rows(columns))
    return {pattern.id: counts[pattern.id] for pattern in content.patterns}


def _of_pattern(content: Content, parameters: Parameters, pattern: Pattern, size: int) -> Columns:
    random = generator(parameters.seed, "kind", pattern.id)
    where = parameters.kinds
    level = dict.fromkeys(pattern.away, where.low) | dict.fromkeys(pattern.toward, where.high)
    traits = {
        scale.id: level.get(scale.id, where.elsewhere) + where.spread * random.standard_normal(size)
        for scale in content.scales
    }
    group = Group(traits, habits(parameters, pattern.id, size), np.zeros(size))
    return answers(content, parameters, group, pattern.id, FIRST)


def _of_habit(content: Content, parameters: Parameters, habit: str, size: int) -> Columns:
    expected = parameters.correlations_compared[0]
    group = population(content, parameters, expected, habit, size)
    yes = parameters.kinds.yes if habit == "yes" else 0
    careless = {"random": 1, "same": 2}.get(habit, 0)
    group = Group(group.traits, habits(parameters, habit, size, yes), np.full(size, careless))
    columns = dict(answers(content, parameters, group, habit, FIRST))
    for question in content.questions:
        values = columns[question.id]
        if habit == "middle":
            values = np.full(size, question.options[(len(question.options) - 1) // 2].value)
        elif habit == "half":
            skips = generator(parameters.seed, "skips", question.id).random(size) < 0.5
            values = np.where(skips, SKIPPED, values)
        elif habit == "one-wording" and question.key == "positive":
            values = np.full(size, SKIPPED)
        columns[question.id] = values
    return columns
