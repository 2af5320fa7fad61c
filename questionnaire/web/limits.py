"""How often one network may do something. Counted by a keyed hash, never by an address."""

import hmac
from hashlib import sha256
from ipaddress import ip_address, ip_network

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter


def network() -> str:
    """A salted hash of the visitor's network: enough to count by, no address to keep."""
    address = ip_address(request.remote_addr or "127.0.0.1")
    prefix = 24 if address.version == 4 else 48
    found = str(ip_network(f"{address}/{prefix}", strict=False))
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, found.encode(), sha256).hexdigest()[:32]


limiter = Limiter(network, headers_enabled=False)


def count(app: Flask) -> None:
    others = list(app.after_request_funcs[None])
    limiter.init_app(app)
    # Views with a limit ask for it themselves, and only what is sent has one. Looking for it around
    # every other page finds nothing, for a tenth of what a page costs.
    app.before_request_funcs[None].remove(limiter._check_request_limit)
    [settle] = app.after_request_funcs[None][len(others) :]
    app.after_request_funcs[None] = others

    @app.after_request
    def settle_what_was_sent(response: Response) -> Response:
        return app.ensure_sync(settle)(response) if request.method == "POST" else response
