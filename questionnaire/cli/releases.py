"""`flask content editions`, `draft`, `release`, `rollback`: from a draft to what visitors get."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from flask.cli import ScriptInfo

from questionnaire.authoring.atomic_change import EditionError, atomic_change, finish
from questionnaire.authoring.editions import OWN, draft, history, release, rollback
from questionnaire.authoring.findings import Finding
from questionnaire.cli.check import as_text, in_everything
from questionnaire.cli.content_folder import content_folder
from questionnaire.instrument.content import Content
from questionnaire.instrument.faults.fault import ContentError
from questionnaire.instrument.loading import EDITIONS, load_editions


@click.command("editions")
@content_folder
def list_editions(folder: Path) -> None:
    """List every edition with its status and what it was made from."""
    with _in_words():
        finish(folder)
        editions = load_editions(folder)
    for edition in editions:
        of = edition.instrument
        origin = f", from {of.derived_from}" if of.derived_from else ""
        click.echo(f"{of.version}  {of.status}{origin}  {len(edition.questions)} questions")


@click.command("draft")
@click.argument("version")
@content_folder
def draft_edition(version: str, folder: Path) -> None:
    """Begin a new edition: a copy of the live one, to change and to look at in the preview."""
    with _in_words(), atomic_change(folder) as copy:
        place = folder / draft(copy, version).relative_to(copy)
        put_back = [n for n in OWN if (copy / n).exists() and not _same(copy / n, folder / n)]
    click.echo(f"Edition {version} is a draft in {place}. Change it there; then run")
    click.echo(f"`flask content check` and `flask content release {version}`.")
    if put_back:
        click.echo(f"What you had changed in {', '.join(put_back)} is in the draft. The live")
        click.echo("edition is as visitors met it again.")


@click.command("release")
@click.argument("version", required=False)
@content_folder
@click.pass_obj
def release_edition(script: ScriptInfo, version: str | None, folder: Path) -> None:
    """Make a draft live if all that visitors would get has no faults. The edition before it is
    retired; visits that began with it finish on it."""
    with _in_words(), atomic_change(folder) as copy:
        released = release(copy, version)
        _refuse_faults(script, folder, copy, released, but=())
    _say_what_is_live(released, history(folder)[:-1])


@click.command("rollback")
@click.argument("version", required=False)
@content_folder
@click.pass_obj
def rollback_edition(script: ScriptInfo, version: str | None, folder: Path) -> None:
    """Make the edition before live again, or the one named. Once more leads forward again."""
    with _in_words(), atomic_change(folder) as copy:
        back = rollback(copy, version)
        # A review that is due is no reason to keep visitors on an edition that has to go.
        _refuse_faults(script, folder, copy, back, but=("review.due",))
    _say_what_is_live(back, history(folder)[:-1])
    click.echo("`flask content rollback` leads back to where you were.")


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (EditionError, ContentError) as error:
        raise click.ClickException(str(error)) from error


def _refuse_faults(
    script: ScriptInfo, folder: Path, copy: Path, released: Content, but: tuple[str, ...]
) -> None:
    """Raise if visitors would get content with faults. Other editions are not checked."""
    found = [
        _where_it_lies(finding, folder, released.instrument.version)
        for finding in in_everything(script, copy, home=folder)[0]
        if not finding.file.startswith(EDITIONS)
    ]
    for finding in found:
        click.echo(as_text(finding))
    if any(finding.fault and finding.rule not in but for finding in found):
        raise EditionError("Nothing was changed: mend what is named above first.")


def _where_it_lies(finding: Finding, folder: Path, version: str) -> Finding:
    """A file that a release would move to the front is mended where it is now."""
    now = f"{EDITIONS}/{version}/{finding.file}"
    return replace(finding, file=now) if (folder / now).exists() else finding


def _say_what_is_live(live: Content, before: list[str]) -> None:
    version, origin = live.instrument.version, live.instrument.derived_from
    click.echo(f"Edition {version} is live. Visitors get it after a restart.")
    if before:
        click.echo(f"Edition {before[-1]} is kept in {EDITIONS}/{before[-1]}: visits that began")
        click.echo("on it finish on it.")
    if before and origin in before and origin != before[-1]:
        click.echo(f"It was made from {origin}: what {before[-1]} changed is not in it.")
    if live.simulated is None:
        click.echo("It has no simulated figures yet, so the page on how it works tells none:")
        click.echo("run `flask content simulate --save`.")


def _same(one: Path, other: Path) -> bool:
    return one.read_bytes() == other.read_bytes()
