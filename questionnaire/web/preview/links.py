"""What the preview's list links to: people and what they see, and every page in its states."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from questionnaire.authoring.personas import Persona, Sight, everything, sights
from questionnaire.instrument.content import Answers, Content, Question
from questionnaire.web.middleware import errors
from questionnaire.web.preview.states import (
    CALL_STATES,
    LEAVING_STATES,
    QUESTION_STATES,
    TRY_STATES,
    State,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the app, and the status that it should have."""

    words: str
    address: str
    status: int = 200
    for_authors: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Links under one heading."""

    heading: str
    links: tuple[Link, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """An example person, what their result shows, and where to see it."""

    persona: Persona
    sights: tuple[Sight, ...]

    @property
    def result(self) -> Link:
        return Link(f"{self.persona.name}: result", f"{self._address}/result")

    @property
    def check(self) -> Link:
        return Link(f"{self.persona.name}: check", f"{self._address}/check")

    @property
    def paper(self) -> Link:
        return Link(f"{self.persona.name}: on paper", f"{self._address}/paper")

    @property
    def _address(self) -> str:
        return f"/preview/personas/{self.persona.id}"

    def shows(self, kind: str) -> list[Sight]:
        return [sight for sight in self.sights if sight.kind == kind]


def people(content: Content, personas: Iterable[Persona]) -> list[Person]:
    """In the order of the patterns they show."""
    order = [pattern.id for pattern in content.patterns]
    found = [Person(persona, tuple(sights(content, persona))) for persona in personas]
    return sorted(found, key=lambda person: order.index(person.shows("pattern")[0].id))


def shown_by(content: Content, people: list[Person]) -> dict[Sight, list[Person]]:
    """Everything that a result can show, and the people who show it; may be an empty list."""
    return {
        sight: [person for person in people if sight in person.sights]
        for sight in everything(content)
    }


def page_groups(content: Content) -> Iterator[Group]:
    """Every page of the app that needs no persona, in its states."""
    asked = content.asked
    yield Group(
        _("Before the questions"),
        (
            Link(_("Start"), "/"),
            Link(_("All questions on one page"), "/q"),
            Link(_("How it works"), "/how-it-works"),
            Link(_("Privacy"), "/privacy"),
            Link(_("Accessibility"), "/accessibility"),
            Link(_("People to talk to"), "/help-now"),
        ),
    )
    yield Group(
        _("Questions"),
        (
            _question(_("The first question"), asked[0]),
            _question(_("A question half way"), asked[len(asked) // 2]),
            _question(_("The last question"), asked[-1]),
            *((_question(_("The last step"), content.last_step),) if content.last_step else ()),
            *_states(QUESTION_STATES),
        ),
    )
    yield Group(_("Try another answer"), tuple(_states(TRY_STATES)))
    yield Group(_("Ask for a call"), tuple(_states(CALL_STATES)))
    yield Group(
        _("Clearing and leaving"),
        (
            Link(_("Clear my answers"), "/clear"),
            Link(_("Leave quickly"), "/leave"),
            *_states(LEAVING_STATES),
        ),
    )
    yield Group(
        _("Errors"),
        tuple(
            Link(f"{code} {words[0]}", f"/preview/errors/{code}", code)
            for code, words in errors.WORDS.items()
        ),
    )
    yield Group(
        _("Every article"),
        (
            Link(_("Reading list"), "/articles"),
            *(Link(article.title, f"/articles/{article.id}") for article in content.articles),
        ),
        folded=True,
    )
    yield Group(
        _("Every question"),
        tuple(_question(question.text, question) for question in content.questions),
        folded=True,
    )


def all_links(content: Content, people: Iterable[Person]) -> Iterator[Link]:
    """Everything that the list links to, the pages of the preview itself included."""
    for person in people:
        yield from (person.result, person.check, person.paper)
    for group in page_groups(content):
        yield from group.links
    for words, address in (
        ("List", "/preview"),
        ("Paths", "/preview/paths"),
        ("Notices", "/preview/notices"),
        ("Texts", "/preview/texts"),
    ):
        yield Link(words, address, for_authors=True)


def answers_before(content: Content, question: Question) -> Answers:
    """Answers with which this question comes next: those that open it; the others passed over."""
    answers: dict[str, int | None] = {}
    for earlier in content.questions:
        if earlier == question:
            break
        answers[earlier.id] = None
    gate = question.only_if
    while gate:
        answers[gate.question] = gate.options[0]
        opener = content.question(gate.question)
        gate = opener.only_if if opener else None
    return answers


def _question(words: str, question: Question) -> Link:
    return Link(words, f"/preview/questions/{question.id}")


def _states(states: Mapping[str, State]) -> Iterator[Link]:
    for name, state in states.items():
        yield Link(str(state.words), f"/preview/states/{name}", state.status)
