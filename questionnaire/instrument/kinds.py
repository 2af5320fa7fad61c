"""The kinds of value that content is made of."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Text = Annotated[str, StringConstraints(min_length=1)]
# A host with a dot in it, so that a placeholder is no address.
Address = Annotated[
    str, StringConstraints(pattern=r"^https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s?#]*)?$")
]
Points = Annotated[float, Field(ge=0, le=100)]
