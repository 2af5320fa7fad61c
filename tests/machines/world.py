"""Several machines on loopback: two copies of the app behind nginx, PostgreSQL, Redis, mail."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet

from questionnaire.authoring.editions import draft, release
from questionnaire.instrument.loading import load
from tests.faults.mailbox import Mailbox
from tests.servers import ROOT, Cluster, free_port, mail_server, postgres_cluster

NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream self_reflection {{
        server 127.0.0.1:{first} max_fails=0;
        server 127.0.0.1:{second} max_fails=0;
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{ include self-reflection/to-the-app.conf; }}
        location /staff {{ include self-reflection/to-the-app-once.conf; }}
    }}
}}
"""


@dataclass
class Server:
    """A process that can be stopped and started again where it was."""

    command: list[str | Path]
    environment: dict[str, str]
    log: Path
    is_ready: Callable[[], bool]
    user: str | None = None
    home: Path = ROOT
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, user=self.user, cwd=self.home,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        wait_for(self.is_ready)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(40)

    def dies(self) -> None:
        """With all that it started, as when the power goes."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


@dataclass
class Machines:
    """What the visitors of this test meet, and what can happen to it."""

    folder: Path
    cluster: Cluster
    smtp_port: int
    mailbox: Mailbox
    ports: list[int] = field(default_factory=lambda: [free_port() for _ in range(4)])

    def __post_init__(self) -> None:
        self.proxy_port, redis_port, *app_ports = self.ports
        self.address = f"http://127.0.0.1:{self.proxy_port}"
        self.redis_url = f"redis://127.0.0.1:{redis_port}/0"
        secret, data = ([Fernet.generate_key().decode() for _ in range(2)] for _ in range(2))
        # Half-way through a change of keys: each copy has them in another order.
        self.environments = [self.environment(secret, data), self.environment(secret[::-1], data)]
        # And half-way through an upgrade: the second copy is the next release, with an edition
        # that the first has never heard of.
        self.next_release = next_release(self.folder / "next")
        self.environments[1]["EDITION"] = load().instrument.version
        self.data_keys = data
        self.copies = [self.copy(number, port) for number, port in enumerate(app_ports)]
        self.redis = Server(
            ["redis-server", "--port", str(redis_port), "--bind", "127.0.0.1", "--save", ""],
            self.environments[0], self.folder / "redis.log",
            lambda: subprocess.run(
                ["redis-cli", "-p", str(redis_port), "ping"], check=False, capture_output=True
            ).stdout == b"PONG\n",
        )  # fmt: skip
        self.proxy = self.nginx(app_ports)
        self.mailers = [
            Server(
                [sys.executable, "-m", "flask", "deliver-mail", "--watch"],
                environment, self.folder / f"mail-{number}.log", lambda: True,
                home=(ROOT, self.next_release)[number],
            )
            for number, environment in enumerate(self.environments)
        ]  # fmt: skip

    def environment(self, secret: list[str], data: list[str]) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "DATABASE_URL": self.cluster.url,
            "REDIS_URL": self.redis_url,
            "SECRET_KEYS": ",".join(secret),
            "DATA_KEYS": ",".join(data),
            "SMTP_URL": f"smtp+plain://127.0.0.1:{self.smtp_port}",
            "TRUSTED_PROXIES": "1",
            "CALL_MINIMUM_SECONDS": "0",
            "CALL_LIMIT": "100000 per hour",
            "PROOF_OF_WORK_ABOVE": "100000 per hour",
            "MAIL_LIMIT": "100000 per day",
            "FIGURES_SECONDS": "1",
        }

    def copy(self, number: int, port: int) -> Server:
        return Server(
            [sys.executable, "-m", "gunicorn"],
            self.environments[number] | {"PORT": str(port), "DRAIN_SECONDS": "1"},
            self.folder / f"copy-{number}.log",
            lambda: answers(f"http://127.0.0.1:{port}/readyz"),
            home=(ROOT, self.next_release)[number],
        )

    def nginx(self, app_ports: list[int]) -> Server:
        """The proxy of deploy/, with these two copies behind it and no stickiness."""
        home = self.folder / "nginx"
        shutil.copytree(ROOT / "deploy/nginx", home / "self-reflection")
        first, second = app_ports
        conf = home / "nginx.conf"
        conf.write_text(NGINX.format(folder=home, first=first, second=second, port=self.proxy_port))
        user = "nobody" if os.geteuid() == 0 else None
        if user:
            for place in (self.folder, home, *home.rglob("*")):
                shutil.chown(place, user)
        return Server(
            ["nginx", "-p", str(home), "-c", str(conf), "-e", str(home / "nginx.log")],
            self.environments[0], self.folder / "nginx.out",
            lambda: answers(f"{self.address}/healthz"), user,
        )  # fmt: skip


NEW_COLUMN = """
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{newest}"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("call_request", sa.Column("of_the_next_release", sa.Text()))
"""


def next_release(home: Path) -> Path:
    """This project with another style, another edition of its questions and one more column."""
    for name in ("questionnaire", "templates", "static", "migrations"):
        shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("app.py", "gunicorn.conf.py"):
        shutil.copy(ROOT / name, home)
    (home / "static/css/base.css").write_text("@layer base { body { margin: 1px; } }")
    content = home / "questionnaire/content/en"
    draft(content, "9.9")
    release(content, "9.9")
    versions = home / "migrations/versions"
    newest = max(file.name[:4] for file in versions.glob("0*.py"))
    (versions / "next.py").write_text(NEW_COLUMN.format(newest=newest))
    return home


@contextmanager
def machines(folder: Path) -> Iterator[Machines]:
    """All of it, running."""
    mailbox = Mailbox()
    with postgres_cluster() as cluster, mail_server(mailbox) as smtp_port:
        world = Machines(folder, cluster, smtp_port, mailbox)
        # By the next release, before its code runs: what the first copy does goes on.
        subprocess.run(
            [sys.executable, "-m", "flask", "db", "upgrade"],
            cwd=world.next_release, env=world.environments[1], check=True, capture_output=True,
        )  # fmt: skip
        servers = [world.redis, *world.copies, world.proxy, *world.mailers]
        try:
            for server in servers:
                server.start()
            yield world
        finally:
            for server in reversed(servers):
                server.stop()


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_for(is_ready: Callable[[], bool]) -> None:
    for _ in range(200):
        if is_ready():
            return
        time.sleep(0.1)
    raise TimeoutError("not ready within 20 seconds")
