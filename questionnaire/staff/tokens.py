"""Tokens in cookies and links: 256 random bits each, stored only as hashes."""

import secrets
from hashlib import sha256

LENGTH = 43  # characters of 32 bytes in base64


def new() -> str:
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """The hash that is stored; for malformed tokens an empty string, which matches no row."""
    return sha256(token.encode()).hexdigest() if len(token) == LENGTH else ""
