"""Every page that the preview links to, as HTML: for the check of all words, and for tests."""

import re
from collections.abc import Iterator

from flask import Flask
from werkzeug.test import TestResponse

from questionnaire.instrument.content import Content
from questionnaire.web.preview.content_reload import WatchedContent
from questionnaire.web.preview.links import Link, all_links

PAPER = "/paper"
# The reference of a request, and the end of its link.
RANDOM = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b|(?<=/your-request/)[\w-]{43}")


def rendered(app: Flask) -> Iterator[tuple[str, str]]:
    """Every page that visitors can see and the list links to: (name, HTML). Paper says the same.
    What is random is left out, so that the same content gives the same pages.

    Args:
        app: one that preview_pages.init_app() was called for.
    """
    for link in links(app):
        if not (link.for_authors or link.address.endswith(PAPER)):
            yield link.words, RANDOM.sub("…", opened(app, link).text)


def links(app: Flask) -> list[Link]:
    """Everything that the list links to."""
    watched: WatchedContent = app.extensions["watched content"]
    content: Content = app.extensions["content"]
    with app.test_request_context():
        return list(all_links(content, watched.people[content.edition]))


def opened(app: Flask, link: Link) -> TestResponse:
    """Its page, opened by somebody without a cookie."""
    return app.test_client().get(link.address, follow_redirects=True)
