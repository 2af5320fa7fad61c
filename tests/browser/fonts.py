"""Fonts of known width, so that no layout hangs on those of one machine."""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

UNITS = 1000  # an em
# How wide a letter of English text is on average, in thousandths of an em. Times has 420, Palatino
# 470, Verdana and DejaVu Sans 560.
WIDTHS = {"narrow": 380, "wide": 570}


def only(width: str, folder: Path) -> dict[str, str]:
    """The environment of a browser that finds one font alone, all letters of one of the WIDTHS.

    The folder, an empty one, is for the font, the configuration and its cache.
    """
    _font(WIDTHS[width], folder / "font.ttf")
    configuration = folder / "fonts.conf"
    configuration.write_text(
        f"<fontconfig><dir>{folder}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>"
    )
    return {"FONTCONFIG_FILE": str(configuration)}


def _font(width: int, path: Path) -> None:
    # A letter has a box of its own, or a printed text could not be read out of its PDF.
    named = {code: f"u{code:04X}" for code in (*range(0x21, 0x250), *range(0x2010, 0x2060))}
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for corner in ((50, 500), (width - 50, 500), (width - 50, 0)):
        pen.lineTo(corner)
    pen.closePath()
    box, blank = pen.glyph(), TTGlyphPen(None).glyph()
    glyphs = {".notdef": blank, "space": blank} | dict.fromkeys(named.values(), box)
    font = FontBuilder(UNITS)
    font.setupGlyphOrder([*glyphs])
    font.setupCharacterMap(named | {0x20: "space"})
    font.setupGlyf(glyphs)
    font.setupHorizontalMetrics(dict.fromkeys(glyphs, (width, 50)))
    font.setupHorizontalHeader(ascent=930, descent=-240)
    font.setupNameTable({"familyName": "One Width", "styleName": "Regular"})
    font.setupOS2(sTypoAscender=930, sTypoDescender=-240, usWinAscent=930, usWinDescent=240)
    font.setupPost()
    font.save(path)
