"""Flask's session in one cookie: encrypted, authenticated, with an end that nothing puts off."""

import json
from time import time
from typing import Any

from cryptography.fernet import InvalidToken, MultiFernet
from flask import Flask, Request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

from questionnaire.web import revoked_visits

MAX_COOKIE_BYTES = 1024
# Characters of an ordinary visit, so that a cookie's length does not tell of the help page.
SAME_LENGTH = 175


class Visit(SecureCookieSession):
    """Flask's session, which also knows when it began, and whether its cookie was refused."""

    def __init__(
        self, data: dict[str, Any] | None = None, *, began: int | None = None, refused: bool = False
    ) -> None:
        super().__init__(data)
        self.began = began or int(time())
        self.refused = refused
        self.modified = refused  # empty and changed: that makes Flask expire the cookie


class EncryptedCookie(SecureCookieSessionInterface):
    """Flask's cookie session, encrypted and authenticated instead of signed."""

    def __init__(self, fernet: MultiFernet, hours: int) -> None:
        self.fernet = fernet
        self.seconds = hours * 3600

    def get_signing_serializer(self, _app: Flask) -> Any:
        return self

    def dumps(self, data: dict[str, Any]) -> str:
        plain = json.dumps(data, separators=(",", ":")).ljust(SAME_LENGTH)
        # The token's own time says when the visit began, not when the cookie was written: however
        # often a copy is used, it ends with its visit.
        began: int = session.began  # type: ignore[attr-defined]  # Flask's proxy of a Visit
        return self.fernet.encrypt_at_time(plain.encode(), began).decode()

    def loads(self, encrypted: str, **_max_age: int) -> dict[str, Any]:
        if len(encrypted) > MAX_COOKIE_BYTES:
            raise BadSignature("this cookie is larger than any of ours")
        try:
            data: dict[str, Any] = json.loads(self.fernet.decrypt(encrypted, ttl=self.seconds))
        except (InvalidToken, ValueError) as error:
            raise BadSignature("this cookie can't be opened") from error
        if revoked_visits.is_revoked(data.get("csrf_token")):
            raise BadSignature("this visit was cleared")
        return data

    def open_session(self, app: Flask, request: Request) -> Visit:
        encrypted = request.cookies.get(self.get_cookie_name(app), "")
        try:
            return self._decrypted(encrypted) if encrypted else Visit()
        except BadSignature:
            return Visit(refused=True)

    def _decrypted(self, encrypted: str) -> Visit:
        return Visit(self.loads(encrypted), began=self.fernet.extract_timestamp(encrypted))
