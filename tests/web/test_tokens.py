"""Every two colors that meet on a page are far enough apart, in light and in dark."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text("utf-8")
LIGHT, DARK = TOKENS.split("@media (prefers-color-scheme: dark)")
COLOR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
LOOKS = {
    "light": dict(COLOR.findall(LIGHT)),
    "dark": dict(COLOR.findall(LIGHT)) | dict(COLOR.findall(DARK)),
}
TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("paper", "card", "tint", "warm-tint")
PAIRS = [
    *(("ink", ground, TEXT) for ground in GROUNDS),
    *(("soft", ground, TEXT) for ground in GROUNDS),
    *(("accent", ground, TEXT) for ground in GROUNDS),  # links, and the ring of the focus
    *(("warm", ground, TEXT) for ground in GROUNDS),  # errors and the way to help
    ("on-accent", "accent", TEXT),  # the large button
    ("paper", "ink", TEXT),  # the large button under the pointer
    ("ink", "sky", TEXT),  # words on the map
    ("soft", "sky", TEXT),
    ("edge", "paper", SHAPE),  # the border of what can be pressed
    ("edge", "card", SHAPE),
    ("accent", "line", SHAPE),  # how far along
    ("ink", "hill-near", SHAPE),  # the point on its band
]
DECORATION = {
    "hill-far",
    "hill-near",
    "sun",
    "cloud",
    "sky",
    "line",
}  # nothing is said by these alone


def brightness(color: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    parts = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((brightness(one), brightness(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("look", LOOKS)
def test_what_meets_is_far_enough_apart(look: str) -> None:
    colors = LOOKS[look]
    close = {
        (one, other): round(contrast(colors[one], colors[other]), 2)
        for one, other, least in PAIRS
        if contrast(colors[one], colors[other]) < least
    }
    assert close == {}


def test_contrast_is_reckoned_as_the_guideline_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_every_color_has_a_pair_or_only_decorates_and_is_named_in_both_looks() -> None:
    paired = {name for one, other, _ in PAIRS for name in (one, other)}
    named = set(LOOKS["light"])
    assert named - paired - DECORATION == set()
    assert set(dict(COLOR.findall(DARK))) == named


def test_no_other_file_names_a_color_of_its_own() -> None:
    for file in sorted(CSS.glob("*.css")):
        if file.name not in ("tokens.css", "print.css"):
            found = re.findall(
                r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(|oklch\(", file.read_text("utf-8")
            )
            assert found == [], file.name


def test_every_role_that_is_used_is_named() -> None:
    named = set(re.findall(r"--([\w-]+):", TOKENS))
    for file in sorted(CSS.glob("*.css")):
        assert set(re.findall(r"var\(--([\w-]+)", file.read_text("utf-8"))) <= named, file.name
