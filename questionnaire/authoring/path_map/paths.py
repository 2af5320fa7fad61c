"""All paths through the content as a graph, with dead ends and unreachable nodes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from questionnaire.authoring.path_map.short_conditions import (
    condition_in_words,
    conditions_in_words,
    labels,
)
from questionnaire.authoring.path_map.steps import CHECK, START, steps
from questionnaire.authoring.reach import out_of_reach, reachable
from questionnaire.instrument.content import (
    AnswerIs,
    Article,
    CareRule,
    CheckIs,
    Content,
    Pattern,
    PatternIs,
    Question,
    Suggestion,
)

CARE = {True: "then the helplines come first", False: "then no call is offered"}
# Where the result leads when no pattern can be named.
WAYS_BACK = {
    "not-comparable": "then back to the open questions",
    "contradictory": "then back to look at the answers again",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem of a node."""

    kind: Literal["unreachable", "dead end"]
    why: str


@dataclass(frozen=True, slots=True)
class Node:
    """A page, or an answer that is enough to suggest an article."""

    kind: Literal["start", "question", "check", "care", "pattern", "answer", "article"]
    id: str
    title: str
    lines: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def key(self) -> str:
        """Unique over all kinds, since a scale and a pattern may share an id."""
        return f"{self.kind} {self.id}"


@dataclass(frozen=True, slots=True)
class Edge:
    """A connection between the keys of two nodes, and its condition."""

    source: str
    target: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Paths:
    """The graph: nodes in the order of a visit, articles last."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def faulty(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.faults)

    def of(self, *kinds: str) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.kind in kinds)

    def into(self, node: Node) -> tuple[Edge, ...]:
        return tuple(edge for edge in self.edges if edge.target == node.key)

    def out_of(self, node: Node) -> tuple[Edge, ...]:
        return tuple(edge for edge in self.edges if edge.source == node.key)


@lru_cache(maxsize=4)
def paths(content: Content) -> Paths:
    """Every path from the start page to an article.

    Questions are followed through every combination of answers that decides which ones are
    asked. Patterns and articles count as reached when sampled answers reach them.
    """
    nodes = [
        Node("start", START, "Start"),
        *(Node("question", q.id, q.text) for q in content.asked),
        Node("check", CHECK, "Check your answers", _last_step(content)),
        *(_care(rule, content) for rule in content.care),
        *(_pattern(pattern, content) for pattern in content.patterns),
        *_answers(content),
        *(Node("article", article.id, article.title) for article in content.articles),
    ]
    edges = (
        *_between_questions(content),
        *_to_care(content),
        *_to_patterns(content),
        *_to_articles(content),
    )
    reached = _reached(content, edges)
    found = Paths(tuple(nodes), edges)
    return replace(
        found,
        nodes=tuple(
            replace(node, faults=tuple(_faults(content, found, node, reached))) for node in nodes
        ),
    )


def _last_step(content: Content) -> tuple[str, ...]:
    step = content.last_step
    return (step.text, *(f"“{option.label}”" for option in step.options)) if step else ()


def _care(rule: CareRule, content: Content) -> Node:
    when = conditions_in_words(rule.when, content)
    return Node("care", rule.id, rule.purpose, (*when, CARE[rule.first]))


def _pattern(pattern: Pattern, content: Content) -> Node:
    when = conditions_in_words(pattern.when, content) or ("all other answers",)
    return Node("pattern", pattern.id, pattern.name, (*when, *_ways_back(pattern)))


def _ways_back(pattern: Pattern) -> tuple[str, ...]:
    checks = [one.check for one in pattern.when if isinstance(one, CheckIs)]
    return tuple(WAYS_BACK[check] for check in checks if check in WAYS_BACK)


def _answers(content: Content) -> Iterator[Node]:
    """Answers and scores that suggest an article for every pattern, without duplicates."""
    found: dict[str, Node] = {}
    for article in content.articles:
        for suggestion in article.suggestions:
            if not isinstance(suggestion.when, PatternIs):
                node = _answer(suggestion, content)
                found[node.key] = node
    order = [question.text for question in content.questions]
    yield from sorted(
        found.values(), key=lambda n: order.index(n.lines[0]) if n.lines else len(order)
    )


def _answer(suggestion: Suggestion, content: Content) -> Node:
    if isinstance(suggestion.when, AnswerIs):
        question = content.question(suggestion.when.question)
        words = labels(suggestion.when, content)
        return Node("answer", f"{suggestion.when.question}: {words}", words, _text(question))
    words = condition_in_words(suggestion.when, content)
    return Node("answer", words, words)


def _text(question: Question | None) -> tuple[str, ...]:
    return (question.text,) if question else ()


def _between_questions(content: Content) -> Iterator[Edge]:
    for here, there, words in steps(content):
        yield Edge(_key(here), _key(there), words)


def _key(place: str) -> str:
    return f"{place} {place}" if place in (START, CHECK) else f"question {place}"


def _to_care(content: Content) -> Iterator[Edge]:
    for rule in content.care:
        yield Edge(_key(CHECK), f"care {rule.id}", CARE[rule.first])


def _to_patterns(content: Content) -> Iterator[Edge]:
    for pattern in content.patterns:
        yield Edge(_key(CHECK), f"pattern {pattern.id}", f"closest pattern: {pattern.name}")
        for words in _ways_back(pattern):
            yield Edge(f"pattern {pattern.id}", _key(CHECK), words)


def _to_articles(content: Content) -> Iterator[Edge]:
    for article in content.articles:
        for suggestion in article.suggestions:
            target = f"article {article.id}"
            if isinstance(suggestion.when, PatternIs):
                for name in suggestion.when.patterns:
                    yield Edge(f"pattern {name}", target, suggestion.words)
                continue
            answer = _answer(suggestion, content)
            yield Edge(answer.key, target, suggestion.words)
            if isinstance(suggestion.when, AnswerIs):
                source = suggestion.when.question
                is_last = source == content.instrument.last_step
                yield Edge(_key(CHECK if is_last else source), answer.key, answer.title)


def _reached(content: Content, edges: tuple[Edge, ...]) -> set[str]:
    """The keys of all questions, care rules, patterns and articles that answers lead to."""
    everything = {f"{kind} {thing}" for kind, thing in reachable(content)}
    questions = {edge.target for edge in edges if edge.target.startswith("question ")}
    return questions | everything - {f"{kind} {thing}" for kind, thing in out_of_reach(content)}


def _faults(content: Content, found: Paths, node: Node, reached: set[str]) -> Iterator[Fault]:
    never = {
        "question": "no answers lead to this question; check its only_if",
        "care": "no answers fulfill it; relax its conditions",
        "pattern": "no answers reach it; relax its conditions, move it up or remove it",
        "article": "no answers recommend it; give it a suggestion with a higher weight",
    }
    if node.kind in never and node.key not in reached:
        yield Fault("unreachable", never[node.kind])
    if node.kind == "pattern" and not found.out_of(node):
        yield Fault("dead end", "no article is suggested for it; suggest one")
    article = content.article(node.id) if node.kind == "article" else None
    if article and not article.url:
        yield Fault("dead end", _missing_address(article))


def _missing_address(article: Article) -> str:
    return f"there is no address for “{article.hub_title}”; open the page and enter its url"
