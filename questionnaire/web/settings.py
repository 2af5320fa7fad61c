"""All settings. Their variables have the same names in capitals (docs/settings.md)."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from cryptography.fernet import Fernet, MultiFernet
from pydantic import ConfigDict, Field, ImportString, StringConstraints
from pydantic.dataclasses import dataclass

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
    proof_of_work_above: Rate = "60 per hour"
    mail_limit: Rate = "3 per day"
    call_minimum_seconds: Annotated[float, Field(ge=0, le=60)] = 3
    staff_idle_minutes: Annotated[int, Field(ge=5, le=60)] = 15
    staff_hours: Annotated[int, Field(ge=1, le=24)] = 8
    staff_limit: Rate = "10 per minute"
    public_url: Origin = ""  # what the site calls itself
    security_contact: Contact = ""
    smtp_url: MailServer = ""  # without it, mail goes into files
    smtp_timeout_seconds: Annotated[float, Field(ge=1, le=60)] = (
        20  # for one step of a conversation
    )
    mail_folder: Path = Path("instance/mail")
    mail_from: MailAddress = "Self-reflection <no-reply@example.org>"
    mail_to: MailAddress = "practice@example.org"  # gets a mail for each new call request
    quick_exit_url: WebAddress = "https://www.weather.gov/"
    figures: Literal["on", "off"] = "on"  # daily counts, about nobody
    figures_seconds: Annotated[int, Field(ge=1, le=3600)] = 60  # between two writings
    log_format: Literal["text", "json"] = "text"
    metrics_token: Annotated[str, StringConstraints(pattern=r"^(|[\w.~+/-]{20,}=*)$")] = ""
    error_reporter: ImportString[Callable[[Any], object]] | None = (
        None  # called when a page crashes
    )

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
            SettingsError: there is no such edition, or in production it was never released.
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
