"""Whole words are found; the database holds none of them."""

import pytest
from sqlalchemy import select

from questionnaire.calls import requests, search
from questionnaire.calls.rotation import rotate
from questionnaire.calls.sealing import DataKeys
from questionnaire.calls.tables import SearchWord
from questionnaire.web.database import db
from tests.calls.stored import KEYS, NOW, ROBIN, store
from tests.calls.test_rotation import BOTH, ONLY_NEW


def found(words: str, keys: DataKeys = KEYS) -> int:
    return len(db.session.scalars(search.matches(db.session(), keys, words)).all())


@pytest.mark.usefixtures("database")
def test_no_word_stands_in_the_table() -> None:
    store()
    kept = " ".join(db.session.scalars(select(SearchWord.word)))
    assert len(kept.split()) == 4  # two words of the name, the address, the number
    for word in ("robin", "ravenscroft", "example", "5550100"):
        assert word not in kept


@pytest.mark.usefixtures("database")
def test_a_search_is_the_same_after_the_keys_are_changed() -> None:
    store()
    list(rotate(db.session(), BOTH))
    assert found("ravenscroft", ONLY_NEW) == 1


@pytest.mark.usefixtures("database")
def test_no_words_find_nothing() -> None:
    store()
    assert [found(words) for words in ("", "   ", "…", "robin nobody")] == [0, 0, 0, 0]


@pytest.mark.usefixtures("database")
def test_a_request_is_stored_even_where_no_key_opens_the_search_key() -> None:
    store()
    db.session.commit()
    requests.store(
        db.session(), ONLY_NEW, form_key="b", details=ROBIN, consent_version="1", now=NOW
    )
    db.session.commit()
    assert len(requests.newest_first(db.session())) == 2
