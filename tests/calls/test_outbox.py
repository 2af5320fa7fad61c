"""Mails that wait, on SQLite and PostgreSQL: one sender each, patience, and no loss."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import text

from questionnaire.calls import outbox
from questionnaire.calls.call_tables import OutgoingMail
from questionnaire.web.database import db
from tests.calls.stored import KEYS, LETTER, NOW, enqueue, store


def claim(now: datetime = NOW) -> OutgoingMail | None:
    row = outbox.claim(db.session(), now=now)
    db.session.commit()
    return row


def fail(row: OutgoingMail, now: datetime, *, refused: bool = False, jitter: float = 0.5) -> None:
    outbox.mark_failed(db.session(), row, fault="no", refused=refused, jitter=jitter, now=now)
    db.session.commit()


def claimed(now: datetime) -> OutgoingMail:
    row = claim(now)
    assert row is not None
    return row


def due_at() -> datetime:
    due: datetime = db.session.scalars(db.select(OutgoingMail.due_at)).one()
    return due


@pytest.mark.usefixtures("database")
def test_a_mail_is_claimed_once_and_the_next_one_gets_another() -> None:
    enqueue(store("a"))
    enqueue(store("b"), now=NOW + timedelta(seconds=1))
    later = NOW + timedelta(seconds=2)
    first, second = claimed(later), claimed(later)
    assert first.id < second.id
    assert claim(later) is None


@pytest.mark.usefixtures("database")
def test_the_words_are_sealed_while_it_waits_and_gone_once_it_is_sent() -> None:
    enqueue(store())
    assert "arrived" not in str(db.session.execute(text("select * from outgoing_mail")).all())
    row = claimed(NOW)
    assert outbox.decrypt_mail(KEYS, row) == LETTER
    outbox.mark_sent(db.session(), row, now=NOW)
    db.session.commit()
    kept = db.session.scalars(db.select(OutgoingMail)).one()
    assert (kept.status, kept.message, kept.sent_at) == ("sent", "", NOW)
    assert claim(NOW + timedelta(days=30)) is None


@pytest.mark.usefixtures("database")
def test_a_sender_that_died_is_taken_over_and_its_late_word_does_not_count() -> None:
    enqueue(store())
    dead = claimed(NOW)
    assert claim(NOW + outbox.LEASE - timedelta(seconds=1)) is None
    assert claimed(NOW + outbox.LEASE).claim != dead.claim
    fail(dead, NOW + outbox.LEASE)
    assert db.session.scalars(db.select(OutgoingMail.attempts)).one() == 0


@pytest.mark.parametrize("ahead", [timedelta(days=400), timedelta(days=9)])
@pytest.mark.usefixtures("database")
def test_a_clock_that_jumped_ahead_and_back_holds_nothing_back(ahead: timedelta) -> None:
    enqueue(store())
    fail(claimed(NOW + ahead), NOW + ahead)
    assert claimed(NOW).status == "waiting"


@pytest.mark.usefixtures("database")
def test_each_failure_doubles_the_pause_and_after_days_it_is_given_up_and_said() -> None:
    enqueue(store())
    now, pauses = NOW, []
    while row := claim(now):
        fail(row, now)
        pauses.append(due_at() - now)
        now = due_at()
    assert pauses[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert max(pauses) == outbox.MAX_PAUSE
    assert outbox.PATIENCE < now - NOW < outbox.PATIENCE + 2 * outbox.MAX_PAUSE
    assert outbox.backlog(db.session()).given_up == 1
    assert outbox.try_again(db.session(), now=now) == 1
    assert claimed(now).last_fault == "no"


@pytest.mark.usefixtures("database")
def test_a_refused_mail_is_given_up_sooner_but_never_before_several_tries() -> None:
    enqueue(store())
    fail(claimed(NOW + timedelta(days=40)), NOW + timedelta(days=40), refused=True)
    assert outbox.backlog(db.session()).given_up == 0
    now, tries = NOW, 1
    while row := claim(now):
        fail(row, now, refused=True)
        now, tries = due_at(), tries + 1
    assert tries > 5
    assert now - NOW < outbox.PATIENCE


def test_many_mails_that_failed_together_come_back_spread() -> None:
    pauses = {outbox.retry_delay(8, jitter / 10) for jitter in range(11)}
    assert min(pauses) == timedelta(minutes=96)
    assert max(pauses) == timedelta(minutes=160)
    assert len(pauses) == 11


@pytest.mark.usefixtures("database")
def test_the_backlog_says_how_many_wait_and_since_when() -> None:
    assert outbox.backlog(db.session()) == outbox.Backlog(0, None, 0, 0)
    enqueue(store("a"))
    enqueue(store("b"), now=NOW + timedelta(hours=1))
    fail(claimed(NOW + timedelta(hours=1)), NOW + timedelta(hours=1))
    assert outbox.backlog(db.session()) == outbox.Backlog(2, NOW, 1, 0)


def test_senders_side_by_side_share_the_mails_and_never_one_mail(database: Flask) -> None:
    for number in range(40):
        enqueue(store(str(number)))
    together = Barrier(4)

    def work() -> list[int]:
        with database.app_context():
            together.wait()
            mine = []
            while row := outbox.claim(db.session(), now=NOW):
                db.session.commit()
                mine.append(row.id)
                outbox.mark_sent(db.session(), row, now=NOW)
                db.session.commit()
            return mine

    with ThreadPoolExecutor(4) as threads:
        taken = [one.result() for one in [threads.submit(work) for _ in range(4)]]
    assert sum(map(len, taken)) == len({one for each in taken for one in each}) == 40
