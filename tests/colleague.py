"""A member of staff at work over HTTP. Methods are named for what a person does."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from html import unescape
from typing import Any

import pyotp
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from questionnaire.staff import codes, logins, members, passwords
from questionnaire.staff.roles import Role
from questionnaire.staff.staff_tables import StaffLogin
from questionnaire.web.database import db
from tests.visitor import Visitor

PASSWORD = "seven green kites over town"
SECRET = re.compile(r'class="secret">([A-Z2-7]+)<')
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
PROOF = re.compile(r'name="page_proof" value="([^"]+)"')
REVIEWED = re.compile(r'<form class="staff-form" method="post" action="([^"]+)"')
CODE = re.compile(r"<code>([a-z0-9-]+)</code>")


def link_for(
    app: Flask, email: str = "kim@example.org", role: Role = "owner", name: str = "Kim"
) -> str:
    """The link that a new member is given."""
    keys = app.extensions["settings"].data_encryption
    with app.app_context():
        _, token = members.add(
            db.session(), keys, name=name, email=email, role=role, now=datetime.now(UTC)
        )
        db.session.commit()
    return f"/staff/set-up/{token}"


class Colleague(Visitor):
    """A visitor who works here, with an app for codes."""

    email = "kim@example.org"
    secret = ""
    recovery_codes: list[str]
    taken = 0  # codes from the app: each is good once

    def sends(self, address: str, token: str | None = None, **fields: Any) -> TestResponse:
        """With all that the forms of a staff page say about themselves."""
        proof = PROOF.search(self.page.text)
        return super().sends(address, token, **({"page_proof": proof[1]} if proof else {}) | fields)

    def begins(self, link: str) -> TestResponse:
        """Open a set-up link and press the button there."""
        self.opens(link)
        self.sends(link)
        return self.follows()

    def sets_up(self, link: str, **fields: str) -> TestResponse:
        found = SECRET.search(self.begins(link).text)
        assert found
        self.secret = found[1]
        self.sends("/staff/set-up", **({"password": PASSWORD, "code": self.code()} | fields))
        self.recovery_codes = CODE.findall(self.page.text)
        return self.page

    def code(self) -> str:
        """One that was not used yet: the present one, the next one, and then recovery codes."""
        step = int(datetime.now(UTC).timestamp()) // codes.STEP + self.taken
        self.taken += 1
        if self.taken > 2:
            return self.recovery_codes.pop()
        return pyotp.TOTP(self.secret).generate_otp(step)

    def signs_in(self, page: str = "/staff/sign-in", **fields: str) -> TestResponse:
        self.opens(page)
        return self.signs_in_here(**fields)

    def signs_in_here(self, **fields: str) -> TestResponse:
        return self.proves("/staff/sign-in", **({"proof_email": self.email} | fields))

    def confirms(self, **fields: str) -> TestResponse:
        return self.proves("/staff/confirm", **fields)

    def proves(self, address: str, **fields: str) -> TestResponse:
        """Send password and code with all that the open page carries on."""
        sent = self.hidden() | {"proof_password": PASSWORD} | fields
        if "proof_code" not in sent:
            sent["proof_code"] = self.code()
        return self.sends(address, **sent)

    def goes_through_with_it(self) -> TestResponse:
        """Press the button of the page that shows what one was about to do."""
        found = REVIEWED.search(self.page.text)
        assert found
        return self.sends(unescape(found[1]), **self.hidden())

    def hidden(self) -> dict[str, str]:
        found = {name: unescape(value) for name, value in HIDDEN.findall(self.page.text)}
        del found["csrf_token"]
        return found


def hours_pass(app: Flask, hours: float) -> None:
    """For those who are signed in: all that was written down about them is older now."""
    with app.app_context():
        for held in db.session.scalars(select(StaffLogin)):
            for name in ("created_at", "seen_at", "confirmed_at"):
                setattr(held, name, getattr(held, name) - timedelta(hours=hours))
        db.session.commit()


def at_work(app: Flask, role: Role = "owner", name: str = "Kim") -> Colleague:
    """Somebody who has signed in; a quick way in for tests of other pages."""
    now, email = datetime.now(UTC), f"{name.lower()}@example.org"
    with app.app_context():
        member, _ = members.add(
            db.session(),
            app.extensions["settings"].data_encryption,
            name=name,
            email=email,
            role=role,
            now=now,
        )
        member.password_hash, member.setup_hash = _kept_password(), None
        token = logins.begin(db.session(), member, now=now)
        secret = codes.plain_secret(app.extensions["settings"].data_encryption, member)
        db.session.commit()
    colleague = Colleague(app)
    colleague.email, colleague.secret = email, secret
    colleague.client.set_cookie("staff", token)
    return colleague


@cache
def _kept_password() -> str:
    return passwords.hashed(PASSWORD)
