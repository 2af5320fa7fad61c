"""Hand one mail to a mail server, or write it into a folder."""

import os
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from email_validator import validate_email

from questionnaire.calls.outbox import Mail

Send = Callable[[EmailMessage], None]
# What sending can meet, whatever the server does.
FAULTS = (OSError, smtplib.SMTPException)


def compose(mail: Mail, *, sender: str, message_id: str, written_at: datetime) -> EmailMessage:
    """The message as it goes out, the same however often it is tried.

    Args:
        sender: address, or name and address, of the From field.
        message_id: with its angle brackets.
        written_at: aware time, for the Date field.

    Raises:
        ValueError: a header would hold a line break.
    """
    message = EmailMessage()
    message["From"] = sender
    message["To"] = as_sent(parseaddr(mail.to)[1])
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(written_at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"  # keeps holiday replies away
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def as_sent(address: str) -> str:
    """The address as mail servers get it: domains in other letters travel in ASCII.

    Raises:
        ValueError: it is none.
    """
    checked = validate_email(address, check_deliverability=False, globally_deliverable=False)
    return checked.ascii_email or checked.normalized


def mailbox(address: str) -> str:
    """One name for all spellings of an address. What follows a plus is the same mailbox.

    Raises:
        ValueError: it is none.
    """
    local, _at, domain = normalize("NFKC", as_sent(address)).casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def over_smtp(url: str, *, seconds: float) -> Send:
    """Send with `smtps://` (TLS from the start) or `smtp://` (STARTTLS, asked for always).

    Only `smtp+plain://` goes without TLS, for a server on the same machine.

    Args:
        url: scheme://[user[:password]@]host[:port], user and password percent-encoded.
        seconds: how long one step of the conversation may take.
    """
    server = urlsplit(url)
    secure = ssl.create_default_context()

    def connect() -> smtplib.SMTP:
        host, port = server.hostname or "", server.port
        if server.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port or 465, timeout=seconds, context=secure)
        return smtplib.SMTP(host, port or 587, timeout=seconds)

    def send(message: EmailMessage) -> None:
        smtp = connect()
        try:
            if server.scheme == "smtp":
                smtp.starttls(context=secure)
            if server.username:
                smtp.login(unquote(server.username), unquote(server.password or ""))
            smtp.send_message(message)
            # From here on it is theirs: a server that fails at the goodbye must not get it twice.
            with suppress(*FAULTS):
                smtp.quit()
        finally:
            smtp.close()

    return send


def into_folder(folder: Path) -> Send:
    """Write each message to a file of its own, named after its Message-ID, for its owner only."""

    def send(message: EmailMessage) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = message["Message-ID"].strip("<>").partition("@")[0]
        unfinished = folder / f".{name}"
        unfinished.touch(0o600)
        unfinished.write_bytes(bytes(message))
        os.replace(unfinished, folder / f"{name}.eml")

    return send


def fault_of(error: Exception) -> tuple[str, bool]:
    """What went wrong, without any address, and whether the server said no for good."""
    code = getattr(error, "smtp_code", 0)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    about_this_mail = isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError))
    said = f"{type(error).__name__} {code}" if code else type(error).__name__
    return said, about_this_mail and 500 <= code < 600
