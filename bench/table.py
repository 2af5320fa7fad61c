"""The results as a text table, for people and for later comparisons."""

import os
import platform
from collections.abc import Iterator, Sequence
from statistics import median, quantiles

from bench.measured import Measured, Round

TARGETS = (
    "Targets: CPU a page turn at most 1.0 of the Flask-WTF questionnaire's (better 0.7); the result"
    " at most 3 question pages; no statement; 70 MB a worker; first answer within 1.5 s."
)


def written(measured: Measured, rounds: int, visits: int) -> str:
    return "\n".join(_lines(measured, rounds, visits)) + "\n"


def _lines(measured: Measured, rounds: int, visits: int) -> Iterator[str]:
    yield (
        f"{rounds} alternating rounds of {visits} whole visits to each app, gunicorn with"
        f" 2 workers; {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    yield "Medians over the rounds; in brackets the range."
    yield ""
    yield (
        f"{'a page turn':24}{'CPU ms':>22}{'ours / this':>20}{'turns/s':>9}"
        f"{'p50':>7}{'p95':>7}{'p99 ms':>8}{'MB':>6}{'KB a visit':>12}"
    )
    for name, made in measured.rounds.items():
        yield _contender(name, made, measured.ratios(name))
    yield ""
    question, result = (measured.pages[kind] for kind in ("question", "result"))
    yield f"one question page, CPU ms   {spread(question)}"
    yield f"the result, CPU ms          {spread(result)}"
    ratios = [r / q for r, q in zip(result, question, strict=True)]
    yield f"result / question page      {spread(ratios)}"
    yield f"start to first answer, s    {spread(measured.starts)}"
    yield f"first view, requests        {measured.first_view_requests}"
    for page, size in measured.bytes_a_page.items():
        yield f"{page} page, bytes".ljust(28) + f"{size}"
    for page, count in measured.statements.items():
        yield f"database statements, {page}".ljust(32) + f"{count}"
    yield ""
    yield "visitors at once   CPU ms a turn   turns/s   p99 ms   MB a worker"
    for crowd, round_ in measured.crowds.items():
        p99 = percentiles([round_])[2]
        yield (
            f"{crowd:16}{round_.cpu_ms:16.2f}{round_.turns_a_second:10.0f}{p99:9.0f}{round_.worker_mb:14.0f}"
        )
    yield ""
    yield TARGETS


def _contender(name: str, made: Sequence[Round], ratios: Sequence[float]) -> str:
    p50, p95, p99 = percentiles(made)
    return (
        f"{name:24}{spread([r.cpu_ms for r in made]):>22}{spread(ratios):>20}"
        f"{median(r.turns_a_second for r in made):9.0f}{p50:7.1f}{p95:7.1f}{p99:8.1f}"
        f"{max(r.worker_mb for r in made):6.0f}{median(r.bytes_a_visit for r in made) / 1000:12.0f}"
    )


def percentiles(made: Sequence[Round]) -> tuple[float, float, float]:
    """p50, p95 and p99 of every page turn of these rounds, in ms."""
    cuts = quantiles((turn for one in made for turn in one.turn_ms), n=100)
    return cuts[49], cuts[94], cuts[98]


def spread(values: Sequence[float]) -> str:
    return f"{median(values):.2f} ({min(values):.2f}-{max(values):.2f})"
