"""What staff search for is encrypted in addresses, which a browser's history keeps."""

from collections.abc import Mapping

from cryptography.fernet import InvalidToken
from flask import current_app

from questionnaire import typed_text
from questionnaire.calls.search import MAX_WORDS
from questionnaire.web.settings import Settings

# No other text that the same keys encrypt begins so: none of those can be read as this one.
PURPOSE = "staff search\n"
MAX_TOKEN = 1000  # MAX_WORDS characters of four bytes each, and what encryption adds


def from_form(form: Mapping[str, str]) -> str:
    """What was typed into the form of a list, cleaned."""
    return typed_text.clean(form.get("words", "")[: 2 * MAX_WORDS])


def encrypt(words: str) -> str:
    """For an address. Expires when the member has to sign in again at the latest."""
    return _settings().visit_encryption.encrypt((PURPOSE + words[:MAX_WORDS]).encode()).decode()


def decrypt(encrypted: str) -> str | None:
    """The words; None when it is too old, or none of ours."""
    if not encrypted:
        return ""
    if len(encrypted) > MAX_TOKEN:
        return None
    try:
        ttl = _settings().staff_hours * 3600
        plain = _settings().visit_encryption.decrypt(encrypted, ttl=ttl).decode()
    except (InvalidToken, ValueError):  # of letters that no token has
        return None
    return plain.removeprefix(PURPOSE) if plain.startswith(PURPOSE) else None


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
