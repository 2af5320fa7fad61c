"""`flask deliver-mail` as an operator runs it: over real SMTP, from both databases."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from secrets import token_hex
from threading import Event, Thread
from typing import Any

import pytest
from aiosmtpd.smtp import Envelope
from flask import Flask
from sqlalchemy import text

from questionnaire.web.database import db
from tests.apps import SECRET_KEY, app_with, settings_for
from tests.calls.stored import KEY, LETTER, enqueue, store
from tests.commands import flask
from tests.servers import ROOT, answers, free_port, mail_server, production_server

pytestmark = pytest.mark.slow

ADDRESS = LETTER.to


class Mailbox:
    """Counts what it takes by Message-ID; or says no; or takes its time."""

    def __init__(self, says: str = "250 OK", until: Event | None = None, at_once: int = 1) -> None:
        self.says = says
        self.until = until
        self.at_once = at_once
        self.in_hand = 0
        self.reached = Event()  # so many mails are being sent at once
        self.taken: Counter[str] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.in_hand += 1
        if self.in_hand == self.at_once:
            self.reached.set()
        while self.until and not self.until.is_set():
            await asyncio.sleep(0.01)
        if self.says.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            self.taken[message["Message-ID"]] += 1
        return self.says


@dataclass
class Office:
    """A database with mails, and the settings that a mail process is started with."""

    app: Flask
    url: str
    folder: Path

    def writes(self, count: int) -> None:
        with self.app.app_context():
            stored = store(form_key=token_hex(8), now=datetime.now(UTC))
            for _ in range(count):
                enqueue(stored, now=datetime.now(UTC))

    def rows(self) -> list[Any]:
        with self.app.app_context(), db.engine.connect() as connection:
            told = text("select message_id, status, message, attempts from outgoing_mail")
            return list(connection.execute(told))

    def statuses(self) -> Counter[str]:
        return Counter(row.status for row in self.rows())

    def sets(self, change: str, **values: object) -> None:
        with self.app.app_context(), db.engine.begin() as connection:
            connection.execute(text(f"update outgoing_mail set {change}"), values)

    def settings(self, port: int | None) -> dict[str, str]:
        server = {"SMTP_URL": f"smtp+plain://127.0.0.1:{port}", "SMTP_TIMEOUT_SECONDS": "20"}
        own = {"DATABASE_URL": self.url, "DATA_KEYS": KEY, "SECRET_KEYS": SECRET_KEY}
        return own | {"MAIL_FOLDER": str(self.folder / "mail")} | (server if port else {})

    def delivers(self, port: int | None, *options: str) -> str:
        """Run it once; what it said."""
        done = flask("deliver-mail", *options, **self.settings(port))
        assert done.returncode == 0, done.stderr
        assert ADDRESS not in done.stdout + done.stderr
        told = done.stderr.splitlines()
        assert f"works on {self.url}" in told[0]
        return "".join(f"{line.partition(' INFO ')[2]}\n" for line in told[1:])

    def starts(self, port: int | None, *options: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [Path(sys.executable).parent / "flask", "deliver-mail", *options],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **self.settings(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @contextmanager
    def watching(self, port: int) -> Iterator[subprocess.Popen[str]]:
        process = self.starts(port, "--watch")
        try:
            yield process
        finally:
            process.kill()
            process.communicate()


@pytest.fixture(params=["sqlite_url", "postgres_server"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    yield from _office(request.getfixturevalue(request.param), tmp_path)


@pytest.fixture
def small_office(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    """On SQLite only."""
    yield from _office(sqlite_url, tmp_path)


def _office(url: str, folder: Path) -> Iterator[Office]:
    app = app_with(settings_for(url, data_keys=KEY))
    tables = ("outgoing_mail", "call_request")
    yield Office(app, url, folder)
    with app.app_context():
        for table in tables:
            db.session.execute(text(f"delete from {table}"))
        db.session.commit()
        db.engine.dispose()


def eventually(is_so: Callable[[], bool]) -> None:
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it never came to that")


def test_what_waits_arrives_once_and_its_words_are_gone(office: Office) -> None:
    office.writes(3)
    box = Mailbox()
    with mail_server(box) as port:
        said = office.delivers(port)
        assert office.delivers(port) == ""
    assert [line.partition(" to ")[2] for line in said.splitlines()] == ["the visitor: sent"] * 3
    assert box.taken == Counter(row.message_id for row in office.rows())
    assert [(row.status, row.message) for row in office.rows()] == [("sent", "")] * 3


def test_four_processes_at_once_deliver_each_mail_exactly_once(office: Office) -> None:
    office.writes(44)
    go_on = Event()
    box = Mailbox(until=go_on, at_once=4)
    with mail_server(box) as port:
        processes = [office.starts(port) for _ in range(4)]
        assert box.reached.wait(30)  # each of them holds a mail
        go_on.set()
        said = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, said
    assert box.taken == Counter(row.message_id for row in office.rows())
    assert office.statuses() == {"sent": 44}
    assert sum(told.count(": sent") for told in said) == 44


@pytest.mark.parametrize("says", ["451 try later", f"554 no mail for {ADDRESS}"])
def test_a_mail_that_the_server_refuses_goes_on_waiting(small_office: Office, says: str) -> None:
    small_office.writes(1)
    with mail_server(Mailbox(says)) as port:
        said = small_office.delivers(port)
    assert said.endswith(f"not sent, SMTPDataError {says[:3]}\n")
    (row,) = small_office.rows()
    assert (row.status, row.attempts) == ("waiting", 1)
    assert row.message


def test_a_mail_waits_while_the_server_is_down_and_arrives_when_it_is_due(
    office: Office,
) -> None:
    office.writes(1)
    assert "not sent, ConnectionRefusedError" in office.delivers(free_port())
    box = Mailbox()
    with mail_server(box) as port:
        assert office.delivers(port) == ""  # it waits for a while
        office.sets("due_at = :now", now=datetime.now(UTC))
        office.delivers(port)
    assert list(box.taken.values()) == [1]


def test_what_was_given_up_is_only_tried_again_when_asked_for(office: Office) -> None:
    office.writes(2)
    office.sets("status = 'given-up', attempts = 9")
    box = Mailbox()
    with mail_server(box) as port:
        assert office.delivers(port) == ""
        assert office.delivers(port, "--again").startswith("given another chance: 2\n")
    assert list(box.taken.values()) == [1, 1]


def test_without_a_mail_server_mails_become_files(office: Office) -> None:
    office.writes(2)
    office.delivers(None)
    files = {file.stem for file in (office.folder / "mail").iterdir()}
    assert files == {row.message_id.strip("<>").partition("@")[0] for row in office.rows()}
    assert office.statuses() == {"sent": 2}


def test_told_to_stop_it_finishes_the_mail_in_hand_and_takes_no_other(office: Office) -> None:
    office.writes(2)
    go_on = Event()
    box = Mailbox(until=go_on)
    with mail_server(box) as port, office.watching(port) as process:
        assert box.reached.wait(30)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)  # it has heard that, and is still in the middle of a mail
        assert process.poll() is None
        go_on.set()
        assert process.wait(30) == 0
    assert list(box.taken.values()) == [1]
    assert office.statuses() == {"sent": 1, "waiting": 1}


def test_it_goes_on_watching_for_mail_until_it_is_stopped(office: Office) -> None:
    box = Mailbox()
    with mail_server(box) as port, office.watching(port) as process:
        office.writes(1)
        eventually(lambda: office.statuses() == {"sent": 1})
        office.writes(1)
        eventually(lambda: office.statuses() == {"sent": 2})
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    assert list(box.taken.values()) == [1, 1]


def test_told_to_stop_many_times_it_stops_all_the_same(small_office: Office) -> None:
    small_office.writes(1)
    with mail_server(Mailbox()) as port, small_office.watching(port) as process:
        eventually(lambda: small_office.statuses() == {"sent": 1})
        for _ in range(400):  # whoever stops it is in a hurry, and one of these comes in between
            process.send_signal(signal.SIGTERM)
        # Python gives the signal back to the system as the last thing it does.
        assert process.wait(30) in (0, -signal.SIGTERM)


def test_a_mail_taken_while_the_database_is_away_is_noted_later_and_not_sent_twice(
    small_office: Office,
) -> None:
    small_office.writes(2)
    go_on = Event()
    box = Mailbox(until=go_on)
    file = small_office.url.removeprefix("sqlite:///")
    with mail_server(box) as port, small_office.watching(port) as process:
        assert box.reached.wait(30)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("begin exclusive")
            go_on.set()
            assert process.stdout
            heard = next(line for line in process.stdout if "can't be used" in line)
            assert ADDRESS not in heard
            other.execute("rollback")
        eventually(lambda: small_office.statuses() == {"sent": 2})
    assert box.taken == Counter(row.message_id for row in small_office.rows())


def goes_on_after(address: str, go_on: Event) -> None:
    while answers(address):
        time.sleep(0.1)
    time.sleep(1)  # its pages end a moment before its mail process is told
    go_on.set()


def test_beside_the_web_server_it_starts_with_it_and_ends_before_it(small_office: Office) -> None:
    small_office.writes(2)
    go_on = Event()
    box = Mailbox(until=go_on)
    with mail_server(box) as port:
        settings = small_office.settings(port)
        with production_server(small_office.folder, DELIVER_MAIL="1", **settings) as (address, _):
            assert box.reached.wait(30)
            # The mail is taken only after the server was told to stop.
            Thread(target=goes_on_after, args=[address, go_on]).start()
        assert small_office.statuses() == {"sent": 1, "waiting": 1}
    assert list(box.taken.values()) == [1]
