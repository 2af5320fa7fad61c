"""The layout of the map of paths: three columns of frames, each for a page or several pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from textwrap import wrap

from questionnaire.authoring.path_map.paths import Edge, Node, Paths

WIDE = 1180
ROW, PAD, GAP, TOP = 18, 10, 14, 84
QUESTIONS, RESULTS, READING = (10, 400), (470, 310), (920, 250)  # x and width of the columns
# Average width of a letter in a wide font, in pixels, by type of line.
LETTERS = {"title": 7.8, "fault": 7.3, "line": 7.0, "detail": 6.5, "when": 6.5}
HEADING = 50  # space for a heading between frames
INDENT = 30
DEEPEST = 3  # levels of indentation
MIN_RUN = 3  # shorter runs of questions are drawn one by one
MARKS = {"unreachable": "✕ Unreachable", "dead end": "⊣ Dead end"}


@dataclass(frozen=True, slots=True)
class Box:
    """One or more nodes drawn in one frame."""

    nodes: tuple[Node, ...]
    x: float
    y: float
    wide: float
    lines: tuple[tuple[str, str], ...]  # class, words

    @property
    def high(self) -> float:
        return ROW * len(self.lines) + 2 * PAD

    @property
    def middle(self) -> float:
        return self.y + self.high / 2

    @property
    def kind(self) -> str:
        return " ".join(dict.fromkeys(
            [self.nodes[0].kind, *(f.kind.replace(" ", "-") for n in self.nodes for f in n.faults)]
        ))  # fmt: skip


def columns(paths: Paths) -> tuple[list[Box], list[Box], list[Box]]:
    """The columns: start to check and care; patterns and answers with suggestions; articles."""
    questions = list(_questions(paths))
    below = questions[-1].y + questions[-1].high + HEADING
    questions += _stacked(QUESTIONS, paths.of("care"), below)
    results = list(_stacked(RESULTS, paths.of("pattern", "answer")))
    reading = list(_stacked(READING, _near_their_sources(paths, results)))
    return questions, results, _spread(reading, results)


def _questions(paths: Paths) -> Iterator[Box]:
    """Start, questions (a run without branches shares one frame), then the check page."""
    y: float = TOP
    for nodes in _runs(paths):
        depth = _depth(paths, nodes[0])
        x, wide = QUESTIONS[0] + INDENT * depth, QUESTIONS[1] - INDENT * depth
        box = Box(nodes, x, y, wide, tuple(_lines(paths, nodes, wide)))
        yield box
        y += box.high + GAP


def _runs(paths: Paths) -> Iterator[tuple[Node, ...]]:
    run: list[Node] = []
    for node in paths.of("start", "question", "check"):
        if _is_straight(paths, node):
            run.append(node)
            continue
        yield from _folded(run)
        run = []
        yield (node,)


def _folded(run: list[Node]) -> Iterator[tuple[Node, ...]]:
    if len(run) >= MIN_RUN:
        yield tuple(run)
    else:
        yield from ((node,) for node in run)


def _is_straight(paths: Paths, node: Node) -> bool:
    """Whether it has one way in, one way on to a question, and no faults."""
    edges = [*paths.into(node), *(e for e in paths.out_of(node) if "answer " not in e.target)]
    return node.kind == "question" and len(edges) == 2 and not (node.faults or edges[0].words)


def _depth(paths: Paths, node: Node) -> int:
    """The level of indentation: one for each question whose answer opens it."""
    if node.kind != "question":
        return 0
    openings = _openings(paths, node)
    if not openings:
        return 1 if node.faults else 0
    gate = next(other for other in paths.nodes if other.key == openings[0].source)
    return min(DEEPEST, 1 + _depth(paths, gate))


def _openings(paths: Paths, node: Node) -> list[Edge]:
    """The edges that an answer opens, the one directly from its question first."""
    opened = [edge for edge in paths.into(node) if edge.words not in ("", "otherwise")]
    return sorted(opened, key=lambda edge: len(edge.words))


def _lines(paths: Paths, nodes: tuple[Node, ...], wide: float) -> Iterator[tuple[str, str]]:
    order = [node.key for node in paths.of("question")]
    if len(nodes) > 1:
        yield "title", f"{len(nodes)} questions in a row"
    for node in nodes:
        if node.kind == "question":
            for edge in _openings(paths, node)[:1]:
                yield "when", _short("when", f"only after {edge.words}", wide)
            number = order.index(node.key) + 1
            yield "line", _short("line", f"{number}  {node.title}", wide)
            yield from _fault_lines(node, wide)
        else:
            yield from _titled(node, wide)


def _titled(node: Node, wide: float) -> Iterator[tuple[str, str]]:
    for line in wrap(node.title, _room("title", wide)):
        yield "title", line
    for words in node.lines:
        for line in wrap(words, _room("detail", wide)):
            yield "detail", line
    yield from _fault_lines(node, wide)


def _fault_lines(node: Node, wide: float) -> Iterator[tuple[str, str]]:
    for fault in node.faults:
        for line in wrap(f"{MARKS[fault.kind]}: {fault.why}", _room("fault", wide)):
            yield "fault", line


def _stacked(column: tuple[float, float], nodes: Iterable[Node], y: float = TOP) -> Iterator[Box]:
    x, wide = column
    kind = ""
    for node in nodes:
        if kind == "pattern" and node.kind == "answer":
            y += HEADING - GAP
        kind = node.kind
        lines = tuple(_titled(node, wide))
        box = Box((node,), x, y, wide, lines)
        yield box
        y += box.high + GAP


def _spread(boxes: list[Box], beside: list[Box]) -> list[Box]:
    """The same boxes spread out to the height of the column beside."""
    if len(boxes) < 2:
        return boxes
    free = max(0, beside[-1].y + beside[-1].high - boxes[-1].y - boxes[-1].high)
    each = free / (len(boxes) - 1)
    return [replace(box, y=box.y + place * each) for place, box in enumerate(boxes)]


def _near_their_sources(paths: Paths, results: list[Box]) -> list[Node]:
    """Articles in an order that keeps lines short; those without sources come last."""
    middles = {box.nodes[0].key: box.middle for box in results}

    def height(article: Node) -> float:
        sources = [middles[edge.source] for edge in paths.into(article)]
        return sum(sources) / len(sources) if sources else float("inf")

    return sorted(paths.of("article"), key=height)


def _short(kind: str, words: str, wide: float) -> str:
    room = _room(kind, wide)
    return words if len(words) <= room else words[: room - 1].rstrip() + "…"


def _room(kind: str, wide: float) -> int:
    """The number of letters that fit into a frame in this type of line."""
    return int((wide - 2 * PAD) / LETTERS[kind])
