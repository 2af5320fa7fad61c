"""Tokens in cookies and links: 256 random bits each, of which only a hash is kept."""

import secrets
from hashlib import sha256

LENGTH = 43  # characters of 32 bytes in base64


def new() -> str:
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What is kept of a token. Of anything that can't be one: nothing, which no row holds."""
    return sha256(token.encode()).hexdigest() if len(token) == LENGTH else ""
