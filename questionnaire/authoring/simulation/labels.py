"""What each figure is called where people read it."""

from questionnaire.instrument.content import Content

SINGLE = {
    "alpha-lowest": "Lowest alpha of the compared scales",
    "gap-error": "Usual error of the gap, in points",
    "gap-validity": "Correlation of the shown gap with the true one",
    "gap-reliability": "Correlation of the gap with that of a parallel form",
    "wrong-pole": "Truly one side, shown as the other",
    "wrong-way": "Shown one side, while the other is truly ahead",
    "flip": "Shown one side, then the other on a parallel form",
    "same-label": "Shown the same pattern on a parallel form",
    "too-close": "Told that it is too close to call",
    "no-clear-pattern": "Shown the last pattern of the table",
    "named": "Shown a pattern that names something",
    "sensitivity-last": "Truly the last pattern of the table, and shown it",
}
FAMILIES = {
    "alpha": "Answers hang together (alpha)",
    "direction": "Direction is right when told",
    "sensitivity": "Truly have it, and are shown it",
    "precision": "Are shown it, and truly have it",
}


def family(content: Content, figure: str) -> str:
    """The heading that a figure stands under."""
    stem, _, member = figure.partition(".")
    if not member:
        return "The whole"
    if stem.startswith("direction-"):
        scale = content.scale(stem.removeprefix("direction-"))
        return f"{FAMILIES['direction']} ({scale.name.lower()} in front)"
    return FAMILIES[stem]


def name(content: Content, figure: str) -> str:
    """What it is called under its heading."""
    member = figure.partition(".")[2]
    if not member:
        return SINGLE[figure]
    words: dict[str, str] = {word.id: word.name for word in content.instrument.certainties}
    words |= {thing.id: thing.name for thing in content.patterns}
    scales = {thing.id: thing.name for thing in content.scales}
    return (scales if figure.startswith("alpha.") else words)[member]


def shown(figure: str, value: float) -> str:
    """As people read it: points, a coefficient, or per cent."""
    if figure == "gap-error":
        return f"{value:.1f}"
    if figure.startswith(("alpha", "gap-")):
        return f"{value:.2f}"
    return f"{100 * value:.1f}%"
