"""Benchmark of whole visits to our app and to baselines, in alternating rounds: `make bench`.

Takes about two minutes and writes bench/results/. For a quick result:
`python -m bench.run --rounds 3 --visits 10`.
"""

import argparse
import asyncio
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench import chart, table
from bench.measured import Measured, Round
from bench.served import Served, served
from bench.statements import statements_a_visit
from bench.visitors import FILES, Visitor, walk
from questionnaire.instrument.loading import load

RESULTS = Path(__file__).with_name("results")
AT_ONCE = 16
CROWDS = (10, 100, 1000)
TURNS_IN_A_CROWD = 6
STARTS = 5
PAGES = 200  # requests to measure one type of page

QUESTIONS = load().asked
BASELINES = "bench.baselines"
FIRST = f"/q/{QUESTIONS[0].id}"
# Name, app, first page, page turns per visit: ours includes the check page.
CONTENDERS = (
    ("ours", "app:create_app()", FIRST, len(QUESTIONS) + 1),
    ("Flask-WTF forms", f"{BASELINES}.flask_wtf_questionnaire:app", "/q/1", len(QUESTIONS)),
    ("bare page", f"{BASELINES}.bare_page:app", "/q/1", len(QUESTIONS)),
    ("bare route", f"{BASELINES}.bare_route:app", "/q/1", len(QUESTIONS)),
)  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--visits", type=int, default=40, help="visits per round and app")
    given = options.parse_args()
    measured = measure(given.rounds, given.visits)
    RESULTS.mkdir(exist_ok=True)
    text = table.written(measured, given.rounds, given.visits)
    (RESULTS / "latest.txt").write_text(text)
    (RESULTS / "latest.svg").write_text(chart.drawn(measured))
    print(text)


def measure(rounds: int, visits: int) -> Measured:
    measured = Measured()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for number in range(STARTS):
            _log(f"start {number + 1} of {STARTS}")
            with served(*CONTENDERS[0][1:3], folder / "start") as server:
                measured.starts.append(server.seconds_to_first_answer)
        with ExitStack() as stack:
            servers = {
                name: stack.enter_context(served(app, first, folder / str(place)))
                for place, (name, app, first, _) in enumerate(CONTENDERS)
            }
            for name, _, first, turns in CONTENDERS:  # warm up: fill all caches
                walk(servers[name].port, first, turns, visits=8, at_once=8)
            for number in range(rounds):
                _log(f"round {number + 1} of {rounds}")
                for name, _, first, turns in CONTENDERS:
                    made = _round(servers[name], first, turns, visits)
                    measured.rounds.setdefault(name, []).append(made)
                for page in ("question", "result"):
                    measured.pages.setdefault(page, []).append(_page(servers["ours"], page))
            asyncio.run(_measure_sizes(measured, servers["ours"].port))
        for crowd in CROWDS:
            _log(f"{crowd} visitors at once")
            with served(*CONTENDERS[0][1:3], folder / "crowd") as server:
                walk(server.port, FIRST, TURNS_IN_A_CROWD, visits=20, at_once=10)
                many = max(crowd, 400)
                made = _round(server, FIRST, TURNS_IN_A_CROWD, many, at_once=crowd)
                measured.crowds[crowd] = made
    measured.statements = statements_a_visit()
    return measured


def _round(server: Served, first: str, turns: int, visits: int, *, at_once: int = AT_ONCE) -> Round:
    before = server.cpu_ms()
    visits_done = walk(server.port, first, turns, visits=visits, at_once=at_once)
    cpu_ms = server.cpu_ms() - before
    return Round(
        cpu_ms=cpu_ms / len(visits_done.turns),
        turns_a_second=len(visits_done.turns) / visits_done.seconds,
        turn_ms=visits_done.turns,
        bytes_a_visit=median(visits_done.bytes_a_visit),
        worker_mb=server.worker_mb(),
    )


def _page(server: Served, kind: str) -> float:
    """CPU ms of one GET, of a question in the middle of a visit or of the result."""
    before, after = asyncio.run(_same_page(server, kind))
    return (after - before) / PAGES


async def _same_page(server: Served, kind: str) -> tuple[float, float]:
    async with Visitor(server.port) as visitor:
        await visitor.opens(FIRST)
        while visitor.address != "/result":
            await visitor.answers(len(visitor.address) % 3)
        address = "/result" if kind == "result" else f"/q/{QUESTIONS[len(QUESTIONS) // 2].id}"
        before = server.cpu_ms()
        for _ in range(PAGES):
            await visitor.opens(address)
        return before, server.cpu_ms()


async def _measure_sizes(measured: Measured, port: int) -> None:
    """Measure the size of single pages, and the requests of a first view."""
    async with Visitor(port) as visitor:
        start = await visitor.opens("/")
        measured.bytes_a_page["start"] = start.size
        measured.first_view_requests = 1 + len(FILES.findall(start.html.decode()))
        measured.bytes_a_page["question"] = (await visitor.opens(FIRST)).size
        while visitor.address != "/result":
            await visitor.answers(len(visitor.address) % 3)
        measured.bytes_a_page["result"] = visitor.page.size


def _log(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
