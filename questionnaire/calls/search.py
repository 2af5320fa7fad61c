"""Find requests by what is encrypted: whole words, hashed with a key of their own.

A name is only ever stored sealed. Beside it stand the HMACs of its words, so that a word can be
found by making the same HMAC again. Whoever holds the database and not the keys learns how often a
word occurs, and no word. Parts of words can't be found.
"""

import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Select, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from questionnaire.calls.sealing import DataKeys, UnknownKeyError
from questionnaire.calls.tables import CallRequest, SearchKey, SearchWord

PHONE = re.compile(r"[\d\s()+./-]+\Z")
LEAST_DIGITS = 5


def remember(
    session: Session, keys: DataKeys, request: CallRequest, *, name: str, email: str, phone: str
) -> None:
    """Let a request be found by the words of the name, the whole address or the whole number.

    Replaces what it could be found by before. The caller commits.
    """
    session.flush()  # gives the request its id
    forget(session, request)
    try:
        key = _key(session, keys)
    except UnknownKeyError:
        return  # a request that no word finds is better than one that is lost
    said = {*_words(name), *_words(email), *_words(phone)}
    session.add_all(
        SearchWord(word=hashed, request_id=request.id)
        for hashed in {_hash(key, word) for word in said}
    )


def forget(session: Session, request: CallRequest) -> None:
    """The request can't be found by words any more. The caller commits."""
    session.execute(delete(SearchWord).filter_by(request_id=request.id))


def matches(session: Session, keys: DataKeys, query: str) -> Select[int]:
    """The ids of all requests that hold every word of the query."""
    key = _key(session, keys)
    hashes = {_hash(key, word) for word in _words(query)}
    return (
        select(SearchWord.request_id)
        .where(SearchWord.word.in_(hashes))
        .group_by(SearchWord.request_id)
        .having(func.count() == len(hashes))
    )


def _words(text: str) -> Iterator[str]:
    """Words in one spelling: no case, no accents. An address or a number is one word."""
    if PHONE.match(text) and len(re.sub(r"\D", "", text)) >= LEAST_DIGITS:
        yield re.sub(r"\D", "", text)
        return
    for part in text.casefold().split():
        if "@" in part:
            yield part
        else:
            spelled = unicodedata.normalize("NFKD", part)
            bare = "".join(c for c in spelled if not unicodedata.combining(c))
            yield from re.findall(r"\w+", bare)


def _hash(key: bytes, word: str) -> str:
    return hmac.new(key, word.encode(), sha256).hexdigest()[:32]


def _key(session: Session, keys: DataKeys) -> bytes:
    """The search key; made by whoever needs it first."""
    found = session.get(SearchKey, 1)
    if not found:
        try:
            with session.begin_nested():
                session.add(SearchKey(id=1, key=keys.seal(secrets.token_hex(32))))
        except IntegrityError:  # somebody else was first
            session.expire_all()
        found = session.get_one(SearchKey, 1)
    return bytes.fromhex(keys.open(found.key))
