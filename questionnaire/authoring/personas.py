"""Example people for trying the content: their answers, and what their results show."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass as plain
from itertools import chain, zip_longest
from math import floor
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from questionnaire.instrument.content import Answers, AnyOf, Content, Pattern, Question
from questionnaire.instrument.kinds import STRICT, Id, Points, Text
from questionnaire.instrument.loading import ContentError, line_of, read_list
from questionnaire.instrument.reflection import Reflection, reflect

FILE = "personas.toml"


@dataclass(frozen=True, config=STRICT)
class Persona:
    """Somebody made up. What is not said about them, they did not answer."""

    id: Id
    name: Text
    about: Text
    levels: Mapping[Id, Points] = Field(default_factory=dict)  # scale id -> its score
    answers: Mapping[Id, int] = Field(default_factory=dict)  # question id -> option value
    opened_help: bool = False


Kind = Literal["pattern", "certainty", "care", "flag", "told", "article", "answers"]


@plain(frozen=True, slots=True)
class Sight:
    """One thing that a result can show."""

    kind: Kind
    id: str
    words: str


def load_personas(folder: Path, content: Content) -> tuple[Persona, ...]:
    """Read the example people of a content. The file may be missing: then there are none.

    Raises:
        ContentError: naming every fault with file and place.
    """
    file = folder / FILE
    if not file.exists():
        return ()
    personas: tuple[Persona, ...] = read_list(file, "personas", tuple[Persona, ...])
    faults = [
        f"{FILE}:{line_of(file.read_text('utf-8'), persona.id)}: {persona.id}: {fault}"
        for persona in personas
        for fault in _faults(content, persona)
    ]
    for name, times in Counter(persona.id for persona in personas).items():
        if times > 1:
            faults.append(f"{FILE}: {name}: the id is used {times} times; give each its own")
    if faults:
        raise ContentError(faults)
    return personas


def answers_of(content: Content, persona: Persona) -> Answers:
    """All of a persona's answers, None where they did not answer.

    A level is spread over the questions of its scale as evenly as whole options allow, in
    turn over both wordings. An answer that is named goes before a level.
    """
    answers: dict[str, int | None] = dict.fromkeys(q.id for q in content.questions)
    for scale, level in persona.levels.items():
        answers |= _spread(level, _wordings_in_turn(content.items[scale]))
    return {**answers, **persona.answers}


def unshown(content: Content, personas: Iterable[Persona]) -> list[str]:
    """What a result can show and none of these people sees, one sentence each."""
    seen = {sight for persona in personas for sight in sights(content, persona)}
    return [
        f"{FILE}: nobody shows the {sight.kind} {sight.id}: {sight.words}; add a persona who does"
        for sight in everything(content)
        if sight not in seen
    ]


def everything(content: Content) -> Iterator[Sight]:
    """All that results of this content can show."""
    yield from _verdicts(content)
    for rule in content.care:
        yield Sight("care", rule.id, rule.words)
    yield Sight("care", "opened-help", content.notices.help_opened)
    for flag in content.flags:
        yield Sight("flag", flag.id, flag.name)
    for told in content.told:
        yield Sight("told", told.id, told.words)
    for article in content.articles:
        yield Sight("article", article.id, article.title)
    yield Sight("answers", "none", "No answers at all")
    yield Sight("answers", "few", "Some answers, too few to compare")


def _verdicts(content: Content) -> Iterator[Sight]:
    """Every name of a pattern and every word on how sure it is."""
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
    """What the result of this persona shows, of all that there is."""
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
    for heard in found.heard:
        yield Sight("told", heard.told.id, heard.told.words)
    for recommended in found.reading.all:
        yield Sight("article", recommended.article.id, recommended.article.title)
    if all(value is None for value in found.answers.values()):
        yield Sight("answers", "none", "No answers at all")
    elif "not-comparable" in outcome.checks:
        yield Sight("answers", "few", "Some answers, too few to compare")


def _care(content: Content, found: Reflection) -> Iterator[Sight]:
    """The rule that opens the page; without one, the rules that only keep the invitation away."""
    opening = [rule for rule in found.care if rule.first][:1]
    if found.care_first and not opening:
        yield Sight("care", "opened-help", content.notices.help_opened)
    for rule in opening if found.care_first else found.care:
        yield Sight("care", rule.id, rule.words)


def _spread(level: float, questions: list[Question]) -> dict[str, int | None]:
    given: dict[str, int | None] = {}
    wanted, got = 0.0, 0
    for question in questions:
        wanted += question.top * level / 100
        keyed = floor(wanted + 0.5) - got
        got += keyed
        given[question.id] = question.keyed(keyed)
    return given


def _wordings_in_turn(questions: tuple[Question, ...]) -> list[Question]:
    straight = [question for question in questions if question.key == "straight"]
    positive = [question for question in questions if question.key == "positive"]
    pairs = zip_longest(straight, positive)
    # Every other pair the other way round, or rounding would favor one wording.
    turned = (pair[::-1] if place % 2 else pair for place, pair in enumerate(pairs))
    return [question for question in chain(*turned) if question]


def _always_varied(pattern: Pattern) -> bool:
    """Whether each way into the pattern is a variant, so that its own words never show."""
    varied = [variant.when[0] for variant in pattern.variants if len(variant.when) == 1]
    return any(
        isinstance(condition, AnyOf) and all(way in varied for way in condition.any)
        for condition in pattern.when
    )


def _faults(content: Content, persona: Persona) -> Iterator[str]:
    scales = [scale.id for scale in content.scales]
    for name in persona.levels:
        if name not in scales:
            yield f"levels names the unknown scale {name}; there are {', '.join(scales)}"
    for name, value in persona.answers.items():
        question = content.question(name)
        if question is None:
            yield f"answers names the unknown question {name}; questions.toml lists them"
        elif question.option(value) is None:
            offered = ", ".join(str(option.value) for option in question.options)
            yield f"{name} has no option {value}; its options are {offered}"
