"""Deliver one mail to a mail server, or write it to a folder."""

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
# All errors that sending can raise.
FAULTS = (OSError, smtplib.SMTPException)


def compose(mail: Mail, *, sender: str, message_id: str, written_at: datetime) -> EmailMessage:
    """The message to send, identical on every retry.

    Args:
        sender: address, or name and address, of the From field.
        message_id: with its angle brackets.
        written_at: aware time, for the Date field.

    Raises:
        ValueError: a header would contain a line break.
    """
    message = EmailMessage()
    message["From"] = sender
    message["To"] = as_sent(parseaddr(mail.to)[1])
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(written_at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"  # prevents automatic replies
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def as_sent(address: str) -> str:
    """The address as sent to mail servers, with an internationalized domain in ASCII.

    Raises:
        ValueError: it is not an address.
    """
    checked = validate_email(address, check_deliverability=False, globally_deliverable=False)
    return checked.ascii_email or checked.normalized


def mailbox(address: str) -> str:
    """The same result for all spellings of an address, with or without a +tag.

    Raises:
        ValueError: it is not an address.
    """
    local, _at, domain = normalize("NFKC", as_sent(address)).casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def over_smtp(url: str, *, seconds: float) -> Send:
    """Send with `smtps://` (TLS from the start) or `smtp://` (STARTTLS, always required).

    Only `smtp+plain://` goes without TLS, for a server on the same machine.

    Args:
        url: scheme://[user[:password]@]host[:port], user and password percent-encoded.
        seconds: timeout of each step of the conversation.
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
            # It is delivered: if QUIT fails, the mail must not be sent twice.
            with suppress(*FAULTS):
                smtp.quit()
        finally:
            smtp.close()

    return send


def into_folder(folder: Path) -> Send:
    """Write each message to a file named by its Message-ID, readable only by its owner."""

    def send(message: EmailMessage) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = message["Message-ID"].strip("<>").partition("@")[0]
        unfinished = folder / f".{name}"
        unfinished.touch(0o600)
        unfinished.write_bytes(bytes(message))
        os.replace(unfinished, folder / f"{name}.eml")

    return send


def fault_of(error: Exception) -> tuple[str, bool]:
    """The error without any address, and whether the server rejected the mail permanently."""
    code = getattr(error, "smtp_code", 0)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    about_this_mail = isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError))
    text = f"{type(error).__name__} {code}" if code else type(error).__name__
    return text, about_this_mail and 500 <= code < 600
