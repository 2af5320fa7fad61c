"""Two releases behind nginx, PostgreSQL and Redis: whatever stops, the visit goes on."""

import re
import shutil
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from questionnaire.calls.encryption import DataKeys
from questionnaire.calls.requests import decrypt_details, newest_first
from questionnaire.instrument.content import Content
from questionnaire.web.settings_loader import load_settings
from tests.faults.people import NOT_SENT
from tests.machines.visitors import STYLE, Crowd
from tests.machines.world import Machines, machines
from tests.visitor import TICKET, TOKEN

MISSING = [name for name in ("nginx", "redis-server") if not shutil.which(name)]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(MISSING), reason=f"NOT RUN: several machines. Not found here: {', '.join(MISSING)}"
    ),
]
VISITORS, ASKING = 3, 2


@pytest.fixture(scope="module")
def world() -> Iterator[Machines]:
    with tempfile.TemporaryDirectory(prefix="machines-") as folder, machines(Path(folder)) as world:
        yield world


@contextmanager
def crowded(world: Machines, content: Content) -> Iterator[Crowd]:
    crowd = Crowd(world.address, f"/q/{content.asked[0].id}")
    with ThreadPoolExecutor(VISITORS + ASKING) as people:
        running = [people.submit(crowd.visit_again_and_again) for _ in range(VISITORS)]
        running += [people.submit(crowd.ask_again_and_again, f"robin-{n}") for n in range(ASKING)]
        try:
            yield crowd
        finally:
            crowd.over.set()
        for one in running:
            one.result()


def test_the_copies_are_of_two_releases(world: Machines) -> None:
    styles = set()
    for port in world.ports[2:]:
        person = Person(f"http://127.0.0.1:{port}")
        assert person.opens("/") == 200
        styles |= set(STYLE.findall(person.words))
    assert len(styles) == 2


def test_copies_redis_and_postgresql_come_and_go_and_nobody_loses_anything(
    world: Machines, content: Content, record_property: Callable[[str, object], None]
) -> None:
    with crowded(world, content) as crowd:
        time.sleep(1)
        for copy in world.copies:
            during(crowd, "killed", copy.dies, copy.start)
        for copy in world.copies:
            during(crowd, "restarted", copy.stop, copy.start)
        during(crowd, "no Redis", world.redis.stop, world.redis.start)
        during(crowd, "no PostgreSQL", world.cluster.stop, world.cluster.start)
        time.sleep(1)
    wait_until_all_is_sent(world)
    counts = counted(world, crowd)
    said = ", ".join(f"{count} {name}" for name, count in counts.items())
    record_property("several machines", said)
    wrong = ("failed visits", "neither confirmed nor told", "lost", "doubled", "undelivered",
             "mails twice")  # fmt: skip
    assert {name: counts[name] for name in wrong} == dict.fromkeys(wrong, 0), crowd.failed
    assert counts["visits"] > VISITORS
    assert counts["confirmed"] > 0
    assert counts["told at once that it was not sent"] > 0


def during(crowd: Crowd, what: str, away: Callable[[], object], back: Callable[[], object]) -> None:
    """Something is away, until visits began and ended meanwhile."""
    away()
    before = crowd.visits
    for _ in range(100):
        if crowd.visits - before >= 2 * VISITORS:
            break
        time.sleep(0.1)
    else:
        raise AssertionError(f"{what}: visits do not go on")
    back()


def wait_until_all_is_sent(world: Machines) -> None:
    engine = create_engine(load_settings(world.environments[0], world.folder).database_url)
    with engine.connect() as connection:
        for _ in range(100):
            waiting = text("select count(*) from outgoing_mail where status != 'sent'")
            if not connection.execute(waiting).scalar_one():
                break
            connection.rollback()
            time.sleep(0.2)
    engine.dispose()


def counted(world: Machines, crowd: Crowd) -> dict[str, int]:
    engine = create_engine(load_settings(world.environments[0], world.folder).database_url)
    with Session(engine) as session:
        opened = [
            (row.reference, details.name)
            for row in newest_first(session)
            if (details := decrypt_details(DataKeys(world.data_keys), row))
        ]
    engine.dispose()
    stored, names = dict(opened), Counter(name for _, name in opened)
    confirmed = [one for one in crowd.told if one.reference]
    gave_up = [one for one in crowd.told if not one.reference]
    mails = Counter(world.mailbox.subjects[m].rpartition(" ")[2] for m in world.mailbox.taken)
    return {
        "visits": crowd.visits,
        "pages": crowd.pages,
        "pages loaded again": crowd.loaded_again,
        "failed visits": crowd.failed.total(),
        "asked for a call": len(crowd.told),
        "confirmed": len(confirmed),
        "told at once that it was not sent": sum(NOT_SENT in one.pages for one in crowd.told),
        "neither confirmed nor told": sum(one.pages[-1] != NOT_SENT for one in gave_up),
        "lost": sum(stored.get(str(one.reference)) != one.name for one in confirmed),
        "doubled": sum(count - 1 for count in names.values()),
        "undelivered": sum(mails[reference] != 2 for reference in stored),
        "mails twice": sum(count - 1 for count in world.mailbox.taken.values()),
    }


class Person:
    """A browser that also shows pages with an error."""

    def __init__(self, address: str) -> None:
        self.address, self.words = address, ""
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.browser = urllib.request.build_opener(jar)

    def opens(self, path: str, **fields: str) -> int:
        body = urlencode(fields).encode() if fields else None
        try:
            answer = self.browser.open(self.address + path, body, timeout=40)
        except HTTPError as error:
            answer = error
        with answer:
            self.words = answer.read().decode()
            return int(answer.status)

    def sends(self, path: str, **fields: str) -> int:
        for name, found in (("csrf_token", TOKEN), ("ticket", TICKET)):
            if shown := found.search(self.words):
                fields[name] = shown[1]
        return self.opens(path, **fields)


def test_without_postgresql_the_form_says_so_keeps_the_text_and_works_later(
    world: Machines,
) -> None:
    person = Person(world.address)
    typed = {"name": "Zebedee Quillfeather", "phone": "+354 555 0100", "times": "Tuesday evenings"}
    person.opens("/request-a-call")
    world.cluster.stop()
    try:
        assert person.sends("/request-a-call", **typed, consent="y") == 503
        assert NOT_SENT in person.words
        for words in typed.values():
            assert f'value="{words}"' in person.words or f">{words}<" in person.words, words
    finally:
        world.cluster.start()
    assert person.sends("/request-a-call", **typed, consent="y") == 200
    assert re.search(r'class="reference">', person.words)


def sign_in_until_refused(world: Machines) -> int:
    """How many wrong passwords were listened to, over both copies."""
    person = Person(world.address)
    person.opens("/staff/sign-in")
    for tries in range(60):
        status = person.sends("/staff/sign-in", email="x@example.org", password="x", code="1")
        if status == 429:
            return tries
        assert status in (200, 422), status
    raise AssertionError("nothing is limited")


def test_limits_are_counted_together_without_redis_too(world: Machines) -> None:
    in_redis = sign_in_until_refused(world)
    world.redis.stop()
    try:
        in_the_database = sign_in_until_refused(world)
    finally:
        world.redis.start()
    # The two of the four processes that have other keys count under another hash; and a try is
    # counted in the database when Redis is too slow for it.
    assert in_redis < 3 * 10
    assert in_the_database <= 2 * 10
