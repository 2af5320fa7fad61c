"""Render the pictures in static/ from the SVG files: `python -m docs.pictures.draw`."""

import struct
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from dev import browser as find_browser

HERE = Path(__file__).parent
STATIC = HERE.parents[1] / "static"
PICTURES = (
    (HERE / "share.svg", STATIC / "share.png", 1200, 630),
    (STATIC / "icon.svg", STATIC / "icon.png", 192, 192),
)


def main() -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        for drawing, picture, width, height in PICTURES:
            picture.write_bytes(drawn(chromium, drawing, width, height))
        small = drawn(chromium, STATIC / "icon.svg", 32, 32)
        (STATIC / "icon.ico").write_bytes(ico(small, 32))
        chromium.close()


def drawn(chromium: Browser, drawing: Path, width: int, height: int) -> bytes:
    """The drawing as a PNG of this size with a transparent background."""
    page = chromium.new_page(viewport={"width": width, "height": height})
    style = "<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>"
    page.set_content(style + drawing.read_text("utf-8"))
    return page.screenshot(omit_background=True)


def ico(png: bytes, side: int) -> bytes:
    """A favicon.ico with this single PNG."""
    header = struct.pack("<HHH", 0, 1, 1)
    entry = struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(png), 6 + 16)
    return header + entry + png


if __name__ == "__main__":
    main()
