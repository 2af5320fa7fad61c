"""Headers of every response, errors and static files included."""

from collections.abc import Callable

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
# For pages that are the same for everybody: Lighthouse reads robots.txt from within the page.
# For staff pages too: their script asks the server how long somebody stays signed in.
OPEN_POLICY = f"{POLICY}; connect-src 'self'"
ALWAYS = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "browsing-topics=(), camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HSTS = "max-age=63072000; includeSubDomains"
# Search engines may list what is the same for everybody, and nothing else.
INDEXED = {
    "home.start", "about.method", "about.privacy", "about.accessibility",
    "help_now.show", "articles.list_all", "articles.show", "static",
}  # fmt: skip


def init_app(app: Flask, *, https: bool, in_staff_area: Callable[[], bool]) -> None:
    """Add them to every response.

    Args:
        https: browsers are told to ask for nothing without TLS from now on.
        in_staff_area: whether the present request is for a page of the practice.
    """
    app.jinja_env.globals["indexed"] = INDEXED

    always = ALWAYS | {"Strict-Transport-Security": HSTS} if https else ALWAYS

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.update(always)
        for_everybody = request.endpoint in INDEXED and response.status_code < 400
        policy = OPEN_POLICY if for_everybody or in_staff_area() else POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        if not for_everybody:
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        if request.endpoint != "static" or "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response
