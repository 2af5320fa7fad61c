"""Call requests on SQLite and PostgreSQL: stored once, encrypted, expired."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask_migrate import check
from sqlalchemy import create_engine, text

from questionnaire.calls import requests
from questionnaire.calls.encryption import DataKeys, UnknownKeyError
from questionnaire.calls.requests import Details
from questionnaire.web.database import db
from tests.apps import app_with, settings_for
from tests.calls import stored
from tests.calls.stored import KEYS, NOW, ROBIN


def store(form_key: str = "key", details: Details = ROBIN, now: datetime = NOW) -> str:
    return stored.store(form_key, details, now).request.reference


def count() -> int:
    return int(db.session.execute(text("select count(*) from call_request")).scalar_one())


@pytest.mark.usefixtures("database")
def test_the_migrations_make_what_the_tables_say() -> None:
    check()  # exits when a migration is missing


@pytest.mark.usefixtures("database")
def test_a_stored_request_reads_back_as_it_was_entered() -> None:
    reference = store()
    db.session.commit()
    db.session.expire_all()
    found = requests.find(db.session(), reference.lower().replace("-", ""))
    assert found is not None
    assert requests.decrypt_details(KEYS, found) == ROBIN
    assert (found.status, found.consent_version, found.shares_summary) == ("new", "1", True)
    assert found.received_at == NOW


@pytest.mark.usefixtures("database")
def test_an_unknown_reference_finds_nothing() -> None:
    assert requests.find(db.session(), "0000-0000-00") is None


@pytest.mark.usefixtures("database")
def test_no_personal_field_can_be_read_from_the_row() -> None:
    store()
    row = str(db.session.execute(text("select * from call_request")).mappings().one())
    for secret in (
        "Robin",
        "robin@example.com",
        "555 0100",
        "Iceland",
        "mornings",
        "English",
        "Both",
    ):
        assert secret not in row


@pytest.mark.usefixtures("database")
def test_another_key_does_not_open_a_request() -> None:
    found = requests.find(db.session(), store())
    assert found is not None
    with pytest.raises(UnknownKeyError):
        requests.decrypt_details(DataKeys([Fernet.generate_key().decode()]), found)


@pytest.mark.usefixtures("database")
def test_the_same_form_again_makes_one_row_and_the_same_reference() -> None:
    first = store()
    db.session.commit()
    assert store(now=NOW + timedelta(minutes=1)) == first
    assert count() == 1


@pytest.mark.usefixtures("database")
def test_the_same_form_with_other_content_is_refused_and_the_first_one_stays() -> None:
    first = store()
    db.session.commit()
    with pytest.raises(requests.OtherContentError) as error:
        store(details=replace(ROBIN, name="Someone Else"))
    assert error.value.reference == first
    assert count() == 1


def test_two_threads_with_the_same_form_make_one_row(database: Flask) -> None:
    together = Barrier(2)

    def send() -> str:
        with database.app_context():
            together.wait()
            reference = store()
            db.session.commit()
            return reference

    for _ in range(20):
        with ThreadPoolExecutor(2) as threads:
            one, other = (threads.submit(send) for _ in range(2))
            assert one.result() == other.result()
        assert count() == 1
        db.session.rollback()
        db.session.execute(text("delete from call_request"))
        db.session.commit()


@pytest.mark.usefixtures("database")
def test_requests_are_listed_newest_first() -> None:
    old = store("old", now=NOW - timedelta(days=1))
    new = store("new", now=NOW)
    assert [r.reference for r in requests.newest_first(db.session())] == [new, old]


@pytest.mark.usefixtures("database")
def test_expiry_deletes_what_was_last_changed_before_and_nothing_else() -> None:
    store("old", now=NOW - timedelta(days=181))
    kept = store("new", now=NOW - timedelta(days=179))
    assert requests.expire(db.session(), unchanged_since=NOW - timedelta(days=180)) == 1
    db.session.commit()
    assert [r.reference for r in requests.newest_first(db.session())] == [kept]


@pytest.mark.usefixtures("database")
def test_an_expired_request_takes_its_mails_along() -> None:
    stored.enqueue(stored.store())
    requests.expire(db.session(), unchanged_since=NOW + timedelta(days=1))
    assert db.session.execute(text("select count(*) from outgoing_mail")).scalar_one() == 0


@pytest.mark.usefixtures("database")
def test_erasing_leaves_that_there_was_a_request_and_nothing_of_the_person() -> None:
    found = stored.store().request
    stored.enqueue(requests.Stored(found, None))
    before = found.details
    requests.erase(db.session(), found, status="withdrawn", now=NOW + timedelta(hours=1))
    db.session.commit()
    db.session.expire_all()
    assert requests.decrypt_details(KEYS, found) is None
    assert (found.status, found.shares_summary) == ("withdrawn", False)
    assert found.changed_at == NOW + timedelta(hours=1)
    rows = [str(db.session.execute(text(f"select * from {table}")).mappings().all())
            for table in ("call_request", "outgoing_mail")]  # fmt: skip
    assert rows[1] == "[]"
    assert before not in rows[0]


@pytest.mark.usefixtures("database")
def test_a_form_sent_again_after_its_request_was_erased_counts_as_other_content() -> None:
    found = stored.store().request
    requests.erase(db.session(), found, status="withdrawn", now=NOW)
    db.session.commit()
    with pytest.raises(requests.OtherContentError):
        store()


@pytest.mark.usefixtures("database")
def test_only_the_link_of_the_visitor_finds_the_request_and_the_row_does_not_tell_it() -> None:
    first, other = stored.store("a"), stored.store("b")
    db.session.commit()
    assert first.link is not None
    assert requests.find_by_link(db.session(), first.link) is first.request
    assert requests.find_by_link(db.session(), first.link[:-1]) is None
    assert first.link not in str(db.session.execute(text("select * from call_request")).all())
    assert other.link != first.link
    assert stored.store("a").link is None


def test_references_are_easy_to_read_out_and_do_not_repeat() -> None:
    references = {requests.new_reference() for _ in range(2000)}
    assert len(references) == 2000
    assert all(
        len(reference) == 12 and not set("ILOU") & set(reference) for reference in references
    )


def test_a_database_that_was_made_where_the_locale_is_c_keeps_every_script(
    postgres_server: str,
) -> None:
    engine = create_engine(settings_for(postgres_server).database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(
            text("create database no_encoding encoding 'SQL_ASCII' template template0")
        )
    engine.dispose()
    app = app_with(settings_for(postgres_server.removesuffix("postgres") + "no_encoding"))
    with app.app_context():
        store(details=replace(ROBIN, name="علی‌رضا Öz"))
        db.session.commit()
        (row,) = requests.newest_first(db.session())
        details = requests.decrypt_details(KEYS, row)
        assert details
        assert details.name == "علی‌رضا Öz"
        db.session.rollback()
        db.engine.dispose()
