"""Parts of words are found; nothing but the encrypted requests is kept to find them by."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from questionnaire.calls import inbox, requests, search
from questionnaire.calls.call_tables import CallRequest
from questionnaire.calls.encryption import DataKeys
from questionnaire.calls.inbox import Filters
from questionnaire.calls.key_rotation import rotate
from questionnaire.web.database import db
from tests.calls.stored import KEYS, NOW, ROBIN, store
from tests.calls.test_key_rotation import BOTH, ONLY_NEW
from tests.hostile import at_most

pytestmark = pytest.mark.slow


def found(words: str, keys: DataKeys = KEYS) -> int:
    return len(inbox.page(db.session(), keys, Filters(words=words)).rows)


def add(count: int, name: str) -> None:
    """Requests of the same name, one second after the other."""
    encrypted = store(name, replace(ROBIN, name=name)).request.details
    kept = {"shares_summary": False, "consent_version": "1", "status": "new", "details": encrypted}
    for number in range(count - 1):
        at = NOW + timedelta(seconds=number + 1)
        told = {"reference": requests.new_reference(), "form_key": f"{name} {number}"}
        db.session.add(CallRequest(**kept, **told, received_at=at, changed_at=at))
    db.session.flush()


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("rob", True), ("ROBIN", True), ("robin raven", True), ("raven rob", True), ("ünal", False),
        ("ROBÍN", True), ("ｒｏｂｉｎ", True), ("@example", True), ("robin nobody", False),
        ("555 0100", True), ("+1 (555) 01", True), ("5550100", True), ("555 0101", False),
        ("…", False), ("   ", False), ("-", False), ("%", False), ("_", False), ("()", False),
        ("Iceland", False), ("Both at once", False),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("database")
def test_every_word_has_to_be_part_of_name_email_number_or_reference(
    words: str, fits: bool
) -> None:
    store()
    assert found(words) == fits


@pytest.mark.usefixtures("database")
def test_accents_and_dashes_do_not_matter() -> None:
    store("a", replace(ROBIN, name="Zoë Müller-Łuż", email="", phone=""))
    assert [found(words) for words in ("zoe", "muller", "MÜLLERŁUZ", "müller-łuż")] == [1, 1, 1, 1]


@pytest.mark.usefixtures("database")
def test_a_reference_is_found_at_once_whole_or_in_part_erased_or_not() -> None:
    request = store().request
    add(3, "Kim")
    reference = request.reference
    for words in (reference, reference.lower(), reference.replace("-", ""), reference[:7]):
        assert found(words) == 1
    requests.erase(db.session(), request, status="erased", now=NOW)
    assert (found(reference), found("ravens")) == (1, 0)


@pytest.mark.usefixtures("database")
def test_a_search_is_the_same_after_the_keys_are_changed() -> None:
    store()
    list(rotate(db.session(), BOTH))
    assert found("ravenscroft", ONLY_NEW) == 1


@pytest.mark.usefixtures("database")
def test_what_no_key_opens_is_passed_over() -> None:
    store()
    db.session.commit()
    requests.store(
        db.session(), ONLY_NEW, form_key="b", details=ROBIN, consent_version="1", now=NOW
    )
    assert (found("robin"), found("robin", BOTH)) == (1, 2)


@pytest.mark.usefixtures("database")
def test_a_database_that_is_read_tells_no_name_even_to_who_may_add_words_to_it() -> None:
    """An address typed into the field of the name left the same hash as that of who has it."""
    victim = store("victim").request
    store("probe", replace(ROBIN, name=ROBIN.email, email="other@example.com", phone=""))
    db.session.commit()
    rows = {
        name: db.session.execute(text(f"select * from {name}")).all()
        for name in ("search_word", "search_key")
    }
    assert rows == {"search_word": [], "search_key": []}
    assert len({row.details for row in requests.newest_first(db.session())}) == 2
    assert victim.details


@pytest.mark.usefixtures("database")
def test_what_an_earlier_release_writes_into_the_former_index_does_not_stay() -> None:
    request = store().request
    db.session.execute(text("insert into search_key values (1, 'encrypted')"))
    db.session.execute(text(f"insert into search_word values ('hash', {request.id})"))
    requests.erase(db.session(), request, status="withdrawn", now=NOW)
    for name in ("search_word", "search_key"):
        assert db.session.scalar(text(f"select count(*) from {name}")) == 0
    db.session.execute(text("insert into search_key values (1, 'encrypted')"))
    requests.expire(db.session(), unchanged_since=NOW)  # every hour
    assert db.session.scalar(text("select count(*) from search_key")) == 0


@pytest.mark.usefixtures("database")
def test_pages_of_a_search_hold_what_the_export_takes() -> None:
    add(30, "Kim")
    add(2, "Lou")
    add(27, "Kimberley")
    for oldest_first in (False, True):
        filters = Filters(words="kim", oldest_first=oldest_first)
        pages = [inbox.page(db.session(), KEYS, filters)]
        while (after := pages[-1].following) is not None:
            pages.append(inbox.page(db.session(), KEYS, replace(filters, after=after)))
        assert [len(page.rows) for page in pages] == [25, 25, 7]
        assert not any(page.unfinished for page in pages)
        shown = [row.id for page in pages for row in page.rows]
        assert shown == [row.id for row in inbox.all_rows(db.session(), KEYS, filters)]


@pytest.mark.usefixtures("database")
def test_one_page_opens_so_many_and_says_that_there_are_more() -> None:
    store("old", replace(ROBIN, name="Lou"), now=NOW - timedelta(days=1))
    add(search.MAX_DECRYPTED, "Kim")
    first = inbox.page(db.session(), KEYS, Filters(words="lou"))
    assert (first.rows, first.unfinished) == ([], True)
    second = inbox.page(db.session(), KEYS, Filters(words="lou", after=first.following))
    assert (len(second.rows), second.following) == (1, None)


@pytest.mark.usefixtures("database")
def test_a_query_of_any_size_costs_little() -> None:
    store()
    with at_most(2):
        for words in ("\N{COMBINING GRAVE ACCENT}" * 60_000, "ﷺ" * 60_000, "a " * 30_000):
            found(words)
