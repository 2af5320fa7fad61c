"""Passwords: rules against guessable ones, and argon2id hashes."""

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
MAX_READ = 1000  # longer input is rejected before normalizing and hashing, which are slow
MIN_CHARACTERS = 6  # different characters
LIST = Path(__file__).parent / "common_passwords.txt"  # twenty thousand; docs/decisions/staff.md
WALKS = (  # sequences of keys or letters
    "1234567890" * 3,
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "qwertyuiopasdfghjklzxcvbnm" * 2,
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
)
# A year, optionally with day and month before or after it.
DATE = re.compile(r"(?:[0-3]\d[01]\d)?(?:19|20)\d\d(?:[01]\d[0-3]\d)?")
REPEATED = re.compile(r"(.{3,20})(?=.*\1)")  # text that occurs again later
LOOKALIKES = str.maketrans("013457@$", "oieastas")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe"})
ENOUGH = 7  # characters outside of names, dates and repetitions
Fault = Literal["short", "long", "repeated", "in order", "dates", "personal", "public", "common"]
# 19 MiB, two passes, one thread: the minimum that OWASP recommends. Many simultaneous sign-ins
# then still fit into the memory of a small server.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def fault(password: str, personal: Iterable[str], public: Iterable[str]) -> Fault | None:
    """The reason to reject this password; None if it is accepted.

    Args:
        personal: words of the member, such as their name and address.
        public: words of the practice, such as its name and that of the site.
    """
    if len(password) > MAX_READ:
        return "long"
    plain = _plain(password)
    if len(plain) < MIN_LENGTH:
        return "short"
    if len(plain) > MAX_LENGTH:
        return "long"
    characters = _alphanumeric(plain)
    found: dict[Fault, bool] = {  # the most specific reason first
        "personal": _is_named(characters, personal),
        "public": _is_named(characters, (*personal, *public)),
        "dates": bool(DATE.search(characters)) and len(DATE.sub("", characters)) < ENOUGH,
        "in order": _is_in_order(plain.lower(), characters),
        "repeated": _is_repeated(plain, characters),
        "common": _is_common(plain.lower()),
    }
    return next((why for why, is_so in found.items() if is_so), None)


def hashed(password: str) -> str:
    return _HASHER.hash(_plain(password))


def fits(stored: str | None, password: str) -> bool:
    """Whether the password matches the hash. It takes the same time without a hash."""
    if len(password) > MAX_READ:
        return False
    try:
        return _HASHER.verify(stored or _dummy_hash(), _plain(password)) and stored is not None
    except VerifyMismatchError:
        return False


def _is_repeated(plain: str, characters: str) -> bool:
    """Too few different characters, or too short without repetitions."""
    once = _once(characters)
    return (
        len(set(plain.lower())) < MIN_CHARACTERS
        or (once != characters and len(once) < MIN_LENGTH)
        or (bool(REPEATED.search(characters)) and len(REPEATED.sub("", characters)) <= ENOUGH)
    )


def _is_in_order(plain: str, characters: str) -> bool:
    """A sequence on the keyboard, in the alphabet or of numbers, with or without repeats."""
    shapes = {plain, characters, re.sub(r"(.)\1+", r"\1", characters)}
    return any(shape in walk or shape in walk[::-1] for shape in shapes for walk in WALKS)


def _is_named(characters: str, names: Iterable[str]) -> bool:
    """Too short without these names, spelling forward, backward or with 3 for e."""
    words = {
        part
        for name in names
        for spelling in (name.lower(), name.lower().translate(UMLAUTS))
        for part in (
            _alphanumeric(spelling),
            *map(_alphanumeric, re.findall(r"[^\W\d_]{2,}", spelling)),
        )
        if part
    }
    named = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)")
    return any(
        named.search(shape) and len(re.sub(r"\d", "", named.sub("", shape))) < ENOUGH
        for shape in (characters, characters[::-1], characters.translate(LOOKALIKES))
    )


def _is_common(plain: str) -> bool:
    """A common password, also when repeated or padded."""
    letters = re.sub(r"[^a-z]", "", plain)
    return not {plain, _once(plain), letters, _once(letters)}.isdisjoint(_common() - {""})


def _alphanumeric(text: str) -> str:
    """Only letters and digits, without case and accents."""
    return re.sub(r"[\W_]", "", normalize("NFKD", text.casefold()))


def _once(text: str) -> str:
    """The shortest text of which this one is a repetition."""
    return text[: (text + text).find(text, 1)]


def _plain(password: str) -> str:
    # A letter with an accent can be one character or two, depending on the keyboard.
    return normalize("NFKC", password)


@cache
def _common() -> frozenset[str]:
    return frozenset(LIST.read_text("utf-8").split())


@cache
def _dummy_hash() -> str:
    return _HASHER.hash(token_hex())
