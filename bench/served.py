"""An app under the production server, and the CPU and memory of its processes from /proc."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.servers import ROOT, free_port

TICK = 1000 / os.sysconf("SC_CLK_TCK")  # ms


@dataclass(frozen=True)
class Served:
    """A server and its worker processes."""

    pid: int
    port: int
    seconds_to_first_answer: float

    @property
    def pids(self) -> list[int]:
        return [self.pid, *self.workers]

    @property
    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [int(child) for child in children]

    def cpu_ms(self) -> float:
        """CPU time so far, user and system, of all processes."""
        return sum(_ticks(pid) for pid in self.pids) * TICK

    def worker_mb(self) -> float:
        """Memory of the largest worker; shared memory counts proportionally (PSS)."""
        return max(_pss_kb(pid) for pid in self.workers) / 1000


@contextmanager
def served(app: str, first_page: str, folder: Path, **settings: str) -> Iterator[Served]:
    """Run the app under gunicorn with our gunicorn.conf.py, including all logging."""
    folder.mkdir()
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ENVIRONMENT": "local",
        "PORT": str(port),
        "DATABASE_URL": f"sqlite:///{folder / 'calls.sqlite'}",
    } | settings
    started = time.perf_counter()
    with (folder / "log").open("wb") as log:
        gunicorn = [sys.executable, "-m", "gunicorn", app]
        server = subprocess.Popen(gunicorn, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}{first_page}", server)
        yield Served(server.pid, port, time.perf_counter() - started)
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            urlopen(address, timeout=5).close()
        except (URLError, ConnectionError):
            time.sleep(0.01)
        else:
            return
    sys.exit("the server ended before it answered")


def _ticks(pid: int) -> int:
    # The process name may contain spaces; only numbers follow its closing bracket.
    numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(numbers[11]) + int(numbers[12])


def _pss_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
