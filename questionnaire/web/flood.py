"""When requests flood in, each costs some arithmetic of the sender's browser, or two minutes.

Nobody else is asked: no captcha, no third party. In quiet times nothing of it is there.
"""

from hashlib import sha256
from math import ceil

from flask import current_app
from limits import RateLimitItem, parse
from limits.errors import StorageError

from questionnaire.web.limits import limiter

BITS = 14  # zeros that a hash must begin with: some 16,000 tries, seconds on an old phone
PATIENCE = 120  # seconds that a form must be old when no script did the work
LONGEST = 20  # characters of an answer


def is_on() -> bool:
    """Whether more requests came in, from everywhere, than CALL_FLOOD says."""
    try:
        return not limiter.limiter.test(_limit(), "everybody")
    except StorageError:
        return False  # a visitor must not wait because Redis is away


def count_one() -> None:
    """A request was stored."""
    try:
        limiter.limiter.hit(_limit(), "everybody")
    except StorageError:
        return


def seconds_left(ticket: str, work: str, age: float) -> int:
    """How long this form has to wait before it may be sent; 0 for not at all.

    Args:
        ticket: of the form: signed, and good for one request, so its work is too.
        work: what the script found; may be anything.
        age: seconds since the form was made.
    """
    if age >= PATIENCE or not is_on() or is_done(ticket, work):
        return 0
    return ceil(PATIENCE - age)


def is_done(ticket: str, work: str) -> bool:
    """Whether SHA-256 of `ticket:work` begins with BITS zeros."""
    digest = sha256(f"{ticket}:{work[:LONGEST]}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - BITS) == 0


def _limit() -> RateLimitItem:
    return parse(current_app.extensions["settings"].call_flood)
