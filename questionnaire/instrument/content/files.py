"""Which part of the content is in which file."""

from typing import Annotated, Any

from pydantic import Field

from questionnaire.instrument.content.edition import Instrument
from questionnaire.instrument.content.field_types import Text
from questionnaire.instrument.content.items import Question, Scale
from questionnaire.instrument.content.method import Method
from questionnaire.instrument.content.notices import Notices
from questionnaire.instrument.content.outcomes import CareRule, Disclosure, Flag, Pattern
from questionnaire.instrument.content.simulated import Simulated
from questionnaire.instrument.content.support import Article, Directory, Helpline

# part of Content -> its file, its key in the file ("" = the whole file), its type
PARTS: dict[str, tuple[str, str, Any]] = {
    "instrument": ("instrument.toml", "", Instrument),
    "questions": ("questions.toml", "questions", tuple[Question, ...]),
    "scales": ("scales.toml", "scales", tuple[Scale, ...]),
    "patterns": ("patterns.toml", "patterns", tuple[Pattern, ...]),
    "flags": ("patterns.toml", "flags", tuple[Flag, ...]),
    "disclosures": ("patterns.toml", "disclosures", tuple[Disclosure, ...]),
    "care": ("care.toml", "care", tuple[CareRule, ...]),
    "articles": ("articles.toml", "articles", tuple[Article, ...]),
    "helplines": ("helplines.toml", "helplines", tuple[Helpline, ...]),
    "directory": ("helplines.toml", "directory", Directory),
    "notices": ("notices.toml", "", Notices),
    "method": ("method.toml", "", Method),
    "simulated": ("simulated.toml", "", Simulated),
}
# An edition may lack these files; they are never inherited from another edition.
OPTIONAL = {"simulated.toml"}
MAY_LACK = {"disclosures"}  # lists that a file may omit
FORMER_NAMES = {"told": "disclosures"}  # keys in editions released earlier
LEADS, OPTION_SETS = "leads", "options"  # other tables in questions.toml
Labels = Annotated[tuple[Text, ...], Field(min_length=2)]
