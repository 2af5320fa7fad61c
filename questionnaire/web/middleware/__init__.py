"""What stands around every page: headers, compression, limits, errors, logs, static files."""

from collections.abc import Callable

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from questionnaire.web.middleware import (
    assets,
    compression,
    error_reports,
    errors,
    headers,
    health,
    limits,
    logs,
    metrics,
    request_size,
    well_known,
)
from questionnaire.web.settings import Settings


def init_app(app: Flask, settings: Settings, *, in_staff_area: Callable[[], bool]) -> None:
    """Call before blueprints are registered.

    The first of these sees a request first and its response last. Of those that wrap the WSGI app,
    the last one does.
    """
    compression.init_app(app)
    if settings.metrics_token:
        metrics.init_app(app)
    logs.init_app(app, settings)
    error_reports.init_app(app, settings)
    assets.init_app(app)
    headers.init_app(app, https=settings.https, in_staff_area=in_staff_area)
    errors.init_app(app)
    limits.init_app(app, settings.redis_url)
    app.register_blueprint(well_known.bp)
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]  # as Flask says to
    request_size.init_app(app)
    health.init_app(app)
