"""Static files: read and compressed once, named after what they hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, abort, current_app, request

from questionnaire.web.middleware.compression import encodings

KINDS = {
    ".css": "text/css",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
STYLE = "style.css"
OF_A_RELEASE = re.compile(r"(.+)\.[0-9a-f]{8}(\.\w+)")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file in static/, or the one stylesheet joined from all of static/css/."""

    address: str
    kind: str
    bodies: dict[str, bytes]  # by Content-Encoding, as encodings() gives them


def init_app(app: Flask) -> None:
    reload(app)
    app.add_url_rule("/static/<filename>", "static", send)

    @app.template_global()
    def static_file(name: str) -> str:
        # Not url_for: error pages need it even when the request could not be routed.
        address: str = app.extensions["assets"][name].address
        return address


def reload(app: Flask) -> None:
    """Serve the files as they are now, under the names that belong to them now."""
    app.extensions["assets"] = dict(_assets(Path(app.root_path) / "static"))


def send(filename: str) -> Response:
    address = f"/static/{filename}"
    assets: dict[str, Asset] = current_app.extensions["assets"]
    # While two releases run side by side, the page of one may ask the other for its files.
    named = OF_A_RELEASE.fullmatch(filename) or abort(404)
    asset = assets.get(named[1] + named[2]) or abort(404)
    encoding = request.accept_encodings.best_match(asset.bodies, "identity")
    response = Response(asset.bodies[encoding], mimetype=asset.kind)
    response.vary.add("Accept-Encoding")
    if asset.address == address:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if encoding != "identity":
        response.content_encoding = encoding
    return response


def _assets(folder: Path) -> Iterator[tuple[str, Asset]]:
    yield STYLE, _asset(STYLE, stylesheet(folder / "css").encode())
    for file in sorted(folder.glob("*.*")):
        yield file.name, _asset(file.name, file.read_bytes())


def stylesheet(folder: Path) -> str:
    """All files in one, layer by layer, then by name, and without @layer.

    Browsers before Chrome 99, Firefox 97 and Safari 15.4 ignore everything inside @layer. So layers
    only order the rules here: a later rule has to be as specific as the one that it overrides.
    """
    text = "\n".join(file.read_text("utf-8") for file in sorted(folder.glob("*.css")))
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    (order,) = re.findall(r"^@layer ([\w, ]+);", bare, re.MULTILINE)
    rules: dict[str, str] = dict.fromkeys(order.split(", "), "")
    _, *blocks = re.split(
        r"^@layer (\w+) \{", bare.replace(f"@layer {order};", ""), flags=re.MULTILINE
    )
    for layer, block in zip(blocks[::2], blocks[1::2], strict=True):
        rules[layer] += block.strip().removesuffix("}")
    return re.sub(r"\s*\n\s*", "\n", "\n".join(rules.values())).strip()


def _asset(name: str, body: bytes) -> Asset:
    stem, dot, ending = name.rpartition(".")
    return Asset(
        address=f"/static/{stem}.{sha256(body).hexdigest()[:8]}.{ending}",
        kind=KINDS[dot + ending],
        bodies=encodings(body),
    )
