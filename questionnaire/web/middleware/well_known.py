"""Addresses that browsers, search engines and security researchers expect."""

import json
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, abort, current_app, redirect, render_template
from flask.typing import ResponseReturnValue

from questionnaire.web import visit
from questionnaire.web.middleware.headers import INDEXED
from questionnaire.web.settings import Settings

bp = Blueprint("well_known", __name__)


@bp.get("/robots.txt")
def robots() -> Response:
    rules = (rule for rule in current_app.url_map.iter_rules() if rule.endpoint in INDEXED)
    # "$" ends an address; one with a place to fill in allows whatever begins like it.
    allowed = sorted({f"{rule.rule}$".partition("<")[0] for rule in rules})
    lines = ["User-agent: *", *(f"Allow: {path}" for path in allowed), "Disallow: /"]
    return _text("\n".join(lines) + "\n")


@bp.get("/.well-known/security.txt")
def security() -> Response:
    settings: Settings = current_app.extensions["settings"]
    if not settings.security_contact:
        abort(404)
    # RFC 9116 wants less than a year, so that no outdated address is trusted.
    expires = (datetime.now(UTC) + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    return _text(render_template("middleware/well_known/security.txt", expires=expires))


@bp.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """For browsers that do not read the link to the drawing."""
    return redirect(current_app.extensions["assets"]["icon.ico"].address)


@bp.get("/manifest.webmanifest")
def manifest() -> Response:
    assets = current_app.extensions["assets"]
    instrument = visit.content().instrument
    facts = {
        "name": instrument.title,
        "short_name": instrument.title,
        "description": instrument.description,
        "lang": "en",
        "start_url": "/",
        "scope": "/",
        # Not an app to install: a phone that several people use shows nothing more than a page.
        "display": "browser",
        "background_color": "#faf5ec",
        "theme_color": "#1f5650",
        "icons": [
            {"src": assets["icon.svg"].address, "type": assets["icon.svg"].kind, "sizes": "any"},
            {
                "src": assets["icon.png"].address,
                "type": assets["icon.png"].kind,
                "sizes": "192x192",
            },
        ],
    }
    return Response(json.dumps(facts, ensure_ascii=False), mimetype="application/manifest+json")


def _text(words: str) -> Response:
    return Response(words, mimetype="text/plain")
