"""Phone numbers as people type them, and as they are dialed from abroad.

Only the typed text is stored; other forms are computed on each use, also for old requests. A
number that the library does not recognize is still accepted: people know their own number.
"""

import re
from collections.abc import Mapping
from functools import cache

import phonenumbers
from babel import Locale
from babel.core import get_global
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from questionnaire import typed_text

MIN_DIGITS = 5
ABROAD = re.compile(r"\s?\(?\s?(?:\+|00)\s*")  # start of a number with a country code
CONTEXT = ";phone-context="  # in typed text, it would set the country for the library
DIALED = re.compile(r"[+\d][\d\s()./-]*")


def is_number(phone: str, country: str) -> bool:
    """Whether this can be dialed. Some companies write letters for digits."""
    return len(digits(phone)) >= MIN_DIGITS or bool(_parsed(phone, country))


def international(phone: str, country: str) -> str:
    """`+81 3-1234-5678`; empty if the country of the number is unknown.

    Args:
        phone: as typed.
        country: as typed, or a time zone.
    """
    number = _parsed(phone, country)
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL) if number else ""


def link(phone: str, country: str) -> str:
    """A `tel:` URI (RFC 3966) with only the number; empty if nothing can be dialed."""
    number = _parsed(phone, country)
    if number:
        return phonenumbers.format_number(number, PhoneNumberFormat.RFC3966)
    for part in DIALED.findall(typed_text.to_ascii(phone)):  # the rest is an extension or a word
        if len(digits(part)) >= MIN_DIGITS:
            return f"tel:{re.sub('[^0-9+]', '', part)}"
    return ""


def digits(phone: str) -> str:
    return re.sub("[^0-9]", "", typed_text.to_ascii(phone))


def all_digits(phone: str, country: str) -> str:
    """Digits as typed, as dialed from abroad and within the country, one line each, for search."""
    number, lines = _parsed(phone, country), [digits(phone)]
    if number:
        lines.append(f"{number.country_code}{phonenumbers.national_significant_number(number)}")
        lines.append(digits(phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)))
    return "\n".join(lines)


def _parsed(phone: str, country: str) -> PhoneNumber | None:
    plain = typed_text.to_ascii(phone).partition(CONTEXT)[0]
    candidates = [(ABROAD.sub("+", plain, count=1), None)] if ABROAD.match(plain) else []
    for candidate, region in (*candidates, (plain, _region(country))):
        try:
            number = phonenumbers.parse(candidate, region)
        except NumberParseException:
            continue
        if phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE:
            return number
    return None


def _region(country: str) -> str | None:
    """The two-letter code of a country, by English name, code or one of its time zones."""
    normalized = _normalized(country)
    return _regions().get(normalized) or _regions().get(normalized.rpartition(",")[2].strip())


@cache
def _regions() -> Mapping[str, str]:
    names = {name: code for code, name in Locale("en").territories.items() if len(code) == 2}
    others = {name: codes[0] for name, codes in get_global("territory_aliases").items()
              if len(codes) == 1}  # fmt: skip
    known = names | others | dict(get_global("zone_territories"))
    known |= {code: code for code in names.values()}
    return {_normalized(name): code for name, code in known.items() if len(code) == 2}


def _normalized(country: str) -> str:
    return typed_text.to_ascii(country).casefold().replace(".", "").removeprefix("the ")
