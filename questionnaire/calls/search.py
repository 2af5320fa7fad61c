"""Find requests by what is encrypted: open one after the other, and look.

No index of names is kept: whoever may ask for a call and read the database could compare its hashes
with those of words of their own (docs/decisions/inbox.md).
"""

import re
import unicodedata
from collections.abc import Callable

from questionnaire import cleaning
from questionnaire.calls import phones, requests
from questionnaire.calls.call_tables import CallRequest
from questionnaire.calls.encryption import DataKeys, UnknownKeyError

MAX_WORDS = 120  # characters of a query
MAX_DECRYPTED = 10_000  # requests that are opened for one page, in about half a second
NUMBER = re.compile(r"[0-9\s()+./-]+")
APART = re.compile("['’‘ʼ`\u200c\u200d-]")  # what one person types and the next one does not


def matcher(keys: DataKeys, query: str) -> Callable[[CallRequest], bool]:
    """Whether a request holds every word of the query, in one spelling of both.

    A word may be part of the name, the email, the phone number's digits or the reference. Case,
    accents and dashes do not matter. Of what is erased, or opened by no key, the reference is left.

    Args:
        query: MAX_WORDS characters of it count. An empty one fits everything, one without a letter
            or digit nothing.
    """
    query = query[:MAX_WORDS]
    words, named = _words(query), requests.as_written(query)
    has_number = any(map(str.isdecimal, words))

    def fits(request: CallRequest) -> bool:
        text = _spelled(_text(keys, request, has_number))
        found = bool(words) and all(word in text for word in words)
        return found or request.reference == named

    return fits if query else lambda _: True


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
    """A number is one word, however its digits are grouped."""
    plain = cleaning.to_ascii(query)
    if NUMBER.fullmatch(plain) and (digits := phones.digits(plain.replace("(0)", ""))):
        return [digits.removeprefix("00")]
    return [word for word in _spelled(query).split() if any(map(str.isalnum, word))]


def _spelled(text: str) -> str:
    plain = APART.sub("", text).casefold()
    if plain.isascii():
        return plain
    parts = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in parts if _counts(c)).casefold()


def _counts(character: str) -> bool:
    return not unicodedata.combining(character) and unicodedata.category(character) != "Pd"
