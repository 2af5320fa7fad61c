"""Wiring, and nothing else."""

import os
from pathlib import Path

from flask import Flask
from flask_wtf.csrf import generate_csrf

from questionnaire import cli
from questionnaire.instrument.faults.fault import ContentError
from questionnaire.instrument.loading import load_editions
from questionnaire.web import database, i18n, middleware, staff, usage_counts, visitor
from questionnaire.web.encrypted_cookie import EncryptedCookie
from questionnaire.web.preview import styleguide
from questionnaire.web.settings import Settings, SettingsError
from questionnaire.web.settings_loader import load_settings

HERE = Path(__file__).parent


def create_app(settings: Settings | None = None) -> Flask:
    try:
        settings = settings or load_settings(os.environ, HERE / "instance")
        editions = load_editions(settings.content_folder)
        content = settings.live(editions)
    except (SettingsError, ContentError) as error:
        raise SystemExit(str(error)) from error
    app = Flask(__name__, static_folder=None)  # web/middleware/assets.py serves those
    # A visit that began on an edition since retired finishes on it. Drafts are for the preview.
    served = {e.edition: e for e in editions if e.instrument.status != "draft"}
    app.extensions |= {"settings": settings, "content": content, "editions": served}
    app.config.update(configuration(settings))
    app.session_interface = EncryptedCookie(settings.visit_encryption, settings.visit_hours)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["csrf_token"] = generate_csrf
    staff.init_app(app)
    middleware.init_app(app, settings, in_staff_area=staff.in_staff_area)
    database.init_app(app, settings.database_url)
    usage_counts.init_app(app)
    i18n.init_app(app)
    visitor.init_app(app)
    if settings.environment == "local":
        app.register_blueprint(styleguide.bp)
    cli.init_app(app)
    return app


def configuration(settings: Settings) -> dict[str, object]:
    """What Flask and its extensions read."""
    return {
        "SECRET_KEY": settings.secret_keys[0],
        # As itsdangerous wants them, the newest last: a copy may sign with another of the keys.
        "WTF_CSRF_SECRET_KEY": settings.secret_keys[::-1],
        "SESSION_COOKIE_NAME": "__Host-visit" if settings.https else "visit",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": 64 * 1024,
        "MAX_FORM_MEMORY_SIZE": 64 * 1024,
        "MAX_FORM_PARTS": 60,
        "TRUSTED_HOSTS": list(settings.trusted_hosts),
    }
