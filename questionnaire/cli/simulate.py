"""`flask content simulate`: how well the questionnaire tells apart what it claims to."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click

from questionnaire.cli.content_folder import content_folder, loaded

MIN_PEOPLE = 400


@click.command()
@content_folder
@click.option(
    "--people",
    type=click.IntRange(min=MIN_PEOPLE),
    help="How many, at each correlation of the two compared traits.",
)
@click.option("--quick", is_flag=True, help="Fewer people: a few seconds, rougher figures.")
@click.option("--seed", type=click.IntRange(min=0), help="Another seed is other people.")
@click.option(
    "--html",
    type=click.File("w", encoding="utf-8", lazy=False),
    help="Write the report with its pictures to this file.",
)
@click.option(
    "--json",
    "plain",
    type=click.File("w", encoding="utf-8", lazy=False),
    help="Write the figures as JSON to this file; - prints nothing but them.",
)
@click.option("--compare", is_flag=True, help="Hold other ways to judge against this one; minutes.")
@click.option("--save", is_flag=True, help="Write simulated.toml into the folder of the content.")
def simulate(
    *,
    folder: Path,
    people: int | None,
    quick: bool,
    seed: int | None,
    html: IO[str] | None,
    plain: IO[str] | None,
    compare: bool,
    save: bool,
) -> None:
    """Let artificial people answer, and report how often the result is right.

    Exits with 1 if a figure misses its target.
    """
    try:
        # Serving visitors needs neither NumPy nor Rich, so only this command asks for them.
        from questionnaire.authoring.simulation import command  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"Simulating needs {error.name}, which serving pages does not. Run `make setup` first."
        ) from error
    content = loaded(folder)
    if compare:
        command.compare(content, people, seed, quick=quick)
        return
    simulation = command.run(content, people, seed, quick=quick)
    if plain:
        command.write_json(simulation, plain)
    if html:
        command.write_html(simulation, html)
    if save:
        (folder / "simulated.toml").write_text(
            command.saved(simulation, datetime.now(UTC).date()), "utf-8"
        )
    if plain is None or plain.name != sys.stdout.name:
        command.write_text(simulation)
    if simulation.missed:
        sys.exit(1)
