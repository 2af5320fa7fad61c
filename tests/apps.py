"""Apps with settings of a test's own."""

from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet
from flask import Flask
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache

from app import create_app
from questionnaire.web.settings import Settings

SECRET_KEY = Fernet.generate_key().decode()
# Templates are compiled once for all apps of a process. One in another language must not use it.
COMPILED = TemporaryDirectory(prefix="templates-")
DATA_KEY = Fernet.generate_key().decode()


def settings_for(database_url: str, **changes: object) -> Settings:
    given: dict[str, object] = {
        "secret_keys": SECRET_KEY,
        "data_keys": DATA_KEY,
        "database_url": database_url,
        "call_minimum_seconds": 0,
        "call_limit": "1000 per hour",
        "call_flood": "100000 per hour",
        "mail_limit": "100000 per day",
        "figures": "off",  # else every app would leave a thread behind
    }
    return Settings(**(given | changes))  # type: ignore[arg-type]  # pydantic turns text into keys


def app_with(settings: Settings, *, migrated: bool = True) -> Flask:
    app = create_app(settings)
    app.testing = True
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(COMPILED.name)
    if migrated:
        with app.app_context():
            upgrade()
    return app
