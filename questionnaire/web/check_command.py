"""`flask content check`: everything that is wrong with the content, in one command."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click

from questionnaire.authoring import checks
from questionnaire.authoring.findings import Finding
from questionnaire.authoring.wording import find, rules
from questionnaire.authoring.wording.everything import judged
from questionnaire.authoring.wording.passages import Kind, Passage
from questionnaire.instrument.content import Content
from questionnaire.instrument.loading import ContentError, load
from questionnaire.web.content_folder import content_folder


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
@click.option("--json", "as_json", is_flag=True, help="One JSON object a finding.")
def check(folder: Path, sentences: IO[str] | None, kind: Kind | None, as_json: bool) -> None:
    """Name every fault of the content and its words; exit with 1 if there is any."""
    if kind and not sentences:
        raise click.UsageError("--as is for sentences; add --text FILE")
    if sentences:
        found = list(_in_sentences(sentences, kind))
        summary = "No faults."
    else:
        found, summary = _in_everything(folder)
    for finding in found:
        click.echo(_as_json(finding) if as_json else _as_text(finding))
    faults = sum(not finding.warning for finding in found)
    if faults:
        click.echo(f"{faults} fault{'s' if faults > 1 else ''}.", err=True)
        sys.exit(1)
    click.echo(summary, err=as_json)


def _in_sentences(file: IO[str], kind: Kind | None) -> Iterable[Finding]:
    try:
        lines = [line.strip() for line in file]
    except UnicodeDecodeError:
        raise click.UsageError("The file is not UTF-8 text; save it as UTF-8") from None
    if not any(lines):
        raise click.UsageError("There is no sentence to check; write one a line")
    passages = (
        Passage(file.name, number, kind or find.kind_of(line), line)
        for number, line in enumerate(lines, 1)
        if line
    )
    return find.findings(passages, rules.load())[0]


def _in_everything(folder: Path) -> tuple[list[Finding], str]:
    """What was found, and a sentence on what was read."""
    words = judged(folder)
    for language, count in words.without_rules.items():
        click.echo(
            f'Nobody has written wording rules for "{language}": {count} texts were not judged. '
            f"Add rules.{language}.toml beside rules.en.toml.",
            err=True,
        )
    try:
        content = load(folder)
    except ContentError as error:
        return [*map(_as_finding, error.faults), *words.findings], ""
    found = [*checks.faults(content, datetime.now(UTC).date(), folder), *words.findings]
    return found, f"{_counts(content)}, {words.texts} texts. No faults."


def _counts(content: Content) -> str:
    return (
        f"{content.instrument.id} {content.instrument.version}: {len(content.questions)} "
        f"questions, {len(content.patterns)} patterns, {len(content.articles)} articles, "
        f"{len(content.helplines)} helplines"
    )


def _as_finding(fault: str) -> Finding:
    """From "file.toml:12: what is wrong; what to do", as loading.py writes it."""
    place, _, said = fault.partition(": ")
    file, _, line = place.partition(":")
    why, _, instead = said.partition("; ")
    return Finding(
        file=file,
        line=int(line or 1),
        rule="content.broken",
        words="",
        why=why,
        instead=instead or "mend it; docs/content.md says what belongs there",
    )


def _as_json(finding: Finding) -> str:
    fields = asdict(finding)
    if not fields.pop("warning"):
        return json.dumps(fields, ensure_ascii=False)
    return json.dumps(fields | {"warning": True}, ensure_ascii=False)


def _as_text(finding: Finding) -> str:
    return "\n".join(_lines(finding))


def _lines(finding: Finding) -> Iterator[str]:
    soon = "warning: " if finding.warning else ""
    words = f': "{finding.words}"' if finding.words else ""
    yield f"{finding.file}:{finding.line}: {soon}{finding.rule}{words}"
    yield f"    why:     {finding.why}"
    yield f"    instead: {finding.instead}"
