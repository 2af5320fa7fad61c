"""What the questionnaire is made of. Read from TOML by loading.py, never changed afterwards."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, Protocol, TypeVar

from pydantic import Discriminator, Field, StringConstraints, Tag
from pydantic.dataclasses import dataclass

from questionnaire.instrument.field_types import COUNTRY, DIALED, STRICT, Address, Id, Points, Text
from questionnaire.instrument.method import Method
from questionnaire.instrument.simulated import Simulated

# A person takes in three reasons; a fourth is a list.
MAX_REASONS = 3

# Question id -> option value. None: asked and left unanswered on purpose. Absent: not asked yet.
Answers = Mapping[str, int | None]


@dataclass(frozen=True, config=STRICT)
class Option:
    """One of the choices of a question."""

    value: int
    label: Text


@dataclass(frozen=True, config=STRICT)
class AnswerIs:
    """Holds when one of these options was chosen."""

    question: Id
    options: tuple[int, ...]


@dataclass(frozen=True, config=STRICT)
class ScaleIs:
    """Holds when a score, or its lead over another one, lies within these limits."""

    scale: Id
    over: Id | None = None
    above: float | None = None
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, config=STRICT)
class PatternIs:
    """Holds when the closest pattern is one of these."""

    patterns: tuple[Id, ...]


Check = Literal["nothing-answered", "not-comparable", "contradictory", "caution", "all-middle"]


@dataclass(frozen=True, config=STRICT)
class CheckIs:
    """Holds when a response check (consistency.py) says so."""

    check: Check


@dataclass(frozen=True, config=STRICT)
class AnyOf:
    """Holds when at least one of these does."""

    any: tuple[ScaleIs, ...]


def _kind(raw: Any) -> str | None:
    keys = raw if isinstance(raw, dict) else getattr(raw, "__dict__", {})
    return next(
        (key for key in ("scale", "question", "patterns", "check", "any") if key in keys), None
    )


Condition = Annotated[
    Annotated[ScaleIs, Tag("scale")]
    | Annotated[AnswerIs, Tag("question")]
    | Annotated[PatternIs, Tag("patterns")]
    | Annotated[CheckIs, Tag("check")]
    | Annotated[AnyOf, Tag("any")],
    Discriminator(
        _kind,
        custom_error_type="condition",
        custom_error_message="a condition names one of: scale, question, patterns, check, any",
    ),
]


# Conditions that rest on answers which can be named as reasons.
QuotableCondition = Annotated[
    Annotated[ScaleIs, Tag("scale")]
    | Annotated[AnswerIs, Tag("question")]
    | Annotated[PatternIs, Tag("patterns")],
    Discriminator(
        _kind,
        custom_error_type="condition",
        custom_error_message="a suggestion names one of: scale, question, patterns",
    ),
]


@dataclass(frozen=True, config=STRICT)
class Question:
    """One thing that is asked, why, and what the answer counts toward."""

    id: Id
    text: Text
    lead: Text
    part: Text
    purpose: Text
    options: tuple[Option, ...]
    scale: Id | None = None
    key: Literal["straight", "positive"] = "straight"
    only_if: AnswerIs | None = None

    @cached_property
    def top(self) -> int:
        """The highest option value."""
        return max(option.value for option in self.options)

    def option(self, value: int) -> Option | None:
        return next((option for option in self.options if option.value == value), None)

    def keyed(self, value: int) -> int:
        """The value counted toward the scale: turned round for positively worded questions."""
        return value if self.key == "straight" else self.top - value

    @cached_property
    def shares(self) -> dict[int, float]:
        """Each option's value -> its keyed share of the highest, 0 to 1."""
        return {option.value: self.keyed(option.value) / self.top for option in self.options}


@dataclass(frozen=True, config=STRICT)
class Scale:
    """Something that several questions ask about."""

    id: Id
    name: Text
    about: Text
    low_end: Text
    high_end: Text
    error: Points  # 68 % band of the whole scale in points, science: 2.7
    level_from: int  # answers needed for a score
    compare_from: int  # answers needed to hold it against another scale
    both_wordings: bool = False  # a score needs one answer of each wording
    # Points from which a difference to last time is called change, science: 2.7. None: never.
    change_from: Points | None = None
    pictured: bool = True


@dataclass(frozen=True, config=STRICT)
class Band:
    """A word for a range of scores. Descriptive, no norm and no cut-off."""

    below: float
    words: Text


@dataclass(frozen=True, config=STRICT)
class Certainty:
    """How far one scale leads another, in words."""

    id: Literal["too-close", "leans", "fairly-clear", "clear"]
    from_gap: Points
    name: Text
    words: Text


@dataclass(frozen=True, config=STRICT)
class Doubt:
    """What makes the words of certainty one step weaker."""

    wording_index_from: Points
    leading_at_most: Points


@dataclass(frozen=True, config=STRICT)
class Consistency:
    """Limits of the response checks."""

    straight_line: tuple[Id, ...]
    caution_above: Points
    contradictory_above: Points


@dataclass(frozen=True, config=STRICT)
class Variant:
    """Other words for a pattern when something stands beside it."""

    when: tuple[Condition, ...]
    name: Text
    summary: Text


@dataclass(frozen=True, config=STRICT)
class Pattern:
    """A way in which answers can fall, and its words."""

    id: Id
    name: Text
    summary: Text
    sense: Text  # one line for "this does not sound like me"
    when: tuple[Condition, ...] = ()
    present: bool = False  # names something, rather than that nothing can be named
    lead: tuple[Id, Id] | None = None  # the two scales whose gap says how sure it is
    toward: tuple[Id, ...] = ()  # high answers on these pull toward the pattern
    away: tuple[Id, ...] = ()  # low answers on these do
    because: Id | None = None  # the compared scale that reasons quote first
    too_close: str = ""  # instead of the usual words when the two are too close to call
    toward_words: str = ""
    away_words: str = ""
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, config=STRICT)
class Flag:
    """Something worth saying beside a pattern, never instead of it."""

    id: Id
    when: tuple[Condition, ...]
    name: Text
    words: Text


@dataclass(frozen=True, config=STRICT)
class Disclosure:
    """A kind sentence to whoever gave one of these answers, which no pattern counts."""

    id: Id
    when: AnswerIs
    words: Text


@dataclass(frozen=True, config=STRICT)
class CareRule:
    """When help comes before everything else."""

    id: Id
    when: tuple[Condition, ...]
    purpose: Text
    words: Text  # how the page opens then
    first: bool = True  # False: help does not come first, but nothing invites to a call either


@dataclass(frozen=True, config=STRICT)
class Suggestion:
    """When an article is worth reading, and how much it weighs against others."""

    when: QuotableCondition
    weight: int
    words: Text


@dataclass(frozen=True, config=STRICT)
class Article:
    """A page of the hub, in our own words. No known address: no link."""

    id: Id
    title: Text
    hub_title: Text
    summary: Text
    suits: Text
    caution: Text
    reviewed: date
    review_by: date
    suggestions: tuple[Suggestion, ...]
    url: Address | None = None
    minutes: int | None = None
    content_note: str = ""
    other_view: str = ""
    treatment_research: bool = False


@dataclass(frozen=True, config=STRICT)
class Way:
    """One way to reach a helpline besides its main number."""

    label: Text
    href: str | None = None


@dataclass(frozen=True, config=STRICT)
class Helpline:
    """People to talk to in one country."""

    iso: Annotated[str, StringConstraints(pattern=COUNTRY)]
    country: Text
    name: Text
    purpose: Text
    shown: Text
    tel: Annotated[str, StringConstraints(pattern=DIALED)]
    hours: Text
    languages: Text
    cost: Text
    emergency: Text
    url: Address
    other_ways: tuple[Way, ...] = ()
    name_lang: str = "en"


@dataclass(frozen=True, config=STRICT)
class Directory:
    """Where to look when a country is not listed, and when all of it was checked."""

    name: Text
    url: Address
    about: Text
    reviewed: date
    review_by: date
    confirmed_by_a_person: bool


@dataclass(frozen=True, config=STRICT)
class Notices:
    """Sentences that stand on many pages."""

    not_a_diagnosis: Text
    result_first: Text
    help_line: Text
    emergency: Text
    prescriber: Text
    care_first: tuple[Text, ...]
    help_opened: Text
    same_care: Text
    another_day: Text
    adults: Text
    young: Text
    method_claims: tuple[Text, ...]
    call: Text
    call_price: Text
    inbox: Text
    consent: Text
    consent_version: Text
    sheet_limits: tuple[Text, ...] = ()  # what answers on paper can't say
    ask_a_doctor: tuple[Text, ...] = ()  # questions that a visitor may take along


@dataclass(frozen=True, config=STRICT)
class MapWords:
    """Words on the map: the first contrast scale runs leftward, the second one downward."""

    description: Text
    left: Text
    right: Text
    top: Text
    upper_left: Text
    upper_right: Text
    lower_left: Text
    lower_right: Text


@dataclass(frozen=True, config=STRICT)
class Instrument:
    """Name, version and the limits that belong to no single scale."""

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
    last_step: Id | None = None  # a question that the page with all answers asks
    status: Literal["draft", "live", "retired"] = "draft"
    derived_from: str | None = None  # the version that this one was made from
    title: Text = "Self-reflection"  # stands on every page
    question: Text = "A short self-reflection"  # heads the start page
    introduction: str = ""
    description: str = ""  # what a search engine shows
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
    simulated: Simulated | None = field(default=None, hash=False)  # holds tables

    @cached_property
    def edition(self) -> str:
        """Which questions these are: what a visit, a result and a call request name."""
        return f"{self.instrument.id}/{self.instrument.version}"

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions of the journey: all but the last step, which the check page asks."""
        return tuple(q for q in self.questions if q.id != self.instrument.last_step)

    @cached_property
    def last_step(self) -> Question | None:
        return self.question(self.instrument.last_step or "")

    @cached_property
    def gates(self) -> frozenset[str]:
        """The questions whose answers open further ones."""
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
