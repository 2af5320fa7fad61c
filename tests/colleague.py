"""A member of staff at work over HTTP. Methods are named for what a person does."""

import re
from datetime import UTC, datetime
from typing import Any

import pyotp
from flask import Flask
from werkzeug.test import TestResponse

from questionnaire.staff import codes, members, sessions
from questionnaire.staff.roles import Role
from questionnaire.web.database import db
from tests.visitor import Visitor

PASSWORD = "seven green kites over town"
SECRET = re.compile(r'class="secret">([A-Z2-7]+)<')
CODE = re.compile(r"<code>([a-z0-9-]+)</code>")


def link_for(
    app: Flask, email: str = "kim@example.org", role: Role = "owner", name: str = "Kim"
) -> str:
    """The link that a new member is given."""
    seal = app.extensions["settings"].data_seal
    with app.app_context():
        _, token = members.add(
            db.session(), seal, name=name, email=email, role=role, now=datetime.now(UTC)
        )
        db.session.commit()
    return f"/staff/set-up/{token}"


class Colleague(Visitor):
    """A visitor who works here, with an app for codes."""

    email = "kim@example.org"
    secret = ""
    recovery_codes: list[str]
    taken = 0  # codes from the app: each is good once

    def sets_up(self, link: str, password: str = PASSWORD) -> TestResponse:
        found = SECRET.search(self.opens(link).text)
        assert found
        self.secret = found[1]
        self.sends(link, password=password, code=self.code())
        self.recovery_codes = CODE.findall(self.page.text)
        return self.page

    def code(self) -> str:
        """One that was not used yet: the present one, the next one, and then recovery codes."""
        step = int(datetime.now(UTC).timestamp()) // codes.STEP + self.taken
        self.taken += 1
        if self.taken > 2:
            return self.recovery_codes.pop()
        return pyotp.TOTP(self.secret).generate_otp(step)

    def signs_in(self, **fields: Any) -> TestResponse:
        self.opens("/staff/sign-in")
        given = {"proof_email": self.email, "proof_password": PASSWORD}
        given |= {} if "proof_code" in fields else {"proof_code": self.code()}
        return self.sends("/staff/sign-in", **(given | fields))


def at_work(app: Flask, role: Role = "owner", name: str = "Kim") -> Colleague:
    """Somebody who has signed in; a quick way in for tests of other pages."""
    now, email = datetime.now(UTC), f"{name.lower()}@example.org"
    with app.app_context():
        member, _ = members.add(
            db.session(),
            app.extensions["settings"].data_seal,
            name=name,
            email=email,
            role=role,
            now=now,
        )
        token = sessions.begin(db.session(), member, now=now)
        db.session.commit()
    colleague = Colleague(app)
    colleague.email = email
    colleague.client.set_cookie("staff", token)
    return colleague
