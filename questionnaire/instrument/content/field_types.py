"""Types of the fields of the content."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)

ID = r"^[a-z][a-z0-9-]*$"
# The host must contain a dot, so that a placeholder is not accepted.
ADDRESS = r"^https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s?#]*)?$"
COUNTRY = r"^[A-Z]{2}$"
DIALED = r"^\+?[0-9]+$"
# What to write, for authors who do not read regular expressions.
INSTEAD = {
    ID: "use lowercase letters, digits and hyphens, starting with a letter, such as near-tears",
    ADDRESS: "write the full address, starting with https:// and ending before any ? or #",
    COUNTRY: "write the country code in two capital letters, such as IE",
    DIALED: "write digits without spaces, starting with + if it can be called from abroad",
}

Id = Annotated[str, StringConstraints(pattern=ID, max_length=40)]
Text = Annotated[str, StringConstraints(min_length=1)]
Address = Annotated[str, StringConstraints(pattern=ADDRESS)]
Points = Annotated[float, Field(ge=0, le=100)]
