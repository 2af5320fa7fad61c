"""Where to draw what: plain numbers for the SVG of the result. Templates only print them."""

from dataclasses import dataclass
from math import floor

from flask_babel import gettext as _

from questionnaire.instrument.content import Content
from questionnaire.instrument.scoring import Profile, Score

# Pixels of the map for one point of a scale; the square is 100 points a side.
POINT = 3
# A 90 % band is this much wider than the 68 % band (normal error), an 80 and a 50 % band this much.
WIDER, WIDE, NARROW = 1.64, 1.28, 0.67
TICK = 1.2


@dataclass(frozen=True, slots=True)
class Ends:
    """What lies at each side of the map, in words."""

    left: str
    right: str
    top: str
    bottom: str


@dataclass(frozen=True, slots=True)
class Map:
    """Where the soft region lies on the map, in pixels from the upper left."""

    x: float
    y: float
    rings: tuple[tuple[float, float], ...]  # half widths and heights, the widest first
    zone: str  # corners of the part where the two are too close to call
    zone_words: tuple[float, float]  # on the zone, away from the region
    ends: Ends
    place: str  # where the region lies, in words


@dataclass(frozen=True, slots=True)
class Bar:
    """One scale with its bands, in points, which are per cent of the width."""

    score: Score
    words: str  # empty: too few answers
    width: int = 0
    tick: float = 0
    least: int = 0  # the wide band, where the score would fall nine times in ten
    most: int = 0
    spread: int = 0


def draw_map(content: Content, profile: Profile) -> Map | None:
    """Wanting across, mood up: a loss of wanting goes left, sadness goes down."""
    across, up = (profile[scale] for scale in content.instrument.contrast)
    if across.exact is None or up.exact is None:
        return None
    half_left = across.exact > 50
    return Map(
        x=_pixels(100 - across.exact),
        y=_pixels(up.exact),
        rings=tuple(
            (_pixels(across.error * width), _pixels(up.error * width))
            for width in (WIDER, WIDE, 1, NARROW)
        ),
        zone=_zone(content),
        zone_words=(_pixels(72), _pixels(28)) if half_left else (_pixels(28), _pixels(72)),
        ends=_ends(content),
        place=_place(content, across, up),
    )


def _zone_width(content: Content) -> float:
    gaps = [certainty.from_gap for certainty in content.instrument.certainties]
    return gaps[1] if len(gaps) > 1 else 0


def _zone(content: Content) -> str:
    gap = _zone_width(content)
    far = 100 - gap
    corners = ((far, 0), (100, 0), (100, gap), (gap, 100), (0, 100), (0, far))
    return " ".join(f"{_pixels(x)},{_pixels(y)}" for x, y in corners)


def _ends(content: Content) -> Ends:
    across, up = (content.scale(scale) for scale in content.instrument.contrast)
    words = content.instrument.map
    if words is None:
        return Ends(across.high_end, across.low_end, up.low_end, up.high_end)
    return Ends(words.left, words.right, words.top, up.high_end)


def _place(content: Content, across: Score, up: Score) -> str:
    """Where the region lies, by the same words of the bands that the table has."""
    ends = _ends(content)
    sideways = _toward(content, across, ends.left, ends.right)
    upward = _toward(content, up, ends.bottom, ends.top)
    if sideways and upward:
        place = _("Your region lies toward %(one)s and %(other)s.", one=sideways, other=upward)
    elif sideways:
        place = _("Your region lies toward %(one)s, halfway between %(top)s and %(bottom)s.",
                  one=sideways, top=ends.top, bottom=ends.bottom)  # fmt: skip
    elif upward:
        place = _("Your region lies toward %(one)s, halfway between %(left)s and %(right)s.",
                  one=upward, left=ends.left, right=ends.right)  # fmt: skip
    else:
        place = _("Your region lies around the middle of the map.")
    return f"{place} {_beside_the_zone(content, across, up)}"


def _toward(content: Content, score: Score, high_end: str, low_end: str) -> str:
    """The end that the score is at; empty in the middle."""
    band = _band(content, score)
    bands = content.instrument.bands
    return high_end if band == len(bands) - 1 else low_end if band == 0 else ""


def _beside_the_zone(content: Content, across: Score, up: Score) -> str:
    lead = abs((across.exact or 0) - (up.exact or 0))
    if lead < _zone_width(content):
        return _("Its center is within the stripe, where it is too close to call.")
    return _("Its center is outside the stripe, where it is too close to call.")


def _pixels(points: float) -> float:
    return round(points * POINT, 1)


def bars(content: Content, profile: Profile) -> list[Bar]:
    """A bar for each scale that is pictured."""
    return [bar(content, profile[scale.id]) for scale in content.scales if scale.pictured]


def bar(content: Content, score: Score) -> Bar:
    if score.exact is None or score.low is None or score.high is None:
        return Bar(score, "")
    least = max(0, floor(score.exact - score.error * WIDER + 0.5))
    most = min(100, floor(score.exact + score.error * WIDER + 0.5))
    return Bar(
        score,
        words=content.instrument.bands[_band(content, score)].words,
        width=score.high - score.low,
        tick=min(100 - TICK, max(0, score.exact - TICK / 2)),
        least=least,
        most=most,
        spread=most - least,
    )


def _band(content: Content, score: Score) -> int:
    """Place of the band that the score falls into, the lowest first."""
    exact = score.exact or 0
    return next(n for n, band in enumerate(content.instrument.bands) if exact < band.below)
