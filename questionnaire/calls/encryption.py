"""Encryption of fields, with the id of the key, and signatures."""

import hmac
from collections.abc import Sequence
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class UnknownKeyError(Exception):
    """None of the keys decrypts this. Restore the key it was encrypted with."""


class DataKeys:
    """The keys of encrypted fields: the first one encrypts, all of them decrypt."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernets = {key_id(key): Fernet(key) for key in keys}
        self._signs = {key_id(key): _signing_key(key) for key in keys}
        self.current = key_id(keys[0])

    def encrypt(self, plain: str) -> str:
        """`<key id>:<Fernet token>`, authenticated, with the first key."""
        return f"{self.current}:{self._fernets[self.current].encrypt(plain.encode()).decode()}"

    def decrypt(self, encrypted: str) -> str:
        """The plain text.

        Raises:
            UnknownKeyError: its key is not among these, or the text was changed.
        """
        name, _, token = encrypted.rpartition(":")
        # Old fields have no key id: any of the keys may match.
        matching = [key for known, key in self._fernets.items() if name in ("", known)]
        if not matching:
            raise UnknownKeyError
        try:
            return MultiFernet(matching).decrypt(token).decode()
        except InvalidToken:
            raise UnknownKeyError from None

    def sign(self, text: str) -> str:
        """`<key id>:<HMAC>`, which proves that we wrote the text. The text stays readable."""
        return f"{self.current}:{_hmac(self._signs[self.current], text)}"

    def is_ours(self, text: str, signature: str) -> bool:
        """Whether one of the keys signed exactly this text.

        Raises:
            UnknownKeyError: its key is not among these.
        """
        name, _, given = signature.partition(":")
        if name not in self._signs:
            raise UnknownKeyError
        return hmac.compare_digest(_hmac(self._signs[name], text).encode(), given.encode())


def _signing_key(key: str) -> bytes:
    """A second key derived from the same secret: a signing key must not decrypt."""
    return hmac.digest(key.encode(), b"key for signatures", "sha256")


def _hmac(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), "sha256").hex()


def key_id(key: str) -> str:
    """Eight hex digits that identify a key without revealing it."""
    return sha256(f"key id {key}".encode()).hexdigest()[:8]
