"""What the visitors of a fault run live in: database, web server, mail process, mail server."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from aiosmtpd.controller import Controller
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from questionnaire.calls import outbox
from questionnaire.web.settings_loader import load_settings
from tests.faults.mailbox import Mailbox
from tests.servers import ROOT, Cluster, free_port

LONG = 5 * 3600  # seconds that a pause between two tries can't outlast


@dataclass
class World:
    """One run. The mail process comes back by itself whenever it dies."""

    url: str
    folder: Path
    cluster: Cluster | None  # None: SQLite
    mailbox: Mailbox = field(default_factory=Mailbox)
    smtp_port: int = field(default_factory=free_port)
    web_port: int = field(default_factory=free_port)
    days_off: float = 0  # what the clock of the next mail process is wrong by
    deaths: int = 0
    given_up: int = 0
    over: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "DATABASE_URL": self.url,
            "SECRET_KEYS": Fernet.generate_key().decode(),
            "DATA_KEYS": Fernet.generate_key().decode(),
            "SMTP_URL": f"smtp+plain://127.0.0.1:{self.smtp_port}",
            "SMTP_TIMEOUT_SECONDS": "1",
            "CALL_MINIMUM_SECONDS": "0",
            "CALL_LIMIT": "100000 per hour",
            "PROOF_OF_WORK_ABOVE": "100000 per hour",
            "MAIL_LIMIT": "100000 per day",
            "PORT": str(self.web_port),
            "MIGRATE": "1",
        }
        self.settings = load_settings(self.environment, self.folder)
        self.engine = create_engine(self.settings.database_url, poolclass=NullPool)
        self.controller: Controller | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    def mail_server(self, up: bool) -> None:
        if up and not self.controller:
            self.controller = Controller(self.mailbox, hostname="127.0.0.1", port=self.smtp_port)
            self.controller.start()
        elif not up and self.controller:
            self.controller.stop()
            self.controller = None

    def new_mail_process(self) -> None:
        """Let the next one have another clock."""
        with suppress(ProcessLookupError):
            os.kill(self.mailbox.sender, 15)

    def keep_mail_going(self) -> None:
        """Run the mail process, and again whenever it ends. What it held is due at once then."""
        while not self.over.is_set():
            command = [sys.executable, "-m", "tests.faults.mail", str(self.days_off)]
            with self.log("mail") as log:
                process = subprocess.Popen(
                    command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
                )
                self.mailbox.sender = process.pid
                while process.poll() is None and not self.over.wait(0.05):
                    pass
                if self.over.is_set():
                    process.terminate()
            self.deaths += process.wait(30) == -9
            self.hours_pass(claimed=True)

    def let_hours_pass(self) -> None:
        while not self.over.wait(0.5):
            self.hours_pass(claimed=False)

    def hours_pass(self, *, claimed: bool) -> None:
        """What waits for its next try is due now; with `claimed`, what a dead process held, too."""
        due = "update outgoing_mail set due_at = written_at where status = 'waiting'"
        with suppress(SQLAlchemyError), self.engine.begin() as connection:
            connection.execute(text(due if claimed else f"{due} and claim is null"))

    def try_again_what_was_given_up(self) -> None:
        """As the practice does when the inbox tells it so."""
        with Session(self.engine) as session:
            self.given_up = outbox.try_again(session, now=datetime.now(UTC))
            session.commit()

    def log(self, name: str):  # type: ignore[no-untyped-def]  # an open file
        return (self.folder / f"{name}.log").open("ab")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Somebody else holds the whole database."""
        if self.cluster:
            with self.engine.begin() as connection:
                connection.execute(text("lock table call_request in access exclusive mode"))
                yield
        else:
            other = sqlite3.connect(self.url.removeprefix("sqlite:///"), isolation_level=None)
            other.execute("begin exclusive")
            yield
            other.execute("rollback")
            other.close()

    @contextmanager
    def gone(self) -> Iterator[None]:
        """No database at all, and then it is back."""
        if self.cluster:
            self.cluster.stop()
            yield
            self.cluster.start()
        else:
            home = Path(self.url.removeprefix("sqlite:///")).parent
            away = home.with_name("away")
            home.rename(away)
            yield
            shutil.rmtree(home, ignore_errors=True)
            away.rename(home)


@contextmanager
def running(world: World) -> Iterator[None]:
    """Web server, mail server and mail process, until the block is left."""
    with world.log("web") as log:
        server = subprocess.Popen(
            [Path(sys.executable).parent / "gunicorn", "tests.faults.app:app"],
            cwd=ROOT, env=world.environment, stdout=log, stderr=log,
        )  # fmt: skip
    world.mail_server(up=True)
    threads = [Thread(target=run) for run in (world.keep_mail_going, world.let_hours_pass)]
    try:
        time.sleep(1)
        for thread in threads:
            thread.start()
        yield
    finally:
        world.over.set()
        for thread in threads:
            thread.join(40)
        server.terminate()
        server.wait(30)
        world.mail_server(up=False)
