"""Wiring, and nothing else."""

import os
from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_wtf.csrf import generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

from questionnaire.instrument.loading import ContentError, load_editions
from questionnaire.web import (
    about,
    account,
    articles,
    assets,
    audit_trail,
    call_commands,
    calls,
    compare,
    counting,
    database,
    errors,
    figures,
    guard,
    headers,
    help,
    home,
    inbox,
    key_commands,
    leaving,
    limits,
    logs,
    mail_commands,
    owners_inbox,
    people,
    person_commands,
    pressing,
    questions,
    results,
    set_up,
    staff,
    staff_commands,
    styleguide,
    take,
    tries,
    visit,
    well_known,
    words,
    your_request,
)
from questionnaire.web.settings import Settings, SettingsError, load_settings

HERE = Path(__file__).parent
SUBJECTS = (
    home, questions, results, tries, take, compare, articles, calls, your_request, help, about,
    leaving, well_known, staff, set_up, account, people,
    inbox, owners_inbox, audit_trail,
    figures,
)  # fmt: skip


def create_app(settings: Settings | None = None) -> Flask:
    try:
        settings = settings or load_settings(os.environ, HERE / "instance")
        content, *others = load_editions(settings.content_folder)
        settings.refuse_draft(content)
    except (SettingsError, ContentError) as error:
        raise SystemExit(str(error)) from error
    app = Flask(__name__, static_folder=None)  # web/assets.py serves those
    # A visit that began on an edition since retired finishes on it. Drafts are for the preview.
    served = {e.edition: e for e in (content, *others) if e.instrument.status != "draft"}
    app.extensions |= {"settings": settings, "content": content, "editions": served}
    app.config.update(configuration(settings))
    app.session_interface = visit.SealedCookie(settings.visit_seal, settings.visit_hours)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["csrf_token"] = generate_csrf
    app.context_processor(visit.words_for_templates)
    guard.close(app)
    pressing.press(app)
    logs.write(app)
    assets.serve(app)
    headers.send(app, https=settings.https)
    errors.handle(app)
    database.connect(app, settings.database_url)
    counting.prepare(app)
    Babel(app)
    words.keep(app)
    limits.count(app)
    for subject in SUBJECTS:
        app.register_blueprint(subject.pages)
    if settings.environment == "local":
        app.register_blueprint(styleguide.pages)
    app.cli.add_command(call_commands.call_requests)
    app.cli.add_command(key_commands.keys)
    app.cli.add_command(mail_commands.deliver_mail)
    app.cli.add_command(person_commands.export_person)
    app.cli.add_command(person_commands.erase_person)
    app.cli.add_command(staff_commands.staff_members)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    return app


def configuration(settings: Settings) -> dict[str, object]:
    """What Flask and its extensions read."""
    return {
        "SECRET_KEY": settings.secret_keys[0],
        "SESSION_COOKIE_NAME": "__Host-visit" if settings.https else "visit",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": 64 * 1024,
        "MAX_FORM_MEMORY_SIZE": 64 * 1024,
        "MAX_FORM_PARTS": 60,
        "TRUSTED_HOSTS": list(settings.trusted_hosts),
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": bool(settings.redis_url),
    }
