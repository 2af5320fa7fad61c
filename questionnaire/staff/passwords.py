"""Passwords: long ones that others would not think of, kept as argon2id."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Literal
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

MIN_LENGTH, MAX_LENGTH = 15, 200
MAX_READ = 1000  # nobody types more; making letters plain and hashing is work
MIN_CHARACTERS = 6  # different characters
LIST = Path(__file__).parent / "common_passwords.txt"  # twenty thousand; docs/decisions/staff.md
WALKS = (  # of fingers over the keys
    "1234567890" * 3,
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "qwertyuiopasdfghjklzxcvbnm" * 2,
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
)
# A year, with day and month on either side of it.
DATE = re.compile(r"(?:[0-3]\d[01]\d)?(?:19|20)\d\d(?:[01]\d[0-3]\d)?")
SAID_BEFORE = re.compile(r"(.{3,20})(?=.*\1)")  # and said again further on
LOOKALIKES = str.maketrans("013457@$", "oieastas")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe"})
ENOUGH = 7  # letters that are nobody's name, or signs that are no date and said once
Fault = Literal["short", "long", "repeated", "in order", "dates", "personal", "public", "common"]
# 19 MiB and two passes, one thread: what OWASP asks for at least. A flood of sign-ins then takes
# no more memory than a small server has.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def fault(password: str, personal: Iterable[str], public: Iterable[str]) -> Fault | None:
    """Why this may not be a password; None when it may.

    Args:
        personal: what is the member's own, as their name and address.
        public: what everybody here has, as the names of the practice and of the site.
    """
    if len(password) > MAX_READ:
        return "long"
    plain = _plain(password)
    if len(plain) < MIN_LENGTH:
        return "short"
    if len(plain) > MAX_LENGTH:
        return "long"
    signs = _squeezed(plain)
    found: dict[Fault, bool] = {  # what says most about it goes first
        "personal": _is_named(signs, personal),
        "public": _is_named(signs, (*personal, *public)),
        "dates": bool(DATE.search(signs)) and len(DATE.sub("", signs)) < ENOUGH,
        "in order": _is_in_order(plain.lower(), signs),
        "repeated": _is_repeated(plain, signs),
        "common": _is_common(plain.lower()),
    }
    return next((why for why, is_so in found.items() if is_so), None)


def hashed(password: str) -> str:
    return _HASHER.hash(_plain(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether this password was kept. It takes as long when there is none."""
    if len(password) > MAX_READ:
        return False
    try:
        return _HASHER.verify(kept or _nobodys(), _plain(password)) and kept is not None
    except VerifyMismatchError:
        return False


def _is_repeated(plain: str, signs: str) -> bool:
    """Too few different signs, or hardly longer when everything is said only once."""
    once = _once(signs)
    return (
        len(set(plain.lower())) < MIN_CHARACTERS
        or (once != signs and len(once) < MIN_LENGTH)
        or (bool(SAID_BEFORE.search(signs)) and len(SAID_BEFORE.sub("", signs)) <= ENOUGH)
    )


def _is_in_order(plain: str, signs: str) -> bool:
    """Along the keys, the alphabet or the numbers, each as often as you like."""
    shapes = {plain, signs, re.sub(r"(.)\1+", r"\1", signs)}
    return any(shape in walk or shape in walk[::-1] for shape in shapes for walk in WALKS)


def _is_named(signs: str, names: Iterable[str]) -> bool:
    """Little is left without these names, read forward, backward or with 3 for e."""
    words = {
        part
        for name in names
        for written in (name.lower(), name.lower().translate(UMLAUTS))
        for part in (_squeezed(written), *map(_squeezed, re.findall(r"[^\W\d_]{2,}", written)))
        if part
    }
    named = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)")
    return any(
        named.search(shape) and len(re.sub(r"\d", "", named.sub("", shape))) < ENOUGH
        for shape in (signs, signs[::-1], signs.translate(LOOKALIKES))
    )


def _is_common(plain: str) -> bool:
    """One that many have, or one word of theirs that was only repeated or filled up."""
    letters = re.sub(r"[^a-z]", "", plain)
    return not {plain, _once(plain), letters, _once(letters)}.isdisjoint(_common() - {""})


def _squeezed(text: str) -> str:
    """Letters and digits alone, without case and accents."""
    return re.sub(r"[\W_]", "", normalize("NFKD", text.casefold()))


def _once(text: str) -> str:
    """The shortest text of which this one is a repetition."""
    return text[: (text + text).find(text, 1)]


def _plain(password: str) -> str:
    # The same letter may reach us in two ways, as one sign or as a letter with an accent.
    return normalize("NFKC", password)


@cache
def _common() -> frozenset[str]:
    return frozenset(LIST.read_text("utf-8").split())


@cache
def _nobodys() -> str:
    return _HASHER.hash(token_hex())
