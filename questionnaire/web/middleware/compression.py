"""Compression of pages and of static files.

A page of a visit with answers has one of a few sizes, whatever the answers are.

Why, and what was measured: docs/decisions/weight.md.
"""

import gzip
from functools import lru_cache

import brotli
from flask import Flask, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from questionnaire.web import visit

LEVEL = 4  # higher ones cost more time than they save bytes
SHOW_WHAT_WAS_TYPED = (
    "/request-a-call",
    "/staff",
)  # sent as gzip, but stored and not compressed (BREACH)
SIZES = (
    2048,
    6144,
    9216,
)  # bytes of pages that depend on answers; larger ones are multiples of the last
# For clients without gzip, which are hardly browsers; a saved file must stay small.
PLAIN_SIZES = (2048, 49_152)
# Pages that are much shorter when hardly anything was answered.
MIN_SIZES = {"/result": SIZES[-1], "/result/try": SIZES[1], "/compare": SIZES[1]}
WITH_COMMENT = 0x10  # RFC 1952: FCOMMENT


def init_app(app: Flask) -> None:
    """Call before all other parts: Flask runs the first after_request function last."""

    @app.after_request
    def compress_page(response: Response) -> Response:
        # Browsers ignore the body of a redirect. Static files are compressed once, when read.
        if response.location or (request.endpoint or "").endswith("static"):
            return response
        padded = visit.has_answers() and not request.path.startswith("/staff")
        if padded or response.mimetype == "text/html":
            response.headers.add("Vary", "Accept-Encoding")
            _compress(response, padded=padded)
        return response


@lru_cache(maxsize=64)  # takes longer than everything else that an app does to start
def encodings(file: bytes) -> dict[str, bytes]:
    """A static file by Content-Encoding, the smallest first; "identity" is the file as it is."""
    compressed = {"br": brotli.compress(file), "gzip": gzip.compress(file, mtime=0)}
    smaller = {name: body for name, body in compressed.items() if len(body) < len(file)}
    return smaller | {"identity": file}


def _compress(response: Response, *, padded: bool) -> None:
    body = response.get_data()
    if _takes_gzip(request.headers.get("Accept-Encoding", "")):
        level = 0 if request.path.startswith(SHOW_WHAT_WAS_TYPED) else LEVEL
        body = gzip.compress(body, level, mtime=0)
        body = _with_comment(body) if padded else body
        response.content_encoding = "gzip"
    elif padded:
        # Pages, texts and JSON may end in spaces.
        body = body.ljust(_size_for(len(body), PLAIN_SIZES))
    response.set_data(body)


def _with_comment(packed: bytes) -> bytes:
    """The same, padded with a comment in the gzip header, which browsers ignore."""
    spaces = b" " * (_size_for(len(packed) + 1, SIZES) - len(packed) - 1)
    return packed[:3] + bytes([WITH_COMMENT]) + packed[4:10] + spaces + b"\0" + packed[10:]


def _size_for(length: int, sizes: tuple[int, ...]) -> int:
    length, largest = max(length, MIN_SIZES.get(request.path, 0)), sizes[-1]
    return next((size for size in sizes if length <= size), -(-length // largest) * largest)


@lru_cache(maxsize=64)  # browsers send one of a handful
def _takes_gzip(accepted: str) -> bool:
    return parse_accept_header(accepted, Accept).best_match(["gzip"]) is not None
