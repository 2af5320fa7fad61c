"""When very many call requests come in, each costs a proof of work, or a few minutes of waiting.

Both grow with the number of requests. No captcha, no third party. In quiet times forms have none
of it.
"""

from dataclasses import dataclass
from hashlib import sha256
from math import ceil, log2

from flask import current_app
from limits import parse

from questionnaire.web.middleware import limits

MIN_BITS = 14  # zeros that a hash must begin with: some 16,000 tries, seconds on an old phone
MAX_BITS = 20
GRACE = 1  # bits that the flood may have grown by while somebody typed
BASE_WAIT, WAIT_PER_BIT = 120, 60  # seconds that a form must be old when no script did it
MAX_ANSWER = 20  # characters of an answer


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a form costs just now: either of the two."""

    bits: int
    seconds: int


def challenge() -> Challenge | None:
    """None unless more requests came in, from everywhere, than PROOF_OF_WORK_ABOVE says."""
    limit = everybody()
    floods = limits.hits(limit) / parse(limit[0]).amount
    if floods < 1:
        return None
    doublings = min(int(log2(floods)), MAX_BITS - MIN_BITS)
    return Challenge(MIN_BITS + doublings, BASE_WAIT + WAIT_PER_BIT * doublings)


def everybody() -> limits.Limit:
    """The limit that counts everybody together. Nothing is refused by it."""
    return (current_app.extensions["settings"].proof_of_work_above, "calls of everybody")


def seconds_left(ticket: str, work: str, age: float) -> int:
    """How long this form has to wait before it may be sent; 0 for not at all.

    Args:
        ticket: of the form: signed, and good for one request, so its work is too.
        work: what the script found; may be anything.
        age: seconds since the form was made.
    """
    due = challenge()
    if due is None or age >= due.seconds or is_done(ticket, work, max(MIN_BITS, due.bits - GRACE)):
        return 0
    return ceil(due.seconds - age)


def is_done(ticket: str, work: str, bits: int) -> bool:
    """Whether SHA-256 of `ticket:work` begins with so many zeros."""
    digest = sha256(f"{ticket}:{work[:MAX_ANSWER]}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - bits) == 0
