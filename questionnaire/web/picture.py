"""Where to draw what: plain numbers for the SVG of the result. Templates only print them."""

from dataclasses import dataclass

from questionnaire.instrument.content import Content
from questionnaire.instrument.scoring import Profile, Score

# Pixels of the map for one point of a scale; the square is 100 points a side.
POINT = 3
# A 90 % band is this much wider than the 68 % band (normal error).
WIDER = 1.64
TICK = 1.2


@dataclass(frozen=True, slots=True)
class Map:
    """Where the soft region lies on the map, in pixels from the upper left."""

    x: float
    y: float
    wide: float  # half widths of the 68 % region
    high: float
    widest: float  # and of the 90 % region
    highest: float
    zone: str  # corners of the part where the two are too close to call


@dataclass(frozen=True, slots=True)
class Bar:
    """One scale with its band, in per cent of the width."""

    score: Score
    words: str  # empty: too few answers
    width: int = 0
    tick: float = 0


def draw_map(content: Content, profile: Profile) -> Map | None:
    """Wanting across, mood up: a loss of wanting goes left, sadness goes down."""
    across, up = (profile[scale] for scale in content.instrument.contrast)
    if across.exact is None or up.exact is None:
        return None
    return Map(
        x=_pixels(100 - across.exact),
        y=_pixels(up.exact),
        wide=_pixels(across.error),
        high=_pixels(up.error),
        widest=_pixels(across.error * WIDER),
        highest=_pixels(up.error * WIDER),
        zone=_zone(content),
    )


def _zone(content: Content) -> str:
    gaps = [certainty.from_gap for certainty in content.instrument.certainties]
    gap = gaps[1] if len(gaps) > 1 else 0
    far = 100 - gap
    corners = ((far, 0), (100, 0), (100, gap), (gap, 100), (0, 100), (0, far))
    return " ".join(f"{_pixels(x)},{_pixels(y)}" for x, y in corners)


def _pixels(points: float) -> float:
    return round(points * POINT, 1)


def bars(content: Content, profile: Profile) -> list[Bar]:
    """A bar for each scale that is pictured."""
    return [bar(content, profile[scale.id]) for scale in content.scales if scale.pictured]


def bar(content: Content, score: Score) -> Bar:
    if score.exact is None or score.low is None or score.high is None:
        return Bar(score, "")
    words = next(band.words for band in content.instrument.bands if score.exact < band.below)
    return Bar(score, words, score.high - score.low, min(98.8, max(0, score.exact - TICK / 2)))
