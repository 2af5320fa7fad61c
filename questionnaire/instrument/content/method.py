"""What the page on the method says besides what the rules themselves say."""

from pydantic.dataclasses import dataclass

from questionnaire.instrument.content.field_types import STRICT, Id, Text


@dataclass(frozen=True, config=STRICT)
class Source:
    """A published source that the method leans on."""

    words: Text
    cite: Text
    doi: str | None = None


@dataclass(frozen=True, config=STRICT)
class Cite:
    """Where something was published."""

    cite: Text
    doi: str | None = None


@dataclass(frozen=True, config=STRICT)
class Claim:
    """Something that the hub argues and others dispute, with both sides."""

    id: Id
    hub: Text  # attributed: "The hub argues ..."
    others: Text
    cites: tuple[Cite, ...]


@dataclass(frozen=True, config=STRICT)
class Method:
    """What the page on the method says besides what the rules themselves say."""

    purpose: Text
    limits: tuple[Text, ...]
    other_causes: tuple[Text, ...]
    reviewers: tuple[Text, ...]
    sources: tuple[Source, ...]
    unknown: tuple[Text, ...] = ()  # what only a study with people could tell
    claims: tuple[Claim, ...] = ()
