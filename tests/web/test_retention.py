"""Old requests go by themselves, on both databases, and for real."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, func, select, text

from questionnaire.calls import audit
from questionnaire.calls.call_tables import AuditEntry, CallRequest, OutgoingMail, RateLimit
from questionnaire.calls.clock import EVERY, ClockReading
from questionnaire.web import retention
from questionnaire.web.database import db
from tests.calls.conftest import database
from tests.calls.stored import NOW, enqueue, store

__all__ = ["database"]
HOUR = EVERY.total_seconds()
KEPT = timedelta(days=180)


def count(table: type[CallRequest | OutgoingMail]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_request_is_kept_to_the_day_and_then_goes_with_its_mails(database: Flask) -> None:
    enqueue(store())
    enqueue(store("a day later", now=NOW + timedelta(days=1)))
    assert retention.delete_old(NOW + KEPT) == 0
    assert retention.delete_old(NOW + KEPT + timedelta(seconds=1)) == 1
    assert (count(CallRequest), count(OutgoingMail)) == (1, 1)
    newest = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert newest is not None
    assert (newest.actor, newest.action, newest.detail) == (audit.SYSTEM, "requests.expired", "1")


def test_every_hour_what_is_old_goes(database: Flask) -> None:
    store()
    db.session.commit()
    began = ClockReading(NOW + KEPT, 0)
    soon = ClockReading(NOW + KEPT + timedelta(minutes=59), HOUR - 60)
    assert retention.hourly(began, soon) == began
    assert count(CallRequest) == 1
    later = ClockReading(NOW + KEPT + EVERY, HOUR)
    assert retention.hourly(began, later) == later
    assert count(CallRequest) == 0


def test_counters_that_are_over_go_with_them(database: Flask) -> None:
    db.session.execute(delete(RateLimit))  # of other tests on this server
    for key, ends_at in (("over", NOW), ("still on", NOW + timedelta(seconds=1))):
        db.session.add(RateLimit(key=key, count=1, ends_at=ends_at))
    db.session.commit()
    retention.delete_old(NOW)
    assert list(db.session.scalars(select(RateLimit.key))) == ["still on"]
    db.session.execute(delete(RateLimit))
    db.session.commit()


def test_a_clock_that_jumps_half_a_year_ahead_deletes_nothing(database: Flask) -> None:
    store()
    db.session.commit()
    jumped = ClockReading(NOW + KEPT + EVERY, HOUR)
    assert retention.hourly(ClockReading(NOW, 0), jumped) == jumped
    assert count(CallRequest) == 1


def test_no_trace_of_what_was_deleted_stays_in_the_file(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        enqueue(store())
        encrypted = db.session.scalars(select(CallRequest.details)).one()
        files = list(tmp_path.glob("calls.sqlite*"))
        assert any(encrypted.encode() in file.read_bytes() for file in files)
        retention.delete_old(NOW + KEPT + timedelta(days=1))
        assert not any(encrypted.encode() in file.read_bytes() for file in files if file.exists())
        assert db.session.scalar(text("select count(*) from audit_entry")) == 1


def test_a_request_that_somebody_is_at_work_on_keeps_all_that_belongs_to_it(
    database: Flask,
) -> None:
    enqueue(store())
    later = NOW + KEPT + timedelta(days=1)
    if db.engine.dialect.name == "postgresql":  # elsewhere, who works keeps others from writing
        with db.engine.connect() as at_work:
            at_work.execute(select(CallRequest.id).with_for_update())
            assert retention.delete_old(later) == 0
            at_work.rollback()
        assert (count(CallRequest), count(OutgoingMail)) == (1, 1)
    assert retention.delete_old(later) == 1
    assert (count(CallRequest), count(OutgoingMail)) == (0, 0)
