"""What axe finds on a page, in any of the ways it can look."""

import json
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # of the rest one example each, which takes half the time
}
WIDE = {"width": 1280, "height": 720}
LIGHT = {"color_scheme": "light", "forced_colors": "none", "reduced_motion": "reduce"}
LOOKS: dict[str, tuple[dict[str, Any], Any]] = {
    "dark": (LIGHT | {"color_scheme": "dark"}, WIDE),
    "forced colors": (LIGHT | {"forced_colors": "active"}, WIDE),
    "320 pixels": (LIGHT, {"width": 320, "height": 640}),
    "light": (LIGHT, WIDE),
}
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def violations(page: Page) -> list[str]:
    """In every look, one after the other: walking to a page again takes as long as looking."""
    page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true })")
    page.evaluate(Axe().axe_script)
    found = []
    for look, (media, size) in LOOKS.items():
        page.emulate_media(**media)
        page.set_viewport_size(size)
        for each in page.evaluate("rules => axe.run(rules)", RULES)["violations"]:
            nodes = json.dumps([node["html"][:120] for node in each["nodes"]])
            found.append(f"{page.url}, {look}: {each['id']} {nodes}")
        if page.evaluate(SIDEWAYS):
            found.append(f"{page.url}, {look}: scrolls sideways")
    return found
