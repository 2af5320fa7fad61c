"""Texts of the page on the method that can't be derived from the rules."""

from pydantic.dataclasses import dataclass

from questionnaire.instrument.content.field_types import STRICT, Id, Text


@dataclass(frozen=True, config=STRICT)
class Source:
    """A published source that the method is based on."""

    words: Text
    cite: Text
    doi: str | None = None


@dataclass(frozen=True, config=STRICT)
class Cite:
    """A citation."""

    cite: Text
    doi: str | None = None


@dataclass(frozen=True, config=STRICT)
class Claim:
    """A claim of the hub that others dispute, with both sides."""

    id: Id
    hub: Text  # attributed: "The hub argues ..."
    others: Text
    cites: tuple[Cite, ...]


@dataclass(frozen=True, config=STRICT)
class Method:
    """Texts of the page on the method that can't be derived from the rules."""

    purpose: Text
    limits: tuple[Text, ...]
    other_causes: tuple[Text, ...]
    reviewers: tuple[Text, ...]
    sources: tuple[Source, ...]
    unknown: tuple[Text, ...] = ()  # what only a study with people could show
    claims: tuple[Claim, ...] = ()
