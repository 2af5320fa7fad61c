"""Example people for testing the content: their answers, and what their results show."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass as plain
from itertools import chain, zip_longest
from math import floor
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from questionnaire.instrument.content import Answers, AnyOf, Content, Pattern, Question
from questionnaire.instrument.content.field_types import STRICT, Id, Points, Text
from questionnaire.instrument.faults.fault import ContentError, Fault, Misfit, did_you_mean
from questionnaire.instrument.loading import faults_of, read_list
from questionnaire.instrument.names import Entry
from questionnaire.instrument.references import doubles
from questionnaire.instrument.reflection import Reflection, reflect

FILE = "personas.toml"


@dataclass(frozen=True, config=STRICT)
class Persona:
    """A made-up person. Questions without a level or an answer count as skipped."""

    id: Id
    name: Text
    about: Text
    levels: Mapping[Id, Points] = Field(default_factory=dict)  # scale id -> its score
    answers: Mapping[Id, int] = Field(default_factory=dict)  # question id -> option value
    opened_help: bool = False


Kind = Literal["pattern", "certainty", "care", "flag", "disclosure", "article", "answers"]


@plain(frozen=True, slots=True)
class Sight:
    """One thing that a result can show."""

    kind: Kind
    id: str
    words: str


def load_personas(folder: Path, content: Content) -> tuple[Persona, ...]:
    """Read the personas of a content; none if the file is missing.

    Raises:
        ContentError: lists every fault with file and line.
    """
    file = folder / FILE
    if not file.exists():
        return ()
    personas: tuple[Persona, ...]
    personas, text = read_list(file, "personas", tuple[Persona, ...])
    found = [
        *doubles(FILE, "personas", [persona.id for persona in personas]),
        *_unknown(content, personas),
    ]
    if found:
        raise ContentError(faults_of(found, {FILE: (text, {})}))
    return personas


def answers_of(content: Content, persona: Persona) -> Answers:
    """All of a persona's answers; None: skipped.

    A level is spread over the questions of its scale as evenly as whole options allow,
    alternating between the two wordings. An explicit answer overrides the level.
    """
    answers: dict[str, int | None] = dict.fromkeys(q.id for q in content.questions)
    for scale, level in persona.levels.items():
        answers |= _spread(level, _wordings_in_turn(content.items[scale]))
    return {**answers, **persona.answers}


def unshown(content: Content, personas: Iterable[Persona]) -> list[Fault]:
    """Everything that a result can show and no persona shows."""
    seen = {sight for persona in personas for sight in sights(content, persona)}
    return [
        Fault(
            FILE,
            1,
            f"no persona shows the {sight.kind} {sight.id}: {sight.words}",
            "add one that does",
        )
        for sight in everything(content)
        if sight not in seen
    ]


def everything(content: Content) -> Iterator[Sight]:
    """Everything that results of this content can show."""
    yield from _verdicts(content)
    for rule in content.care:
        yield Sight("care", rule.id, rule.words)
    yield Sight("care", "opened-help", content.notices.help_opened)
    for flag in content.flags:
        yield Sight("flag", flag.id, flag.name)
    for disclosure in content.disclosures:
        yield Sight("disclosure", disclosure.id, disclosure.words)
    for article in content.articles:
        yield Sight("article", article.id, article.title)
    yield Sight("answers", "none", "No answers at all")
    yield Sight("answers", "few", "Some answers, too few to compare")


def _verdicts(content: Content) -> Iterator[Sight]:
    """Every name of a pattern and every text of a certainty."""
    for pattern in content.patterns:
        if not _always_varied(pattern):
            yield Sight("pattern", pattern.id, pattern.name)
        for variant in pattern.variants:
            yield Sight("pattern", pattern.id, variant.name)
    for certainty in content.instrument.certainties:
        yield Sight("certainty", certainty.id, certainty.words)
    for pattern in content.patterns:
        if pattern.too_close:
            weakest = content.instrument.certainties[0]
            yield Sight("certainty", weakest.id, pattern.too_close)


def sights(content: Content, persona: Persona) -> Iterator[Sight]:
    """Everything that the result of this persona shows."""
    found = reflect(
        content,
        answers_of(content, persona),
        help_page="first" if persona.opened_help else "unopened",
    )
    outcome = found.outcome
    yield Sight("pattern", outcome.pattern.id, outcome.name)
    if outcome.certainty:
        yield Sight("certainty", outcome.certainty.id, outcome.certainty_words)
    yield from _care(content, found)
    for flag in outcome.flags:
        yield Sight("flag", flag.id, flag.name)
    for acknowledged in found.acknowledged:
        yield Sight("disclosure", acknowledged.disclosure.id, acknowledged.disclosure.words)
    for recommended in found.reading.all:
        yield Sight("article", recommended.article.id, recommended.article.title)
    if all(value is None for value in found.answers.values()):
        yield Sight("answers", "none", "No answers at all")
    elif "not-comparable" in outcome.checks:
        yield Sight("answers", "few", "Some answers, too few to compare")


def _care(content: Content, found: Reflection) -> Iterator[Sight]:
    """The rule that comes first on the page, else the rules that only remove the invitation."""
    opening = [rule for rule in found.care if rule.first][:1]
    if found.care_first and not opening:
        yield Sight("care", "opened-help", content.notices.help_opened)
    for rule in opening if found.care_first else found.care:
        yield Sight("care", rule.id, rule.words)


def _spread(level: float, questions: list[Question]) -> dict[str, int | None]:
    given: dict[str, int | None] = {}
    target, assigned = 0.0, 0
    for question in questions:
        target += question.top * level / 100
        keyed = floor(target + 0.5) - assigned
        assigned += keyed
        given[question.id] = question.keyed(keyed)
    return given


def _wordings_in_turn(questions: tuple[Question, ...]) -> list[Question]:
    straight = [question for question in questions if question.key == "straight"]
    positive = [question for question in questions if question.key == "positive"]
    pairs = zip_longest(straight, positive)
    # Every second pair is reversed, or rounding would favor one wording.
    alternating = (pair[::-1] if place % 2 else pair for place, pair in enumerate(pairs))
    return [question for question in chain(*alternating) if question]


def _always_varied(pattern: Pattern) -> bool:
    """Whether a variant covers every condition of the pattern, so its own name is never shown."""
    varied = [variant.when[0] for variant in pattern.variants if len(variant.when) == 1]
    return any(
        isinstance(condition, AnyOf) and all(one in varied for one in condition.any)
        for condition in pattern.when
    )


def _unknown(content: Content, personas: Iterable[Persona]) -> Iterator[Misfit]:
    scales = [scale.id for scale in content.scales]
    questions = [question.id for question in content.questions]
    for number, persona in enumerate(personas):
        entry = Entry(FILE, ("personas", number), persona.id)
        for name in set(persona.levels) - set(scales):
            why = f"levels refers to the unknown scale {name}"
            yield entry.misfit(why, did_you_mean(name, scales), "levels", name)
        for name, value in persona.answers.items():
            question = content.question(name)
            if question is None:
                why = f"answers refers to the unknown question {name}"
                yield entry.misfit(why, did_you_mean(name, questions), "answers", name)
            elif question.option(value) is None:
                why = f"{name} has no option {value}"
                instead = f"its options are 0 to {question.top}, lowest first"
                yield entry.misfit(why, instead, "answers", name)
