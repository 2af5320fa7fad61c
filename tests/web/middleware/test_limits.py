"""Limits hold for many processes and many tries at once, and for those they are meant for."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from questionnaire.calls import rate_limits
from questionnaire.calls.call_tables import OutgoingMail, RateLimit
from questionnaire.web.database import db
from questionnaire.web.middleware import limits
from questionnaire.web.settings import Settings
from tests.apps import app_with, settings_for
from tests.servers import free_port
from tests.visitor import Visitor
from tests.web.staff.test_inbox_pages import everywhere

pytestmark = pytest.mark.slow

__all__ = ["everywhere"]

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
AWAY = f"redis://127.0.0.1:{free_port()}/0"


def counted(times: int, now: datetime = NOW) -> list[int]:
    found = [rate_limits.add(db.session(), "k", 1, window=HOUR, now=now)[0] for _ in range(times)]
    db.session.commit()
    return found


def test_a_counter_counts_within_its_window_and_begins_again_after_it(everywhere: Flask) -> None:
    with everywhere.app_context():
        counts_and_begins_again()


def counts_and_begins_again() -> None:
    assert counted(3) == [1, 2, 3]
    assert counted(1, NOW + HOUR - timedelta(seconds=1)) == [4]
    assert rate_limits.read(db.session(), "k", now=NOW) == 4
    assert rate_limits.read(db.session(), "k", now=NOW + HOUR) == 0
    assert counted(2, NOW + HOUR) == [1, 2]
    assert rate_limits.add(db.session(), "k", -1, window=HOUR, now=NOW + HOUR)[0] == 1
    assert rate_limits.read(db.session(), "never counted", now=NOW) == 0


def test_of_ninety_forms_at_once_no_more_are_stored_than_the_limit_says(everywhere: Flask) -> None:
    everywhere.extensions["settings"] = replace(settings(everywhere), call_limit="20 per hour")

    def sends(number: int) -> int:
        visitor = Visitor(everywhere)
        email = f"robin{number}@example.com"
        return visitor.asks_for_a_call(email=email).status_code

    with ThreadPoolExecutor(12) as pool:
        statuses = list(pool.map(sends, range(90)))
    assert statuses.count(303) == 20
    assert set(statuses) == {303, 429}


def test_of_sixty_guesses_at_once_no_more_are_listened_to_than_the_limit_says(
    everywhere: Flask,
) -> None:
    def guesses(_number: int) -> int:
        visitor = Visitor(everywhere)
        visitor.opens("/staff/sign-in")
        fields = {"proof_email": "x@example.org", "proof_password": "x", "proof_code": "1"}
        return visitor.sends("/staff/sign-in", **fields).status_code

    with ThreadPoolExecutor(12) as pool:
        statuses = list(pool.map(guesses, range(60)))
    assert statuses.count(422) == 10
    assert set(statuses) == {422, 429}


def test_what_could_not_be_stored_counts_for_nothing(sqlite_url: str) -> None:
    app = app_with(settings_for(sqlite_url, call_limit="2 per hour", mail_limit="2 per day"))
    visitor = Visitor(app)
    form = visitor.opens("/request-a-call")
    for times, status in (("", 303), ("", 303), ("mornings", 409)):
        visitor.page = form
        assert visitor.sends_the_call(times=times).status_code == status
    assert Visitor(app).asks_for_a_call().status_code == 303
    assert mailed_to(app).count("visitor") == 2
    assert Visitor(app).asks_for_a_call().status_code == 429


def test_forms_with_errors_are_limited_too_by_a_wider_limit(sqlite_url: str) -> None:
    visitor = Visitor(app_with(settings_for(sqlite_url, call_limit="1 per hour")))
    for _ in range(10):
        assert visitor.asks_for_a_call(name="").status_code == 422
    page = visitor.asks_for_a_call(name="", times="mornings")
    assert page.status_code == 429
    assert 0 < int(page.headers["Retry-After"]) <= 3600
    assert 'value="mornings"' in visitor.text


def settings(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return found


def mailed_to(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(OutgoingMail.purpose).order_by(OutgoingMail.id)))


def test_one_mailbox_gets_three_mails_a_day_and_its_requests_are_stored(sqlite_url: str) -> None:
    app = app_with(settings_for(sqlite_url, mail_limit="3 per day"))
    pages = []
    for email in ("robin@example.com", "Robin@Example.com", "robin+1@example.com",
                  "robin@\uff45xample.com", "robin@example\u3002com"):  # fmt: skip
        visitor = Visitor(app)
        assert visitor.asks_for_a_call(email=email).status_code == 303
        pages.append(visitor.follows().text)
    assert mailed_to(app).count("practice") == 5
    assert mailed_to(app).count("visitor") == 3
    # Nobody learns from the page that others asked with this address.
    shown = {page.partition("What happens next")[2].partition("/your-request")[0] for page in pages}
    assert len(shown) == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1, minutes=1), tick=True):
        assert Visitor(app).asks_for_a_call(email="robin@example.com").status_code == 303
    assert mailed_to(app).count("visitor") == 4


@pytest.mark.parametrize(
    ("address", "network"),
    [
        pytest.param("198.51.100.7", "198.51.100.0/24", id="one of its own"),
        pytest.param("::ffff:198.51.100.7", "198.51.100.0/24", id="mapped"),
        pytest.param("64:ff9b::198.51.100.7", "198.51.100.0/24", id="translated"),
        pytest.param("64:ff9b:1::c633:6407", "198.51.100.0/24", id="translated within a network"),
        pytest.param("2002:c633:6407::1", "198.51.100.0/24", id="6to4"),
        pytest.param("2001:0:c000:201::39cc:9bf8", "198.51.100.0/24", id="Teredo"),
        pytest.param("::198.51.100.7", "198.51.100.0/24", id="compatible"),
        pytest.param("2001:db8:1:2::1", "2001:db8:1::/48", id="IPv6"),
        pytest.param("fe80::1%eth0", "fe80::/48", id="with a zone"),
        pytest.param("unix:", "unknown", id="no address"),
        pytest.param("::ffff:0:198.51.100.7", "198.51.100.0/24", id="translated by itself"),
        pytest.param("198.51.100.7:443", "198.51.100.0/24", id="with a port"),
        pytest.param("[2001:db8:1:2::1]:443", "2001:db8:1::/48", id="IPv6 with a port"),
        pytest.param("[::ffff:198.51.100.7]", "198.51.100.0/24", id="in brackets"),
        pytest.param("1" * 5000, "unknown", id="absurd"),
    ],
)
def test_an_address_counts_as_what_it_is(app: Flask, address: str, network: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert limits.network() == network


def test_strangers_behind_translated_addresses_lock_nobody_out(sqlite_url: str) -> None:
    app = app_with(settings_for(sqlite_url, call_limit="1 per hour"))
    for prefix in ("::ffff:", "64:ff9b::"):
        for third in (1, 2):
            visitor = Visitor(app)
            visitor.client.environ_base["REMOTE_ADDR"] = f"{prefix}203.0.{third + len(prefix)}.7"
            assert visitor.asks_for_a_call().status_code == 303


def test_counters_name_nobody(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    visitor.asks_for_a_call(email="robin@example.com")
    with app.app_context():
        keys = " ".join(db.session.scalars(select(RateLimit.key)))
    assert keys
    assert "198" not in keys.split()
    assert "robin" not in keys


def test_while_redis_is_away_the_database_counts(sqlite_url: str) -> None:
    apps = [
        app_with(settings_for(sqlite_url, redis_url=AWAY, call_limit="1 per hour"))
        for _process in range(2)
    ]
    assert Visitor(apps[0]).asks_for_a_call().status_code == 303
    assert Visitor(apps[1]).asks_for_a_call().status_code == 429
