"""All settings, from the environment. Wrong ones are refused at start, every fault named."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any, Literal

from cryptography.fernet import Fernet, MultiFernet
from pydantic import (
    ConfigDict,
    Field,
    ImportString,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)
from pydantic.dataclasses import dataclass
from sqlalchemy import URL

from questionnaire.calls.encryption import DataKeys
from questionnaire.instrument.content import Content
from questionnaire.instrument.loading import DEFAULT, EDITIONS
from questionnaire.staff.logins import Limits
from questionnaire.web.setting_types import (
    Contact,
    Database,
    Hosts,
    Keys,
    MailAddress,
    MailServer,
    Origin,
    Rate,
    Redis,
    WebAddress,
    Words,
)

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")


# What nobody can guess, once people rely on it.
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


class SettingsError(Exception):
    """Settings are missing or wrong. `faults` holds one sentence a fault."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("The settings need mending:\n" + "\n".join(f"- {f}" for f in faults))


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Settings:
    """One field a setting; its variable has the same name in capitals (docs/settings.md)."""

    secret_keys: Keys  # encrypt the visit cookie; the first one encrypts, all of them open
    data_keys: Keys  # encrypt call requests in the database, in the same way
    database_url: Database
    environment: Literal["local", "production"] = "local"
    content_folder: Path = DEFAULT
    edition: str = ""  # new visits begin on this one, such as 1.0, and not on the live one
    redis_url: Redis = ""
    trusted_hosts: Hosts = LOCAL_HOSTS
    trusted_proxies: Annotated[int, Field(ge=0, le=5)] = 0
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 180
    visit_hours: Annotated[int, Field(ge=20, le=168)] = 24  # WCAG 2.2.1: no limit under 20 hours
    practice_name: Words = "MindLAB Neuroscience"
    practice_contact: Words = ""  # a second way to reach the practice, shown when sending fails
    calls_read_by: Words = ""
    calls_answered_within: Words = ""
    call_limit: Rate = "20 per hour"
    call_flood: Rate = "60 per hour"
    mail_limit: Rate = "3 per day"
    call_minimum_seconds: Annotated[float, Field(ge=0, le=60)] = 3
    staff_idle_minutes: Annotated[int, Field(ge=5, le=60)] = 15
    staff_hours: Annotated[int, Field(ge=1, le=24)] = 8
    staff_limit: Rate = "10 per minute"
    public_url: Origin = ""  # what the site calls itself
    security_contact: Contact = ""
    smtp_url: MailServer = ""  # without it, mail goes into files
    smtp_seconds: Annotated[float, Field(ge=1, le=60)] = 20  # for one step of a conversation
    mail_folder: Path = Path("instance/mail")
    mail_from: MailAddress = "Self-reflection <no-reply@example.org>"
    mail_to: MailAddress = "practice@example.org"  # hears of new call requests
    leave_to: WebAddress = "https://www.weather.gov/"
    figures: Literal["on", "off"] = "on"  # daily counts, about nobody
    figures_seconds: Annotated[int, Field(ge=1, le=3600)] = 60  # between two writings
    log_format: Literal["text", "json"] = "text"
    metrics_token: Annotated[str, StringConstraints(pattern=r"^(|[\w.~+/-]{20,}=*)$")] = ""
    error_reporter: ImportString[Callable[[Any], object]] | None = None  # hears of crashes

    @property
    def https(self) -> bool:
        return self.environment == "production"

    @property
    def staff_cookie(self) -> str:
        return "__Host-staff" if self.https else "staff"

    @property
    def staff_limits(self) -> Limits:
        idle, most = timedelta(minutes=self.staff_idle_minutes), timedelta(hours=self.staff_hours)
        return Limits(idle=idle, most=most)

    @property
    def visit_encryption(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self.secret_keys])

    @property
    def data_encryption(self) -> DataKeys:
        return DataKeys(self.data_keys)

    def live(self, editions: Sequence[Content]) -> Content:
        """What new visits begin on: the first, which is the folder's own, or the one of EDITION.

        Raises:
            SettingsError: there is no such edition, or in production nobody released it.
        """
        named = [e for e in editions if e.instrument.version == self.edition]
        if self.edition and not named:
            known = ", ".join(e.instrument.version for e in editions)
            raise SettingsError([f"EDITION: there is no {self.edition}, only {known}"])
        found, *_ = named or editions
        status = found.instrument.status
        recorded = self.content_folder / EDITIONS / f"{found.instrument.version}.json"
        setting = "EDITION" if named else "CONTENT_FOLDER"
        refusal = None
        if status not in (("live", "retired") if named else ("live",)):
            refusal = f"{setting}: {found.edition} is {status}, not live"
        elif not recorded.exists():
            refusal = f"{setting}: {found.edition} says that it is {status}, and was never released"
        if refusal and self.environment == "production":
            raise SettingsError([f"{refusal}; `flask content release` makes it live"])
        return found


def load_settings(environ: Mapping[str, str], instance: Path) -> Settings:
    """Read the settings.

    Locally, missing keys are made once and kept in the instance folder, and the database
    is a file there. Production has to bring its own. Where nobody said which of both it is,
    only what an earlier start made there is used: on a server, a command without the settings
    must not make a database and keys of its own.

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
    faults = _missing_or_unsafe(given)
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
