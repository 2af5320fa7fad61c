"""What the simulation is told as: text, page, JSON and TOML, run as a person runs it."""

import json
import re
import shutil
import subprocess
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import html5lib
import pytest

from questionnaire.authoring.simulation.html import page
from questionnaire.authoring.simulation.parameters import parameters, targets
from questionnaire.authoring.simulation.records import as_toml
from questionnaire.authoring.simulation.run import Simulation, simulate
from questionnaire.instrument.loading import DEFAULT, load
from tests.builders import shipped, tiny
from tests.commands import flask
from tests.servers import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    known = parameters()
    few = replace(known, people=400, groups=4, kinds=replace(known.kinds, people=40))
    named = replace(shipped().pattern("mixed"), name="Both <b>at once</b> & more")
    patterns = tuple(named if p.id == "mixed" else p for p in shipped().patterns)
    return simulate(replace(shipped(), patterns=patterns), few, targets())


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The whole command, on a copy of the shipped content that it may write into."""
    folder = tmp_path_factory.mktemp("simulated")
    content = shutil.copytree(DEFAULT, folder / "content")
    done = flask(
        *("content", "simulate", "--content", content, "--quick", "--people", "1200", "--save"),
        *("--html", folder / "report.html", "--json", folder / "report.json"),
    )
    return folder, done


def test_the_command_tells_its_targets_and_exits_by_them(
    run: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, done = run
    told = json.loads((folder / "report.json").read_text())
    missed = [target for target in told["targets"] if target["met"] is False]
    assert done.returncode == (1 if missed else 0)
    assert done.stdout.count("MISSED") == len(missed)
    assert "No real person has answered." in " ".join(done.stdout.split())
    assert done.stderr == ""


def test_a_missed_target_is_an_exit_status(tmp_path: Path) -> None:
    done = flask(
        *("content", "simulate", "--content", tiny(tmp_path), "--people", "400", "--json", "-")
    )
    assert done.returncode == 1
    told = json.loads(done.stdout)  # and nothing else was printed
    found = {target["figure"]: target["met"] for target in told["targets"]}
    assert found["alpha-lowest"] is False
    assert found["direction.leans"] is None  # the tiny instrument has no such word


def test_what_is_saved_holds_the_figures_that_visitors_are_told(
    run: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = run
    saved = tomllib.loads((folder / "content/simulated.toml").read_text())
    figures = json.loads((folder / "report.json").read_text())["figures"]
    assert (datetime.now(UTC).date() - saved["date"]).days in {0, 1}  # midnight may pass
    assert saved["edition"] == shipped().instrument.version
    assert (saved["seed"], saved["people"], saved["correlation"]) == (2026, 1200, 0.65)
    assert saved["same_label"] == round(figures["0.65"]["same-label"], 3)
    assert saved["alpha"]["wanting"] == round(figures["0.65"]["alpha.wanting"], 3)
    assert saved["precision"]["drive-loss"] == round(figures["0.65"]["precision.drive-loss"], 3)
    alike = round(figures["0.88"]["precision.drive-loss"], 3)
    assert saved["precision_alike"]["drive-loss"] == alike


def test_saving_twice_writes_the_same(simulation: Simulation) -> None:
    today = date(2026, 11, 25)
    assert as_toml(simulation, today) == as_toml(simulation, today)
    assert tomllib.loads(as_toml(simulation, today))["date"] == today


def test_without_numpy_it_says_what_to_run(tmp_path: Path) -> None:
    missing = 'raise ModuleNotFoundError("No module named \'numpy\'", name="numpy")'
    (tmp_path / "numpy.py").write_text(missing)
    done = flask("content", "simulate", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert "Simulating needs numpy" in done.stderr
    assert "make setup" in done.stderr
    assert "Traceback" not in done.stderr
    assert flask("content", "export", PYTHONPATH=str(tmp_path)).returncode == 0


def test_the_page_is_valid_and_needs_nothing_but_itself(simulation: Simulation) -> None:
    told = page(simulation)
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(told)
    assert [error[1] for error in parser.errors] == []
    assert not re.search(r"<script|https?://|src=|@import|url\(", told)


def test_every_picture_of_the_page_is_named_or_beside_its_facts(simulation: Simulation) -> None:
    pictures = re.findall(r"<svg[^>]*>", page(simulation))
    assert len(pictures) > 20
    for picture in pictures:
        assert 'aria-hidden="true"' in picture or 'role="img" aria-labelledby="' in picture
    assert page(simulation).count('role="img"') == page(simulation).count("<desc id=")


def test_words_of_the_content_stay_text_on_the_page(simulation: Simulation) -> None:
    assert "Both &lt;b&gt;at once&lt;/b&gt; &amp; more" in page(simulation)


def test_another_instrument_gets_a_page_too(tmp_path: Path) -> None:
    known = replace(parameters(), people=400, groups=4)
    told = page(simulate(load(tiny(tmp_path)), known, targets()))
    assert "Not measured here" in told
    assert "thirst and hunger" in told


def test_every_figure_of_the_report_is_explained(simulation: Simulation) -> None:
    told = (ROOT / "docs/commands.md").read_text()
    names = {name.partition(".")[0].partition("-flat")[0] for name in simulation.expected.figures}
    assert [name for name in sorted(names) if f"`{name}" not in told] == []
