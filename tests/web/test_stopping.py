"""The production server stops without dropping anybody: not ready first, then no more."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from urllib.error import HTTPError

import pytest

from tests.servers import ROOT, free_port

pytestmark = pytest.mark.slow

AT_ONCE = 8


def get(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=10) as page:
            page.read()
            return int(page.status)
    except HTTPError as error:
        with error:
            return error.code


def ask_until(stop: Event, address: str) -> Counter[str]:
    """One page after the other, as a balancer sends them while the server says that it is ready."""
    found: Counter[str] = Counter()
    while not stop.is_set():
        try:
            found[str(get(f"{address}/how-it-works"))] += 1
        except OSError as error:
            found[repr(error)] += 1
    return found


def test_under_load_no_page_is_dropped_between_the_signal_and_the_end(tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path), "PORT": str(port), "MIGRATE": "1",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'calls.sqlite'}", "DRAIN_SECONDS": "3",
    }  # fmt: skip
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [Path(sys.executable).parent / "gunicorn"],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    for _ in range(200):
        try:
            assert get(f"{address}/readyz") == 200
            break
        except OSError:
            time.sleep(0.1)
    stop = Event()
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        asked = [crowd.submit(ask_until, stop, address) for _ in range(AT_ONCE)]
        time.sleep(1)
        server.send_signal(signal.SIGTERM)
        while get(f"{address}/readyz") == 200:
            time.sleep(0.05)
        assert get(f"{address}/healthz") == 200
        time.sleep(1)  # the balancer still sends for a while
        stop.set()
        found: Counter[str] = sum((one.result() for one in asked), Counter())
    assert server.wait(30) == 0
    assert set(found) == {"200"}, found
    assert found["200"] > AT_ONCE
