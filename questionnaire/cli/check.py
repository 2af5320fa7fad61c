"""`flask content check`: everything that is wrong with the content, in one command."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import click
from flask.cli import ScriptInfo

from questionnaire.authoring import checks, meaning
from questionnaire.authoring.atomic_change import finish
from questionnaire.authoring.findings import Finding
from questionnaire.authoring.personas import load_personas, unshown
from questionnaire.authoring.wording import find, in_interface, memory
from questionnaire.authoring.wording.everything import judged
from questionnaire.authoring.wording.passages import Kind, Passage
from questionnaire.cli.content_folder import content_folder
from questionnaire.cli.preview import temporary_app
from questionnaire.instrument.content import Content
from questionnaire.instrument.faults.fault import ContentError, Fault
from questionnaire.instrument.loading import home_of, load_editions
from questionnaire.web.preview.rendering import rendered

MEMORY = in_interface.PROJECT / "instance" / "cache" / "wording.json"
MAX_TEXT = 20_000  # characters of --text: some minutes of reading, and little for the rules


@click.command()
@content_folder
@click.option(
    "--text",
    "sentences",
    type=click.File(encoding="utf-8-sig"),
    help="Check loose sentences instead, one a line (- for standard input).",
)
@click.option(
    "--as",
    "kind",
    type=click.Choice(["question", "text"]),
    help="With --text: judge every line as this. Else a sentence with I, my or me is a question.",
)
@click.option("--without-dates", is_flag=True, help="Leave out reviews that are overdue.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a finding.")
@click.pass_obj
def check(
    script: ScriptInfo,
    *,
    folder: Path,
    sentences: IO[str] | None,
    kind: Kind | None,
    without_dates: bool,
    as_json: bool,
) -> None:
    """Name every fault of the content and its words; exit with 1 if there is any."""
    if kind and not sentences:
        raise click.UsageError("--as is for sentences; add --text FILE")
    if sentences:
        found = list(_in_sentences(sentences, kind))
        summary = "No faults."
    else:
        finish(folder)
        found, summary = in_everything(script, folder, home=folder)
    if without_dates:
        found = [finding for finding in found if finding.rule != "review.due"]
    for finding in found:
        click.echo(_as_json(finding) if as_json else as_text(finding))
    faults = sum(finding.fault for finding in found)
    if faults:
        click.echo(f"{faults} fault{'s' if faults > 1 else ''}.", err=True)
        sys.exit(1)
    click.echo(summary, err=as_json)


def _in_sentences(file: IO[str], kind: Kind | None) -> Iterable[Finding]:
    try:
        text = file.read(MAX_TEXT + 1)
    except UnicodeDecodeError:
        raise click.UsageError("The file is not UTF-8 text; save it as UTF-8") from None
    if len(text) > MAX_TEXT:
        most = f"{MAX_TEXT:,} characters"
        raise click.UsageError(f"The text is longer than {most}; check it in parts")
    lines = [line.strip() for line in text.splitlines()]
    if not any(lines):
        raise click.UsageError("There is no sentence to check; write one a line")
    passages = (
        Passage(file.name, number, kind or find.kind_of(line), line)
        for number, line in enumerate(lines, 1)
        if line
    )
    return find.findings(passages)[0]


def in_everything(script: ScriptInfo, folder: Path, home: Path) -> tuple[list[Finding], str]:
    """What was found, and a sentence on what was read.

    Args:
        home: the folder, or the one that it is a copy of.
    """
    editions, broken = _loaded(folder)
    pages = [] if broken else _pages(script, folder)
    remembered = memory.load(MEMORY)
    words = judged(folder, pages, home, remembered)
    memory.save(remembered, MEMORY)
    for language, count in words.without_rules.items():
        click.echo(
            f'Nobody has written wording rules for "{language}": {count} texts were not judged. '
            f"Add a folder {language} beside rules/en.",
            err=True,
        )
    found = [*broken, *_in_editions(folder, editions), *words.findings]
    return found, "\n".join([*map(_counted, editions), f"{words.texts} texts. No faults."])


def _loaded(folder: Path) -> tuple[tuple[Content, ...], list[Finding]]:
    """The editions, and what keeps them or their personas from being loaded."""
    try:
        editions = load_editions(folder)
    except ContentError as error:
        return (), list(map(_as_finding, error.faults))
    broken: list[Finding] = []
    for edition in editions:
        place = home_of(folder, edition)
        try:
            load_personas(place, edition)
        except ContentError as error:
            broken += _below(folder, place, map(_as_finding, error.faults))
    return () if broken else editions, broken


def _below(folder: Path, place: Path, findings: Iterable[Finding]) -> Iterator[Finding]:
    within = place.relative_to(folder)
    return (replace(finding, file=str(within / finding.file)) for finding in findings)


def _pages(script: ScriptInfo, folder: Path) -> list[tuple[str, str]]:
    with TemporaryDirectory(prefix="check-") as place:
        return list(rendered(temporary_app(script, folder, Path(place), watched=False)))


def _in_editions(folder: Path, editions: tuple[Content, ...]) -> Iterator[Finding]:
    """Of the edition in the folder and of the drafts. Retired editions are not checked."""
    today = datetime.now(UTC).date()
    for edition in editions:
        place = home_of(folder, edition)
        if edition is editions[0] or edition.instrument.status == "draft":
            found = (*checks.faults(edition, today, place), *_unshown(place, edition))
            # A file that a draft shares is named in its own folder.
            yield from _below(folder, place, (f for f in found if (place / f.file).exists()))
    if editions:
        yield from meaning.findings(folder)


def _unshown(place: Path, edition: Content) -> Iterator[Finding]:
    personas = load_personas(place, edition)
    if personas:
        yield from map(_as_finding, unshown(edition, personas))


def _counted(content: Content) -> str:
    return (
        f"{content.instrument.id} {content.instrument.version}, {content.instrument.status}: "
        f"{len(content.questions)} questions, {len(content.patterns)} patterns, "
        f"{len(content.articles)} articles, {len(content.helplines)} helplines"
    )


def _as_finding(fault: Fault) -> Finding:
    return Finding(fault.file, fault.line, "content.broken", "", fault.why, fault.instead)


def _as_json(finding: Finding) -> str:
    fields = asdict(finding)
    for kind in ("warning", "advice"):
        if not fields[kind]:
            del fields[kind]
    return json.dumps(fields, ensure_ascii=False)


def as_text(finding: Finding) -> str:
    return "\n".join(_lines(finding))


def _lines(finding: Finding) -> Iterator[str]:
    kind = "warning: " if finding.warning else "look at: " if finding.advice else ""
    words = f': "{finding.words}"' if finding.words else ""
    yield f"{finding.file}:{finding.line}: {kind}{finding.rule}{words}"
    yield f"    why:     {finding.why}"
    yield f"    instead: {finding.instead}"
