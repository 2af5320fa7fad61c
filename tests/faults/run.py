"""Call requests under faults, counted.

Every request is made over HTTP by somebody who sends again what did not work. In the end, what was
confirmed must be stored and delivered, once.
"""

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from questionnaire.calls.requests import decrypt_details, newest_first
from tests.faults.mailbox import MOODS
from tests.faults.people import CONNECTION_LOST, NOT_SENT, Told, ask, ask_twice_at_once
from tests.faults.world import World, running
from tests.servers import postgres_cluster

AT_ONCE = 6
# What happens to the web server and the database, beside what happens to the mails.
ACCIDENTS = (
    "none",
    "killed before it is stored",
    "killed before the commit",
    "killed after the commit",
    "killed before the answer",
    "a read-only database",
    "a full disk",
    "one form from two tabs at once",
    "a locked database",
    "no database, and back again",
    "a clock 200 days ahead",
    "a clock 200 days behind",
    "no mail server",
)


@dataclass(frozen=True, slots=True)
class Count:
    """What a run came to."""

    asked: int
    confirmed: int
    told_not_sent: int
    stored_though_told: int  # somebody gave up, and it had arrived after all
    stored: int
    lost: int  # confirmed, and not there
    doubled: int  # rows of one visitor beyond the first
    practice_mails: int
    visitor_mails: int
    undelivered: int
    mails_twice: int  # taken twice by the mail server, with the same Message-ID
    given_up: int  # shown to the staff and tried again: refused for long, or by a clock far ahead
    gaps: int  # taken, and the sender was killed or hung up on before it could know
    deaths: int  # of the mail process, by kill -9
    led_to: Counter[str]

    @property
    def faults(self) -> list[str]:
        """What must not be."""
        wrong = {
            "confirmed and lost": self.lost,
            "stored twice": self.doubled,
            "not delivered": self.undelivered,
            "neither confirmed nor told": self.asked - self.confirmed - self.told_not_sent,
            "mails for other requests than those stored": self.practice_mails - self.stored,
            "sent twice without need": max(0, self.mails_twice - self.gaps),
        }
        return [f"{name}: {count}" for name, count in wrong.items() if count]


def run(database: str, people: int) -> Count:
    """Everybody asks, a part of them under each accident, with every mood of the mail server."""
    with tempfile.TemporaryDirectory() as folder, _world(database, Path(folder)) as world:
        with running(world):
            told = list(_asked(world, people))
            world.mailbox.changes("fine")
            world.mail_server(up=True)
            _until_all_is_sent(world)
        return _counted(world, told)


@contextmanager
def _world(database: str, folder: Path) -> Iterator[World]:
    if database == "sqlite":
        home = folder / "home"
        home.mkdir()
        yield World(f"sqlite:///{home / 'calls.sqlite'}", folder, None)
    else:
        with postgres_cluster() as cluster:
            yield World(cluster.url, folder, cluster)


def _asked(world: World, people: int) -> Iterator[Told]:
    rounds = max(1, people // 200)
    steps = [(turn, accident) for turn in range(rounds) for accident in ACCIDENTS]
    for number, (turn, accident) in enumerate(steps):
        share = people // len(steps) + (number < people % len(steps))
        # In each round an accident meets another mood of the mail server.
        world.mailbox.changes(MOODS[(number + turn) % len(MOODS)])
        with _weather(world, accident), ThreadPoolExecutor(AT_ONCE) as crowd:
            way = ask_twice_at_once if "two tabs" in accident else ask
            names = [f"robin-{number}-{one}" for one in range(share)]
            waiting = [crowd.submit(way, world.address, name, accident) for name in names]
            if accident in WHILE_THEY_ASK:
                with WHILE_THEY_ASK[accident](world):
                    time.sleep(6)
            yield from (one.result() for one in waiting)
            _let_the_mood_be_felt(world)


WHILE_THEY_ASK = {"a locked database": World.locked, "no database, and back again": World.gone}


@contextmanager
def _weather(world: World, accident: str) -> Iterator[None]:
    if accident.startswith("a clock"):
        world.days_off = 200 if accident.endswith("ahead") else -200
        world.new_mail_process()
        yield
        time.sleep(2)
        world.days_off = 0
        world.new_mail_process()
    elif accident == "no mail server":
        world.mail_server(up=False)
        yield
        world.mail_server(up=True)
    else:
        yield


def _let_the_mood_be_felt(world: World) -> None:
    world.new_mail_process()  # looks at once
    for _ in range(60):
        if world.mailbox.turns >= 2 or not world.controller:
            return
        time.sleep(0.1)


def _until_all_is_sent(world: World) -> None:
    world.try_again_what_was_given_up()
    waiting = text("select count(*) from outgoing_mail where status != 'sent'")
    for _ in range(240):
        with world.engine.connect() as connection:
            if not connection.execute(waiting).scalar_one():
                return
        time.sleep(0.5)


def _counted(world: World, told: list[Told]) -> Count:
    with Session(world.engine) as session:
        rows = {
            row.reference: details.name
            for row in newest_first(session)
            if (details := decrypt_details(world.settings.data_encryption, row))
        }
    names = Counter(rows.values())
    confirmed = [one for one in told if one.reference]
    gave_up = [one for one in told if not one.reference]
    box = world.mailbox
    subjects = [box.subjects[message] for message in box.taken]
    practice = Counter(s.rpartition(" ")[2] for s in subjects if s.startswith("A new call"))
    visitor = Counter(s.rpartition(" ")[2] for s in subjects if s.startswith("We have your"))
    return Count(
        asked=len(told),
        confirmed=len(confirmed),
        told_not_sent=sum(one.pages[-1] in (CONNECTION_LOST, NOT_SENT) for one in gave_up),
        stored_though_told=sum(one.name in names for one in gave_up),
        stored=len(rows),
        lost=sum(rows.get(str(one.reference)) != one.name for one in confirmed),
        doubled=sum(count - 1 for count in names.values()),
        practice_mails=sum(practice.values()),
        visitor_mails=sum(visitor.values()),
        undelivered=sum(
            (reference not in practice) + (reference not in visitor) for reference in rows
        ),
        mails_twice=sum(count - 1 for count in box.taken.values()),
        given_up=world.given_up,
        gaps=sum(box.gaps.values()),
        deaths=world.deaths,
        led_to=Counter(page for one in told for page in one.pages),
    )


def table(database: str, count: Count) -> Iterator[str]:
    yield f"| {database} | |"
    yield "|---|---|"
    for name in Count.__dataclass_fields__:
        if name != "led_to":
            yield f"| {name.replace('_', ' ')} | {getattr(count, name)} |"
    for page, times in count.led_to.most_common():
        yield f"| a try led to: {page} | {times} |"
