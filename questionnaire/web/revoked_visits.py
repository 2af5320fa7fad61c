"""Visits that were cleared or left: no copy of their cookie is accepted. In memory only.

A table of fixed size, shared by the forked worker processes. Each visit has one slot, which a later
visit with the same slot overwrites (docs/decisions/cookie.md).
"""

import secrets
from hashlib import blake2b
from mmap import mmap

SIZE = 16  # bytes of a visit's mark
PLACES = 1 << 20
KEY = secrets.token_bytes()  # so that nobody can choose whose mark is overwritten

_table = mmap(-1, PLACES * SIZE)


def revoke(token: str | None) -> None:
    """From now on no cookie opens that holds this form token."""
    if token:
        mark, place = _mark(token)
        _table[place] = mark


def is_revoked(token: str | None) -> bool:
    """Whether the visit of this form token was cleared or left, as far as is remembered."""
    if not token:
        return False
    mark, place = _mark(token)
    return _table[place] == mark


def _mark(token: str) -> tuple[bytes, slice]:
    mark = blake2b(token.encode(), digest_size=SIZE, key=KEY).digest()
    start = int.from_bytes(mark[:8], "big") % PLACES * SIZE
    return mark, slice(start, start + SIZE)
