"""Apps with settings of a test's own."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet
from flask import Flask
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import make_url

from app import create_app
from questionnaire.web.database import db
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
        "proof_of_work_above": "100000 per hour",
        "mail_limit": "100000 per day",
        "figures": "off",  # else every app would leave a thread behind
    }
    return Settings(**(given | changes))  # type: ignore[arg-type]  # pydantic turns text into keys


def app_with(settings: Settings, *, migrated: bool = True) -> Flask:
    app = create_app(settings)
    app.testing = True
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(COMPILED.name)
    if migrated:
        migrate(app, settings.database_url)
    return app


def migrate(app: Flask, url: str) -> None:
    """Migrations are run once; every other test on SQLite begins with a copy of what they left."""
    file = Path(make_url(url).database or "")
    if url.startswith("sqlite") and not file.exists():
        file.write_bytes(migrated_file())
    else:
        with app.app_context():
            upgrade()


@cache
def migrated_file() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "calls.sqlite"
        app = create_app(settings_for(f"sqlite:///{file}"))
        with app.app_context():
            upgrade()
            db.engine.dispose()
        return file.read_bytes()
