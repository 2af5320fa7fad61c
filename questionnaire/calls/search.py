"""Find requests by what is encrypted: open one after the other, and look.

No index of names is kept: whoever may ask for a call and read the database could compare its hashes
with those of words of their own (docs/decisions/inbox.md).
"""

import re
import unicodedata
from collections.abc import Callable

from questionnaire.calls.requests import open_details
from questionnaire.calls.sealing import DataKeys, UnknownKeyError
from questionnaire.calls.tables import CallRequest

LONGEST = 120  # characters of a query
MOST = 10_000  # requests that are opened for one page, in about half a second
NUMBER = re.compile(r"[\d\s()+./-]+")


def fitting(keys: DataKeys, query: str) -> Callable[[CallRequest], bool]:
    """Whether a request holds every word of the query, in one spelling of both.

    A word may be part of the name, the email, the phone number's digits or the reference. Case,
    accents and dashes do not matter. Of what is erased, or opened by no key, the reference is left.

    Args:
        query: LONGEST characters of it count. An empty one fits everything, one without a letter
            or digit nothing.
    """
    words = _words(query[:LONGEST])

    def fits(request: CallRequest) -> bool:
        text = _spelled(_text(keys, request))
        return bool(words) and all(word in text for word in words)

    return fits if query else lambda _: True


def _text(keys: DataKeys, request: CallRequest) -> str:
    try:
        details = open_details(keys, request)
    except UnknownKeyError:
        details = None
    if not details:
        return request.reference
    return "\n".join((request.reference, details.name, details.email, _digits(details.phone)))


def _words(query: str) -> list[str]:
    """A number is one word, however its digits are grouped."""
    if NUMBER.fullmatch(query) and (digits := _digits(query)):
        return [digits]
    return [word for word in _spelled(query).split() if any(map(str.isalnum, word))]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _spelled(text: str) -> str:
    plain = text.replace("-", "").casefold()
    if plain.isascii():
        return plain
    parts = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold()
