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
    """One stylesheet of all: the order of the layers first, then file by file by name."""
    files = sorted(folder.glob("*.css"), key=lambda file: (file.name != "layers.css", file.name))
    text = "\n".join(file.read_text("utf-8") for file in files)
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", bare).strip()


def _asset(name: str, body: bytes) -> Asset:
    stem, dot, ending = name.rpartition(".")
    return Asset(
        address=f"/static/{stem}.{sha256(body).hexdigest()[:8]}.{ending}",
        kind=KINDS[dot + ending],
        bodies=encodings(body),
    )
