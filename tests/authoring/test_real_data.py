"""Real answers to instruments that this project did not write (DASS-42, 1,000 people).

The answers are no part of the project. Where they lie beside the checkout, the engine is held
against what was computed from them by other means.
"""

import csv
import json
from pathlib import Path
from statistics import correlation

import pytest

from tests.builders import TINY, tiny
from tests.commands import flask
from tests.servers import ROOT

ANSWERS = ROOT.parent / "shared/data/dass42_openpsychometrics_sample1000.csv"
DRIVE, SADNESS = ("d2", "d14", "d10", "d5"), ("d4", "d9")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ANSWERS.exists(), reason="the real answers are not here"),
]


def instrument(folder: Path, drive: tuple[str, ...], sadness: tuple[str, ...]) -> Path:
    """The tiny instrument with these items, four options each, and the zone of 20 points."""
    folder.mkdir()
    tiny(folder)
    items = [(item, "drive") for item in drive] + [(item, "sadness") for item in sadness]
    (folder / "questions.toml").write_text(
        "".join(
            f'[[questions]]\nid = "{item}"\npart = "All"\nlead = "Last week"\ntext = "{item}"\n'
            f'purpose = "{scale}"\noptions = ["0", "1", "2", "3"]\nscale = "{scale}"\n\n'
            for item, scale in items
        )
    )
    (folder / "scales.toml").write_text(
        "".join(
            f'[[scales]]\nid = "{scale}"\nname = "{scale}"\nabout = "{scale}"\nlow_end = "low"\n'
            f'high_end = "high"\nerror = 10\nlevel_from = {count}\ncompare_from = {count}\n\n'
            for scale, count in (("drive", len(drive)), ("sadness", len(sadness)))
        )
    )
    (folder / "instrument.toml").write_text(
        TINY["instrument.toml"].replace('"thirst", "hunger"', '"drive", "sadness"')
        .replace('last_step = "done"\n', "")
    )  # fmt: skip
    leads = [
        f'{{ scale = "{one}", above = 50 }}, {{ scale = "{one}", over = "{other}", at_least = 20 }}'
        for one, other in (("drive", "sadness"), ("sadness", "drive"))
    ]
    rules = {"open": '{ check = "not-comparable" }', "drive": leads[0], "sadness": leads[1]}
    (folder / "patterns.toml").write_text(
        "flags = []\n"
        + "".join(
            f'[[patterns]]\nid = "{name}"\nname = "n"\nsummary = "s"\nsense = "s"\n'
            f"when = [{rule}]\n\n"
            for name, rule in {**rules, "neither": ""}.items()
        )
    )
    (folder / "care.toml").write_text("care = []\n")
    (folder / "articles.toml").write_text("articles = []\n")
    return folder


def results(folder: Path, *items: str) -> list[dict[str, object]]:
    """`flask reflect` on everybody's answers to these items."""
    with ANSWERS.open() as file:
        rows = list(csv.DictReader(file))
    table = "\n".join(",".join(str(int(row[item]) - 1) for item in items) for row in rows)
    entered = f"{','.join(items)}\n{table}\n"
    done = flask("reflect", "--csv", "-", "--content", folder, entered=entered)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_wanting_and_sadness_go_together_as_closely_as_others_computed(tmp_path: Path) -> None:
    found = results(instrument(tmp_path / "whole", DRIVE, SADNESS), *DRIVE, *SADNESS)
    drive, sadness = (
        [scales[scale]["score"] for entry in found if (scales := entry["scales"])]  # type: ignore[index]
        for scale in ("drive", "sadness")
    )
    assert len(drive) == 1000
    assert round(correlation(drive, sadness), 2) == 0.75


def test_one_half_of_the_questions_seldom_says_the_opposite_of_the_other(tmp_path: Path) -> None:
    halves = [
        results(instrument(tmp_path / "-".join(drive), drive, (sad,)), *drive, sad)
        for drive, sad in ((DRIVE[:2], SADNESS[0]), (DRIVE[2:], SADNESS[1]))
    ]
    one, other = ([entry["pattern"] for entry in half] for half in halves)
    named = {"drive", "sadness"}
    opposite = [a for a, b in zip(one, other, strict=True) if {a, b} == named]
    assert sum(pattern in named for pattern in one) > 200
    assert len(opposite) / len(one) < 0.03
