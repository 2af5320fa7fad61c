"""The names of the figures in reports."""

from questionnaire.instrument.content import Content

SINGLE = {
    "alpha-lowest": "Lowest alpha of the contrast scales",
    "gap-error": "Typical error (RMSE) of the gap, in points",
    "gap-validity": "Correlation of the shown and the true gap",
    "gap-reliability": "Correlation of the gaps of two parallel forms",
    "wrong-pole": "Truly one side, shown as the other",
    "wrong-way": "Shown one side, but the other one truly leads",
    "flip": "Shown one side, then the other on a parallel form",
    "same-label": "Shown the same pattern on a parallel form",
    "too-close": "Shown as too close to call",
    "no-clear-pattern": "Shown the last pattern of the table",
    "named": "Shown a pattern that names something",
    "sensitivity-last": "Truly the last pattern of the table, and shown so",
}
FAMILIES = {
    "alpha": "Internal consistency (alpha)",
    "direction": "Direction is right when shown",
    "sensitivity": "Shown it, of those who truly have it",
    "precision": "Truly have it, of those shown it",
}


def family(content: Content, figure: str) -> str:
    """The heading of a figure."""
    stem, _, member = figure.partition(".")
    if not member:
        return "Overall"
    if stem.startswith("direction-"):
        scale = content.scale(stem.removeprefix("direction-"))
        return f"{FAMILIES['direction']} ({scale.name.lower()} in front)"
    return FAMILIES[stem]


def name(content: Content, figure: str) -> str:
    """The name of a figure under its heading."""
    member = figure.partition(".")[2]
    if not member:
        return SINGLE[figure]
    words: dict[str, str] = {word.id: word.name for word in content.instrument.certainties}
    words |= {thing.id: thing.name for thing in content.patterns}
    scales = {thing.id: thing.name for thing in content.scales}
    return (scales if figure.startswith("alpha.") else words)[member]


def shown(figure: str, value: float) -> str:
    """The formatted value: points, a coefficient, or per cent."""
    if figure == "gap-error":
        return f"{value:.1f}"
    if figure.startswith(("alpha", "gap-")):
        return f"{value:.2f}"
    return f"{100 * value:.1f}%"
