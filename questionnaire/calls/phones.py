"""Phone numbers as people type them, and as they are dialed from anywhere.

What was typed is what is stored; the rest is found anew each time, for old requests too. A number
that the library can't place is still one: people know their own.
"""

import re
from collections.abc import Mapping
from functools import cache

import phonenumbers
from babel import Locale
from babel.core import get_global
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from questionnaire import cleaning

MIN_DIGITS = 5
ABROAD = re.compile(r"\s?\(?\s?(?:\+|00)\s*")  # how a number begins that holds its country
CONTEXT = ";phone-context="  # in the text, it would say to the library where the number belongs
DIALED = re.compile(r"[+\d][\d\s()./-]*")


def is_number(phone: str, country: str) -> bool:
    """Whether somebody could dial this. Some companies write letters for digits."""
    return len(digits(phone)) >= MIN_DIGITS or bool(_placed(phone, country))


def international(phone: str, country: str) -> str:
    """`+81 3-1234-5678`; empty when it is not known where the number belongs.

    Args:
        phone: as typed.
        country: as typed, or a time zone.
    """
    number = _placed(phone, country)
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL) if number else ""


def link(phone: str, country: str) -> str:
    """A `tel:` address (RFC 3966) of nothing but the number; empty when there is none to dial."""
    number = _placed(phone, country)
    if number:
        return phonenumbers.format_number(number, PhoneNumberFormat.RFC3966)
    for part in DIALED.findall(cleaning.to_ascii(phone)):  # what follows is an extension, or a word
        if len(digits(part)) >= MIN_DIGITS:
            return f"tel:{re.sub('[^0-9+]', '', part)}"
    return ""


def digits(phone: str) -> str:
    return re.sub("[^0-9]", "", cleaning.to_ascii(phone))


def all_digits(phone: str, country: str) -> str:
    """Of the number as typed, as dialed from abroad and at home: a line each, to search in."""
    number, lines = _placed(phone, country), [digits(phone)]
    if number:
        lines.append(f"{number.country_code}{phonenumbers.national_significant_number(number)}")
        lines.append(digits(phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)))
    return "\n".join(lines)


def _placed(phone: str, country: str) -> PhoneNumber | None:
    plain = cleaning.to_ascii(phone).partition(CONTEXT)[0]
    ways = [(ABROAD.sub("+", plain, count=1), None)] if ABROAD.match(plain) else []
    for written, region in (*ways, (plain, _region(country))):
        try:
            number = phonenumbers.parse(written, region)
        except NumberParseException:
            continue
        if phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE:
            return number
    return None


def _region(country: str) -> str | None:
    """The two letters of a country, by its English name, its letters or one of its time zones."""
    spelled = _spelled(country)
    return _regions().get(spelled) or _regions().get(spelled.rpartition(",")[2].strip())


@cache
def _regions() -> Mapping[str, str]:
    names = {name: code for code, name in Locale("en").territories.items() if len(code) == 2}
    others = {name: codes[0] for name, codes in get_global("territory_aliases").items()
              if len(codes) == 1}  # fmt: skip
    known = names | others | dict(get_global("zone_territories"))
    known |= {code: code for code in names.values()}
    return {_spelled(name): code for name, code in known.items() if len(code) == 2}


def _spelled(country: str) -> str:
    return cleaning.to_ascii(country).casefold().replace(".", "").removeprefix("the ")
