"""Work is asked for when requests flood in, and never otherwise."""

import re
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import time_machine
from flask import Flask

from questionnaire.web.middleware import limits
from questionnaire.web.middleware.proof_of_work import Challenge, challenge, everybody, is_done
from tests.apps import app_with, settings_for
from tests.servers import free_port
from tests.visitor import TICKET, Visitor

pytestmark = pytest.mark.slow

AWAY = f"redis://127.0.0.1:{free_port()}/0"


def solved(page: str) -> str:
    """What the script of the page would find."""
    ticket, told = TICKET.search(page), re.search(r'data-bits="(\d+)"', page)
    assert ticket
    assert told
    bits = int(told[1])
    return next(str(number) for number in count() if is_done(ticket[1], str(number), bits))


@pytest.fixture
def flooded(sqlite_url: str) -> Flask:
    app = app_with(settings_for(sqlite_url, proof_of_work_above="2 per hour"))
    for _ in range(2):
        quiet = Visitor(app)
        assert "work-told" not in quiet.opens("/request-a-call").text
        assert quiet.sends_the_call().status_code == 303
    return app


def test_in_a_flood_a_form_without_work_comes_back_whole_and_says_how_long(flooded: Flask) -> None:
    visitor = Visitor(flooded)
    page = visitor.asks_for_a_call(name="Robin", times="mornings")
    assert page.status_code == 422
    assert re.search(r"send this again in 1[12]\d seconds", visitor.text)
    assert 'value="mornings"' in visitor.text


def test_the_work_opens_the_way_for_one_request(flooded: Flask) -> None:
    visitor = Visitor(flooded)
    visitor.opens("/request-a-call")
    work = solved(visitor.page.text)
    assert visitor.sends_the_call(work=work).status_code == 303
    other = Visitor(flooded)
    other.opens("/request-a-call")
    assert other.sends_the_call(work=work).status_code == 422


@pytest.mark.parametrize("work", ["", "x", "0" * 9999, "ω"])
def test_what_is_no_work_opens_nothing(flooded: Flask, work: str) -> None:
    visitor = Visitor(flooded)
    visitor.opens("/request-a-call")
    assert visitor.sends_the_call(work=work).status_code == 422


def test_without_scripts_two_minutes_are_enough(flooded: Flask) -> None:
    visitor = Visitor(flooded)
    assert "open for 2 minutes" in visitor.opens("/request-a-call").text
    later = datetime.now(UTC) + timedelta(seconds=121)
    with time_machine.travel(later, tick=True):
        assert visitor.sends_the_call().status_code == 303


def test_after_the_flood_nothing_is_asked(flooded: Flask) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2), tick=True):
        visitor = Visitor(flooded)
        assert "work-told" not in visitor.opens("/request-a-call").text
        assert visitor.sends_the_call().status_code == 303


def test_nobody_waits_because_redis_is_away(sqlite_url: str) -> None:
    visitor = Visitor(
        app_with(settings_for(sqlite_url, redis_url=AWAY, proof_of_work_above="1 per hour"))
    )
    assert visitor.opens("/request-a-call").status_code == 200
    assert visitor.sends_the_call().status_code == 303


def test_the_work_and_the_patience_grow_with_the_flood(sqlite_url: str) -> None:
    app = app_with(settings_for(sqlite_url, proof_of_work_above="2 per hour"))
    seen = []
    for number in range(17):
        with app.test_request_context():
            seen.append(challenge())
            limits.hit(everybody())
        assert number < 2 or seen[-1] is not None
    assert seen[1:3] == [None, Challenge(14, 120)]
    assert seen[4] == Challenge(15, 180)
    assert seen[16] == Challenge(17, 300)
    with app.test_request_context():
        for _ in range(1000):
            limits.hit(everybody())
        assert challenge() == Challenge(20, 480)


def test_work_for_a_smaller_flood_is_not_enough_for_a_larger_one(sqlite_url: str) -> None:
    app = app_with(settings_for(sqlite_url, proof_of_work_above="1 per hour"))
    visitor = Visitor(app)
    visitor.asks_for_a_call()
    visitor.opens("/request-a-call")
    ticket = TICKET.search(visitor.page.text)
    assert ticket
    works = (str(number) for number in count())
    work = next(w for w in works if is_done(ticket[1], w, 14) and not is_done(ticket[1], w, 15))
    with app.test_request_context():
        for _ in range(8):
            limits.hit(everybody())
    assert visitor.sends_the_call(work=work).status_code == 422
    assert 'data-bits="17"' in visitor.page.text


def test_nobody_keeps_a_stock_of_forms_for_a_flood(app: Flask) -> None:
    form = TICKET.search(Visitor(app).opens("/request-a-call").text)
    assert form
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25), tick=True):
        visitor = Visitor(app)
        visitor.opens("/request-a-call")
        assert visitor.sends_the_call(ticket=form[1], times="mornings").status_code == 422
        assert 'value="mornings"' in visitor.text
        assert visitor.sends_the_call(times="mornings").status_code == 303


def test_a_clock_that_was_set_back_keeps_nobody_from_sending(app: Flask) -> None:
    visitor = Visitor(app)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=300), tick=True):
        visitor.opens("/request-a-call")
    assert visitor.sends_the_call().status_code == 400  # its cookie is of a time that never was
    assert visitor.sends_the_call().status_code == 303
