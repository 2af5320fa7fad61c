"""A whole questionnaire in one language. loading.py reads it from TOML; it is immutable."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from questionnaire.instrument.content.field_types import STRICT, Address, Id, Text
from questionnaire.instrument.content.items import Question, Scale
from questionnaire.instrument.content.method import Method
from questionnaire.instrument.content.notices import MapWords, Notices
from questionnaire.instrument.content.outcomes import (
    Band,
    CareRule,
    Certainty,
    Consistency,
    Disclosure,
    Doubt,
    Flag,
    Pattern,
)
from questionnaire.instrument.content.simulated import Simulated
from questionnaire.instrument.content.support import Article, Directory, Helpline

# Three reasons are read as a sentence; four are read as a list.
MAX_REASONS = 3

# Question id -> option value. None: asked, but the visitor preferred not to answer. Absent: not
# asked yet.
Answers = Mapping[str, int | None]


@dataclass(frozen=True, config=STRICT)
class Instrument:
    """Name, version and the limits that apply to more than one scale."""

    id: Id
    version: Text
    minutes: Text
    contrast: tuple[Id, Id]
    articles_shown: Annotated[int, Field(ge=1)]
    bands: tuple[Band, ...]
    consistency: Consistency
    certainties: tuple[Certainty, ...]
    doubt: Doubt
    hub_url: Address | None = None
    last_step: Id | None = None  # a question on the page that lists all answers
    status: Literal["draft", "live", "retired"] = "draft"
    derived_from: str | None = None  # the version that this one is based on
    title: Text = "Self-reflection"  # shown on every page
    question: Text = "A short self-reflection"  # heading of the start page
    introduction: str = ""
    description: str = ""  # for search engines
    map: MapWords | None = None


class Named(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str: ...


Thing = TypeVar("Thing", bound=Named)


def _by_id(things: Iterable[Thing]) -> dict[str, Thing]:
    return {thing.id: thing for thing in things}


@dataclass(frozen=True, config=STRICT)
class Content:
    """The whole questionnaire in one language."""

    instrument: Instrument
    questions: tuple[Question, ...]
    scales: tuple[Scale, ...]
    patterns: tuple[Pattern, ...]
    flags: tuple[Flag, ...]
    care: tuple[CareRule, ...]
    articles: tuple[Article, ...]
    helplines: tuple[Helpline, ...]
    directory: Directory
    notices: Notices
    method: Method
    disclosures: tuple[Disclosure, ...] = ()
    simulated: Simulated | None = field(default=None, hash=False)  # contains dicts

    @cached_property
    def edition(self) -> str:
        """Identifies the questions in a visit, a result and a call request."""
        return f"{self.instrument.id}/{self.instrument.version}"

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions of the journey: all except the last step, which is on the check page."""
        return tuple(q for q in self.questions if q.id != self.instrument.last_step)

    @cached_property
    def last_step(self) -> Question | None:
        return self.question(self.instrument.last_step or "")

    @cached_property
    def gates(self) -> frozenset[str]:
        """The questions whose answers decide whether others are asked."""
        return frozenset(q.only_if.question for q in self.asked if q.only_if)

    @cached_property
    def items(self) -> dict[str, tuple[Question, ...]]:
        """Scale id -> its questions, in the order asked."""
        return {s.id: tuple(q for q in self.questions if q.scale == s.id) for s in self.scales}

    @cached_property
    def _questions(self) -> dict[str, Question]:
        return _by_id(self.questions)

    @cached_property
    def _scales(self) -> dict[str, Scale]:
        return _by_id(self.scales)

    @cached_property
    def _patterns(self) -> dict[str, Pattern]:
        return _by_id(self.patterns)

    @cached_property
    def _articles(self) -> dict[str, Article]:
        return _by_id(self.articles)

    def question(self, question_id: str) -> Question | None:
        return self._questions.get(question_id)

    def scale(self, scale_id: str) -> Scale:
        return self._scales[scale_id]

    def pattern(self, pattern_id: str) -> Pattern:
        return self._patterns[pattern_id]

    def article(self, article_id: str) -> Article | None:
        return self._articles.get(article_id)
