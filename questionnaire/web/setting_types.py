"""What a setting may be: read for real when the app starts, and refused with what to write."""

import re
from email.utils import parseaddr
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from cryptography.fernet import Fernet
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

HOST = re.compile(r"[\w.-]{1,253}|\[[0-9a-f:.]{2,45}\]", re.ASCII | re.IGNORECASE)
ORIGIN = re.compile(r"https://[\w.-]{1,253}(:\d{1,5})?/?", re.ASCII)
CONTACT = re.compile(r"mailto:[^\s@]+@[^\s@]+|https://\S+")
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


def _split(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _key(key: str) -> str:
    try:
        Fernet(key)
    except ValueError as error:
        raise ValueError("each key must be 32 random bytes in url-safe base64") from error
    return key


def _host(host: str) -> str:
    if not HOST.fullmatch(host):
        raise ValueError("each must be a host name such as reflect.example.org, with nothing else")
    return host


def _database(url: str) -> str:
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            url = "postgresql+psycopg://" + url.removeprefix(plain)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("must start with sqlite:/// or postgresql://")
    try:
        make_url(url)
    except (ArgumentError, ValueError) as error:
        raise ValueError("must be like postgresql://user:password@host/name") from error
    return url


def _origin(url: str) -> str:
    if url and not ORIGIN.fullmatch(url):
        raise ValueError("must be like https://example.org, without a path")
    return url.removesuffix("/")


def _server(url: str, schemes: tuple[str, ...], like: str) -> SplitResult:
    """Its parts, if there is a host to go to."""
    wrong = ValueError(f"must be like {like}; what is special in a password is percent-encoded")
    try:
        parts = urlsplit(url)
        found = parts.hostname and parts.port != 0
    except ValueError as error:
        raise wrong from error
    if not found or parts.scheme not in schemes or re.search(r"\s", url):
        raise wrong
    return parts


def _mail_server(url: str) -> str:
    if not url:
        return url
    like = "smtps://user:password@mail.example.org"
    parts = _server(url, ("smtp", "smtps", "smtp+plain"), like)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"must be like {like}; what is special in a password is percent-encoded")
    if parts.scheme == "smtp+plain" and parts.hostname not in THIS_MACHINE:
        raise ValueError("must use smtps:// or smtp://: without TLS only to this machine")
    return url


def _redis(url: str) -> str:
    if url:
        _server(url, ("redis", "rediss"), "redis://:password@host:6379/0")
    return url


def _mail_address(address: str) -> str:
    wrong = ValueError("must be like calls@example.org or The practice <calls@example.org>")
    if not address.isprintable():
        raise wrong
    try:
        validate_email(
            parseaddr(address)[1],
            check_deliverability=False,
            globally_deliverable=False,
            test_environment=True,
        )
    except EmailNotValidError as error:
        raise wrong from error
    return address


def _contact(address: str) -> str:
    if address and not CONTACT.fullmatch(address):
        raise ValueError("must be like mailto:security@example.org or https://example.org/security")
    return address


Keys = Annotated[
    tuple[Annotated[str, AfterValidator(_key)], ...], BeforeValidator(_split), Field(min_length=1)
]
Hosts = Annotated[tuple[Annotated[str, AfterValidator(_host)], ...], BeforeValidator(_split)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Rate = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,6} per (minute|hour|day)$")]
Database = Annotated[str, AfterValidator(_database)]
Origin = Annotated[str, AfterValidator(_origin)]
Redis = Annotated[str, AfterValidator(_redis)]
MailServer = Annotated[str, AfterValidator(_mail_server)]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
Contact = Annotated[str, AfterValidator(_contact)]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https://[^\s\"'<>;]+$")]
