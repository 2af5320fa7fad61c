"""New keys while the site runs: everything is encrypted again, and nothing is lost."""

from threading import Thread

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import select

from questionnaire.calls import key_rotation, outbox, requests
from questionnaire.calls.call_tables import Base, CallRequest, OutgoingMail
from questionnaire.calls.encryption import DataKeys, UnknownKeyError
from questionnaire.calls.key_rotation import Rotated, rotate
from questionnaire.web.database import db
from tests.calls.stored import KEY, KEYS, LETTER, ROBIN, enqueue, store

pytestmark = pytest.mark.slow

NEW = Fernet.generate_key().decode()
BOTH, ONLY_NEW = DataKeys([NEW, KEY]), DataKeys([NEW])
DETAILS, MESSAGE = "call_request.details", "outgoing_mail.message"


def rotated(keys: DataKeys) -> dict[str, Rotated]:
    return {done.column: done for done in rotate(db.session(), keys)}


@pytest.mark.usefixtures("database")
def test_everything_sealed_opens_with_the_new_key_alone() -> None:
    many = key_rotation.BATCH + 3  # more than one transaction holds
    for number in range(many):
        enqueue(store(form_key=f"form {number}"))
    done = rotated(BOTH)
    assert done[DETAILS] == Rotated(DETAILS, many, 0)
    assert done[MESSAGE] == Rotated(MESSAGE, many, 0)
    for row in db.session.scalars(select(CallRequest)):
        assert requests.decrypt_details(ONLY_NEW, row) == ROBIN
    for mail in db.session.scalars(select(OutgoingMail)):
        assert outbox.decrypt_mail(ONLY_NEW, mail) == LETTER
    assert {found.again for found in rotated(BOTH).values()} == {0}


@pytest.mark.usefixtures("database")
def test_what_was_erased_or_sealed_before_keys_had_names_is_no_obstacle() -> None:
    stored = store(form_key="erased").request
    stored.details = ""
    old = store(form_key="old").request
    old.details = old.details.rpartition(":")[2]
    db.session.commit()
    assert rotated(BOTH)[DETAILS] == Rotated(DETAILS, 1, 0)
    assert requests.decrypt_details(ONLY_NEW, old) == ROBIN


@pytest.mark.usefixtures("database")
def test_what_no_key_opens_is_counted_and_left_alone() -> None:
    before = store().request.details
    db.session.commit()
    assert rotated(ONLY_NEW)[DETAILS] == Rotated(DETAILS, 0, 1)
    (row,) = db.session.scalars(select(CallRequest))
    assert row.details == before
    with pytest.raises(UnknownKeyError):
        requests.decrypt_details(ONLY_NEW, row)


def test_requests_that_come_in_and_are_taken_back_meanwhile_stay_as_people_left_them(
    database: Flask,
) -> None:
    for number in range(300):
        store(form_key=f"form {number}")
    db.session.commit()

    def people() -> None:
        with database.app_context():
            for number in range(0, 300, 10):
                found = select(CallRequest).filter_by(form_key=f"form {number}")
                row = db.session.scalars(found).one()
                requests.erase(db.session(), row, status="withdrawn", now=row.changed_at)
                requests.store(
                    db.session(), BOTH, form_key=f"new {number}", details=ROBIN,
                    consent_version="1", now=row.changed_at,
                )  # fmt: skip
                db.session.commit()

    beside = Thread(target=people)
    beside.start()
    rotated(BOTH)
    beside.join()
    rotated(BOTH)
    kept = db.session.scalars(select(CallRequest).execution_options(populate_existing=True)).all()
    opened = [requests.decrypt_details(ONLY_NEW, row) for row in kept]
    assert opened.count(None) == 30
    assert opened.count(ROBIN) == 300


@pytest.mark.usefixtures("database")
def test_a_field_that_changed_since_it_was_read_is_not_written_over() -> None:
    store()
    db.session.commit()
    column = Base.metadata.tables["call_request"].c.details
    (number,) = db.session.scalars(select(CallRequest.id))
    before = KEYS.encrypt("as it was")
    assert key_rotation._encrypt_again(db.session(), BOTH, column, number, before) == 0
