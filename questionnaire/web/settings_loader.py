"""Settings from the environment. Wrong ones are refused at start, every fault named."""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.fernet import Fernet
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import URL

from questionnaire.web.settings import Settings, SettingsError

# Required in production, without a default.
NEEDED = {
    "trusted_hosts": "name the host or hosts that the site answers to",
    "public_url": "name the address people know; mails hold links to it",
    "mail_from": "name the address that mails come from",
    "mail_to": "name the address that hears of new call requests",
}

# What a local start makes for itself, in the instance folder.
OWN = {"secret_keys": "secret-keys", "data_keys": "data-keys", "database_url": "calls.sqlite"}
NOTHING_HERE = (
    "ENVIRONMENT: is not set, nor {missing}, and `make run` was never used in this folder. "
    "On a server, run commands with the server's settings (docs/install.md). "
    "On your own machine, use `make run` first, or set ENVIRONMENT=local"
)
RENAMED = {
    "CALL_FLOOD": "PROOF_OF_WORK_ABOVE",
    "LEAVE_TO": "QUICK_EXIT_URL",
    "SMTP_SECONDS": "SMTP_TIMEOUT_SECONDS",
}


def load_settings(environ: Mapping[str, str], instance: Path) -> Settings:
    """Read the settings.

    Locally, missing keys are made once and kept in the instance folder, and the database
    is a file there. Production has to provide them. Without ENVIRONMENT, only what an earlier start
    made there is used: on a server, a command without its settings must not create a database and
    keys.

    Raises:
        SettingsError: naming every setting that is missing or wrong.
    """
    given = {
        field.name: environ[field.name.upper()]
        for field in fields(Settings)
        if environ.get(field.name.upper())
    }
    local = given.get("environment", "local") == "local"
    own = {name: instance / file for name, file in OWN.items() if local and name not in given}
    faults = [f"{old}: is called {new} now" for old, new in RENAMED.items() if environ.get(old)]
    faults += _missing_or_unsafe(given)
    if "environment" not in given and not all(file.exists() for file in own.values()):
        faults.append(NOTHING_HERE.format(missing=", ".join(own).upper()))
    else:
        for name, file in own.items():
            given[name] = sqlite_url(file) if name == "database_url" else _own_key(file)
    if local:
        given.setdefault("mail_folder", str(instance / "mail"))
    try:
        settings = TypeAdapter(Settings).validate_python(given)
    except ValidationError as error:
        found = [f for f in error.errors() if not (local and f["type"] == "missing")]
        wrong = [_sentence(f["loc"], f["msg"]) for f in found]
        raise SettingsError(wrong + faults) from error
    if faults:
        raise SettingsError(faults)
    return settings


def sqlite_url(file: Path) -> str:
    """The address of a database in a file, whatever its folders are called."""
    return URL.create("sqlite", database=str(file)).render_as_string()


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    hint = message.removeprefix("Value error, ")
    if hint == "Field required":
        hint = "is required when ENVIRONMENT is production"
    return f"{str(place[0]).upper()}: {hint[0].lower()}{hint[1:]}"


def _missing_or_unsafe(given: Mapping[str, str]) -> list[str]:
    if given.get("environment", "local") == "local":
        return []
    faults = [f"{name.upper()}: {why}" for name, why in NEEDED.items() if name not in given]
    if not {"smtp_url", "mail_folder"} & given.keys():
        faults.append("SMTP_URL: name the mail server, or with MAIL_FOLDER a folder for mail")
    keys, others = (set(given.get(name, "").split(",")) for name in ("secret_keys", "data_keys"))
    if (keys & others) - {""}:
        faults.append("DATA_KEYS: must differ from SECRET_KEYS")
    return faults


def _own_key(file: Path) -> str:
    """The key of this file, made on first use and readable by its owner only."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        with NamedTemporaryFile(dir=file.parent) as new:
            new.write(Fernet.generate_key())
            new.flush()
            # Whole at once: who starts beside us must find no half of it, nor another one.
            with suppress(FileExistsError):
                os.link(new.name, file)
    return file.read_text("ascii").strip()
