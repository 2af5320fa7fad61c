"""The kinds of value that content is made of."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)

ID = r"^[a-z][a-z0-9-]*$"
# A host with a dot in it, so that a placeholder is no address.
ADDRESS = r"^https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s?#]*)?$"
COUNTRY = r"^[A-Z]{2}$"
DIALED = r"^\+?[0-9]+$"
# What to write, for those who do not read patterns.
INSTEAD = {
    ID: "write small letters, digits and hyphens, a letter first, such as near-tears",
    ADDRESS: "write the whole address, from https:// on, without anything after ? or #",
    COUNTRY: "write the two capital letters of the country, such as IE",
    DIALED: "write digits without spaces, and + in front if it can be called from abroad",
}

Id = Annotated[str, StringConstraints(pattern=ID, max_length=40)]
Text = Annotated[str, StringConstraints(min_length=1)]
Address = Annotated[str, StringConstraints(pattern=ADDRESS)]
Points = Annotated[float, Field(ge=0, le=100)]
