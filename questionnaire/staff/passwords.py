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

LEAST, MOST = 15, 200
LONGEST = 1000  # nobody types more; making letters plain and hashing is work
FEWEST = 6  # different characters
LIST = Path(__file__).parent / "common_passwords.txt"  # twenty thousand; docs/decisions/staff.md
WALKS = (  # of fingers over the keys
    "1234567890" * 3,
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "qwertyuiopasdfghjklzxcvbnm" * 2,
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
)
Fault = Literal["short", "long", "common", "personal"]
# 19 MiB and two passes, one thread: what OWASP asks for at least. A flood of sign-ins then takes
# no more memory than a small server has.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def fault(password: str, personal: Iterable[str]) -> Fault | None:
    """Why this may not be a password; None when it may.

    Args:
        personal: what others would try first, such as the member's name.
    """
    if len(password) > LONGEST:
        return "long"
    plain = _plain(password)
    if len(plain) < LEAST:
        return "short"
    if len(plain) > MOST:
        return "long"
    if _is_common(plain.lower()):
        return "common"
    return "personal" if _is_personal(plain.lower(), personal) else None


def hashed(password: str) -> str:
    return _HASHER.hash(_plain(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether this password was kept. It takes as long when there is none."""
    if len(password) > LONGEST:
        return False
    try:
        return _HASHER.verify(kept or _nobodys(), _plain(password)) and kept is not None
    except VerifyMismatchError:
        return False


def _is_common(plain: str) -> bool:
    """One that many have, or one word of theirs that was only repeated or filled up."""
    letters = re.sub(r"[^a-z]", "", plain)
    shapes = {plain, _once(plain), letters, _once(letters)} - {""}
    walked = any(plain in walk or plain in walk[::-1] for walk in WALKS)
    return walked or len(set(plain)) < FEWEST or not shapes.isdisjoint(_common())


def _is_personal(plain: str, personal: Iterable[str]) -> bool:
    """Little is left without the words that belong to the person."""
    words = {word for text in personal for word in re.findall(r"[^\W\d_]{3,}", text.lower())}
    found = [word for word in words if word in plain]
    for word in found:
        plain = plain.replace(word, "")
    return bool(found) and len(re.sub(r"[\W\d_]", "", plain)) < LEAST // 2


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
