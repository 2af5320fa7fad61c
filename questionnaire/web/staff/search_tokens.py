"""What staff search for stands in addresses, and so in a browser's history, only sealed."""

from collections.abc import Mapping

from cryptography.fernet import InvalidToken
from flask import current_app

from questionnaire.calls import typed
from questionnaire.calls.search import LONGEST
from questionnaire.web.settings import Settings

# No other text that the same keys seal begins so, and none of those can be read as this one.
PURPOSE = "staff search\n"
LONGEST_SEALED = 1000  # LONGEST characters of four bytes each, and what sealing adds


def entered(form: Mapping[str, str]) -> str:
    """What was typed into the form of a list, cleaned."""
    return typed.clean(form.get("words", "")[: 2 * LONGEST])


def seal(words: str) -> str:
    """For an address. Holds until whoever searched has to sign in again at the latest."""
    return _settings().visit_seal.encrypt((PURPOSE + words[:LONGEST]).encode()).decode()


def opened(sealed: str) -> str | None:
    """The words; None when it is too old, or none of ours."""
    if not sealed:
        return ""
    if len(sealed) > LONGEST_SEALED:
        return None
    try:
        plain = _settings().visit_seal.decrypt(sealed, ttl=_settings().staff_hours * 3600).decode()
    except (InvalidToken, ValueError):  # of letters that no token has
        return None
    return plain.removeprefix(PURPOSE) if plain.startswith(PURPOSE) else None


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
