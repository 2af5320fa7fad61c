"""Search in encrypted fields: decrypt one request after the other, and compare.

There is no index of names: a person who can send requests and read the database could compare its
hashes with those of chosen words (docs/decisions/inbox.md).
"""

import re
import unicodedata
from collections.abc import Callable

from questionnaire import typed_text
from questionnaire.calls import phones, requests
from questionnaire.calls.call_tables import CallRequest
from questionnaire.calls.encryption import DataKeys, UnknownKeyError

MAX_WORDS = 120  # characters of a query
MAX_DECRYPTED = 10_000  # requests decrypted for one page, in about half a second
NUMBER = re.compile(r"[0-9\s()+./-]+")
APART = re.compile("['’‘ʼ`\u200c\u200d-]")  # typed by some people and omitted by others


def matcher(keys: DataKeys, query: str) -> Callable[[CallRequest], bool]:
    """A function that says whether a request contains every word of the query.

    A word may be part of the name, the email, the phone number's digits or the reference. Case,
    accents and dashes do not matter. Requests that are erased or can't be decrypted match only by
    their reference.

    Args:
        query: only the first MAX_WORDS characters count. An empty one matches everything, one
            without a letter or digit nothing.
    """
    query = query[:MAX_WORDS]
    words, reference = _words(query), requests.as_written(query)
    has_number = any(map(str.isdecimal, words))

    def matches(request: CallRequest) -> bool:
        text = _normalized(_text(keys, request, has_number))
        found = bool(words) and all(word in text for word in words)
        return found or request.reference == reference

    return matches if query else lambda _: True


def _text(keys: DataKeys, request: CallRequest, has_number: bool) -> str:
    try:
        details = requests.decrypt_details(keys, request)
    except UnknownKeyError:
        details = None
    if not details:
        return request.reference
    number = phones.all_digits(details.phone, details.country) if has_number else ""
    return "\n".join((request.reference, details.name, details.email, number))


def _words(query: str) -> list[str]:
    """The words of a query. A phone number is one word, however its digits are grouped."""
    plain = typed_text.to_ascii(query)
    if NUMBER.fullmatch(plain) and (digits := phones.digits(plain.replace("(0)", ""))):
        return [digits.removeprefix("00")]
    return [word for word in _normalized(query).split() if any(map(str.isalnum, word))]


def _normalized(text: str) -> str:
    plain = APART.sub("", text).casefold()
    if plain.isascii():
        return plain
    parts = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in parts if _counts(c)).casefold()


def _counts(character: str) -> bool:
    return not unicodedata.combining(character) and unicodedata.category(character) != "Pd"
