"""Pages leave compressed, but for those that show what was typed (docs/decisions/weight.md)."""

import gzip
from collections.abc import Callable
from functools import lru_cache, partial

import brotli
from flask import Flask, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

# By Content-Encoding, the better one first. Higher qualities cost more time than they save bytes:
# docs/decisions/weight.md. Pages are smaller than a window of 64 KB.
WAYS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=2, lgwin=16),
    "gzip": partial(gzip.compress, compresslevel=6, mtime=0),
}
SHOW_WHAT_WAS_TYPED = ("/request-a-call", "/staff")


def press(app: Flask) -> None:
    """To be called before anything else looks at responses: the last to see them is this."""

    @app.after_request
    def press_page(response: Response) -> Response:
        if response.mimetype != "text/html" or request.path.startswith(SHOW_WHAT_WAS_TYPED):
            return response
        if response.location:  # browsers go on and read none of it
            return response
        response.headers.add("Vary", "Accept-Encoding")
        way = _best_way(request.headers.get("Accept-Encoding", ""))
        if way:
            response.set_data(WAYS[way](response.get_data()))
            response.content_encoding = way
        return response


@lru_cache(maxsize=64)  # browsers send one of a handful
def _best_way(accepted: str) -> str | None:
    return parse_accept_header(accepted, Accept).best_match(WAYS)
