"""Articles to read, and helplines to call."""

from datetime import date
from typing import Annotated

from pydantic import StringConstraints
from pydantic.dataclasses import dataclass

from questionnaire.instrument.content.condition_types import QuotableCondition
from questionnaire.instrument.content.field_types import COUNTRY, DIALED, STRICT, Address, Id, Text


@dataclass(frozen=True, config=STRICT)
class Suggestion:
    """A condition for recommending an article, and its weight against others."""

    when: QuotableCondition
    weight: int
    words: Text


@dataclass(frozen=True, config=STRICT)
class Article:
    """A page of the hub, described in our own words. Without a URL it is not linked."""

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
    """The directory for countries that are not listed, and when the helplines were checked."""

    name: Text
    url: Address
    about: Text
    reviewed: date
    review_by: date
    confirmed_by_a_person: bool
