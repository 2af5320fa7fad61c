"""Every text that visitors can see, in every language, held against that language's rules."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from questionnaire.authoring.findings import Finding
from questionnaire.authoring.wording import exceptions, in_content, in_interface, rules
from questionnaire.authoring.wording.find import findings
from questionnaire.authoring.wording.in_html import from_html
from questionnaire.authoring.wording.memory import Memory
from questionnaire.authoring.wording.passages import Passage
from questionnaire.instrument.loading import DEFAULT, LANGUAGES


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found, how much was read, and what nobody could judge."""

    findings: tuple[Finding, ...]
    texts: int
    without_rules: dict[str, int]  # language -> texts


def judged(
    folder: Path,
    pages: Iterable[tuple[str, str]] = (),
    home: Path | None = None,
    memory: Memory | None = None,
) -> Judged:
    """Content of the folder, the interface, all translations, and pages as they are rendered.

    Args:
        folder: content; exceptions that are not needed are named for the shipped one only.
        pages: name and HTML of each, in the language of the interface. What is wrong at its source
            already is not named again, and an advice belongs there.
        home: the folder that this one is a copy of, for its place says which language it is in.
        memory: of what was found before.
    """
    memory = memory or Memory()
    texts = by_language(folder, home, memory)
    exempt = exceptions.load()
    found: list[Finding] = []
    used: set[exceptions.Exempt] = set()
    for language, passages in texts.items():
        if language in rules.languages():
            more, needed = findings(passages, language, exempt, memory)
            found += more
            used |= needed
    rendered = [passage for page in pages for passage in from_html(*page)]
    texts[DEFAULT.name] += rendered
    more, needed = findings(rendered, DEFAULT.name, exempt, memory)
    known = {(finding.rule, finding.words) for finding in found}
    found += _new((finding for finding in more if finding.fault), known)
    if (home or folder) == DEFAULT:
        found += exceptions.unused(exempt, used | needed)
    without = {name: len(texts[name]) for name in texts.keys() - rules.languages()}
    return Judged(tuple(found), sum(map(len, texts.values())), without)


def _new(findings: Iterable[Finding], known: set[tuple[str, str]]) -> Iterator[Finding]:
    """Those whose words are not known yet, each once, though it may stand on many pages."""
    for finding in findings:
        if (finding.rule, finding.words) not in known:
            known.add((finding.rule, finding.words))
            yield finding


def by_language(
    folder: Path, home: Path | None = None, memory: Memory | None = None
) -> dict[str, list[Passage]]:
    """All passages, with the language they are written in."""
    home = home or folder
    texts: dict[str, list[Passage]] = defaultdict(list)
    own = home.name if home.parent == LANGUAGES else DEFAULT.name
    texts[own] += in_content.passages(folder)
    texts[DEFAULT.name] += in_interface.passages(memory=memory)
    for language, passage in in_interface.translations(in_interface.PROJECT):
        texts[language].append(passage)
    for other in sorted(LANGUAGES.iterdir()) if home == DEFAULT else ():
        if (other / "questions.toml").exists() and other != home:
            texts[other.name] += below(other.name, in_content.passages(other))
    return texts


def below(name: str, passages: Iterable[Passage]) -> Iterable[Passage]:
    """The same passages, their files below a folder of that name."""
    return (replace(passage, file=f"{name}/{passage.file}") for passage in passages)
