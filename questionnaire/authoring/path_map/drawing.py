"""The graph of all paths as an SVG: questions, then patterns and answers, then articles."""

from collections.abc import Iterator
from itertools import pairwise

from markupsafe import Markup

from questionnaire.authoring.path_map.layout import (
    INDENT,
    PAD,
    QUESTIONS,
    READING,
    RESULTS,
    ROW,
    WIDE,
    Box,
    columns,
)
from questionnaire.authoring.path_map.paths import Edge, Paths

LEGEND = (
    "✕ in a dashed frame: no answers lead to it.",
    "⊣ in a thick frame: there is no way on from it.",
    "A dotted line: suggested by that answer, independent of the pattern.",
)


def draw(paths: Paths, title: str, style: str = "") -> str:
    """Draw the map as one SVG element.

    Args:
        title: the title of the content.
        style: a stylesheet to include, for a separate SVG file.
    """
    questions, results, reading = columns(paths)
    boxes = [*questions, *results, *reading]
    legend = questions[-1].y + questions[-1].high + 2 * ROW
    high = max(legend + len(LEGEND) * ROW, *(box.y + box.high for box in boxes)) + 20
    parts = [
        *_headline(paths, title),
        *_branches(paths, questions),
        *_to_results(questions, results),
        *_to_reading(paths, results, reading),
        *(_frame(box) for box in boxes),
        *(_text(QUESTIONS[0], legend + ROW * n, "detail", line) for n, line in enumerate(LEGEND)),
    ]
    return (
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" class="paths" viewBox="0 0 {wide} {high:.0f}" '
            'width="{wide}" height="{high:.0f}" role="img" '
            'aria-labelledby="paths-title paths-desc">'
            '<title id="paths-title">{title}</title><desc id="paths-desc">{described}</desc>{style}'
            '<rect class="ground" width="100%" height="100%"/>'
        ).format(
            wide=WIDE,
            high=high,
            title=f"All paths through {title}",
            described=_description(paths),
            style=Markup("<style>{}</style>").format(style) if style else "",
        )
        + Markup("\n").join(parts)
        + Markup("</svg>\n")
    )


def _description(paths: Paths) -> str:
    faulty = [f"{n.title} ({', '.join(f.kind for f in n.faults)})" for n in paths.faulty]
    stands_out = f" Problems: {'; '.join(faulty)}." if faulty else " No problems."
    return (
        f"{len(paths.of('question'))} questions lead to {len(paths.of('pattern'))} patterns and "
        f"{len(paths.of('article'))} articles.{stands_out}"
    )


def _headline(paths: Paths, title: str) -> Iterator[Markup]:
    kinds = [fault.kind for node in paths.nodes for fault in node.faults]
    found = f"{kinds.count('unreachable')} unreachable, {_count(kinds.count('dead end'))}"
    yield _text(QUESTIONS[0], 30, "name", f"All paths through {title}")
    yield _text(WIDE - 10, 30, "found" if kinds else "fine", found, "end")
    for (x, _), words in (
        (QUESTIONS, "The questions, in order"),
        (RESULTS, "The result: the first pattern that fits"),
        (READING, "Worth reading"),
    ):
        yield _text(x, 66, "heading", words)


def _count(dead_ends: int) -> str:
    return f"{dead_ends} dead end{'' if dead_ends == 1 else 's'}"


def _branches(paths: Paths, boxes: list[Box]) -> Iterator[Markup]:
    """Lines down the left side between frames; a branch starts at the question that opens it."""
    homes = {node.key: box for box in boxes for node in box.nodes}
    spine = [box for box in boxes if box.x == QUESTIONS[0] and box.nodes[0].kind != "care"]
    for box, after in pairwise(spine):
        yield _line("way", f"M{QUESTIONS[0] + 12} {box.y + box.high} V{after.y}")
    for box in boxes:
        for edge in paths.into(box.nodes[0]) if box.x > QUESTIONS[0] else ():
            gate = homes[edge.source]
            if gate.x < box.x:
                x = box.x - INDENT + 12
                yield _line("way branch", f"M{x} {gate.y + gate.high} V{box.middle} H{box.x}")


def _to_results(questions: list[Box], results: list[Box]) -> Iterator[Markup]:
    """Lines from the check page to the patterns, which are tried from the top."""
    check = next(box for box in questions if box.nodes[0].kind == "check")
    right, x = check.x + check.wide, RESULTS[0]
    middle_x = (right + x) / 2
    patterns = [b for b in results if b.nodes[0].kind == "pattern" and "unreachable" not in b.kind]
    ends = " ".join(f"M{middle_x} {box.middle} H{x}" for box in patterns)
    first, last = patterns[0].middle, patterns[-1].middle
    top, bottom = min(first, check.middle), max(last, check.middle)
    yield _line("way", f"M{right} {check.middle} H{middle_x} M{middle_x} {top} V{bottom} {ends}")
    yield from _heading_over("answer", results, "For any pattern, if")
    yield from _heading_over("care", questions, "Care: helplines first, or no invitation, if")


def _heading_over(kind: str, boxes: list[Box], words: str) -> Iterator[Markup]:
    for box in [box for box in boxes if box.nodes[0].kind == kind][:1]:
        yield _text(box.x, box.y - ROW, "heading", words)


def _to_reading(paths: Paths, results: list[Box], reading: list[Box]) -> Iterator[Markup]:
    homes = {box.nodes[0].key: box for box in reading}
    for box in results:
        edges = [edge for edge in paths.out_of(box.nodes[0]) if edge.target in homes]
        edges.sort(key=lambda edge: homes[edge.target].y)
        for place, edge in enumerate(edges):
            y = box.y + box.high * (place + 1) / (len(edges) + 1)
            yield _curve(box, y, homes[edge.target], _arrival(paths, results, edge), edge)


def _arrival(paths: Paths, results: list[Box], edge: Edge) -> float:
    """Where on the side of its article a line ends, 0 to 1, in the order of the sources."""
    order = [box.nodes[0].key for box in results]
    target = next(node for node in paths.nodes if node.key == edge.target)
    sources = sorted((e.source for e in paths.into(target)), key=order.index)
    return (sources.index(edge.source) + 1) / (len(sources) + 1)


def _curve(box: Box, y: float, target: Box, arrival: float, edge: Edge) -> Markup:
    x, end = box.x + box.wide, target.x
    end_y = target.y + target.high * arrival
    bend = (end - x) / 2
    path = f"M{x} {y:.1f} C{x + bend} {y:.1f} {end - bend} {end_y:.1f} {end} {end_y:.1f}"
    return Markup('<path class="reads {}" d="{}"><title>{}</title></path>').format(
        box.nodes[0].kind, path, edge.words
    )


def _frame(box: Box) -> Markup:
    lines = Markup("").join(
        _text(box.x + PAD, box.y + PAD + ROW * (place + 0.72), kind, words)
        for place, (kind, words) in enumerate(box.lines)
    )
    rect = Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="9"/>').format(
        box.x, round(box.y, 1), box.wide, box.high
    )
    return Markup('<g class="box {}">{}{}</g>').format(box.kind, rect, lines)


def _line(kind: str, path: str) -> Markup:
    return Markup('<path class="{}" d="{}"/>').format(kind, path)


def _text(x: float, y: float, kind: str, words: str, anchor: str = "start") -> Markup:
    return Markup('<text class="{}" x="{}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        kind, x, y, anchor, words
    )
