"""Somebody visits the pages over HTTP. Methods are named for what a person does."""

import re
from html import unescape
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from questionnaire.instrument.content import Answers, Content
from questionnaire.web.forms import SKIP

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
TICKET = re.compile(r'name="ticket" value="([^"]+)"')
REFERENCE = re.compile(r'name="reference" value="([^"]+)"')
SUMMARY = re.compile(r'name="summary" value="([^"]+)"')


class Visitor:
    """A browser without a screen: cookies, and the last page."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.content: Content = app.extensions["content"]
        self.page: TestResponse = self.client.get("/")

    @property
    def text(self) -> str:
        return unescape(self.page.text)

    def opens(self, address: str) -> TestResponse:
        self.page = self.client.get(address)
        return self.page

    def sends(self, address: str, token: str | None = None, **fields: Any) -> TestResponse:
        """POST with the token of the page that is open, or with another one."""
        found = TOKEN.search(self.page.text)
        fields["csrf_token"] = token if token is not None else found[1] if found else ""
        self.page = self.client.post(address, data=fields)
        return self.page

    def answers(self, question_id: str, value: int | str | None) -> TestResponse:
        """Open the question, press a button, and arrive where that leads."""
        self.opens(f"/q/{question_id}")
        return self.presses(question_id, value)

    def presses(self, question_id: str, value: int | str | None) -> TestResponse:
        self.sends(f"/q/{question_id}", answer=SKIP if value is None else value)
        return self.follows()

    def follows(self) -> TestResponse:
        while self.page.status_code in (302, 303):
            self.opens(self.page.headers["Location"])
        return self.page

    def answers_all(self, answers: Answers) -> TestResponse:
        """Walk all questions in the order asked; what is not in `answers` is skipped."""
        self.opens(f"/q/{self.content.asked[0].id}")
        for question in self.content.asked:
            self.presses(question.id, answers.get(question.id))
        return self.page

    def sees_the_result(self, answers: Answers) -> TestResponse:
        self.answers_all(answers)
        return self.presses("first-look", answers.get("first-look", 0))

    def cookie(self, name: str = "visit") -> str | None:
        cookie = self.client.get_cookie(name)
        return cookie.value if cookie else None

    def asks_for_a_call(self, **fields: Any) -> TestResponse:
        """Open the form, fill it in, send it; the confirmation stays unopened."""
        self.opens("/request-a-call")
        return self.sends_the_call(**fields)

    def sends_the_call(self, **fields: Any) -> TestResponse:
        ticket = TICKET.search(self.page.text)
        filled = {"name": "Robin", "email": "robin@example.com", "consent": "y"}
        summary = SUMMARY.search(self.page.text)
        filled |= ({"ticket": ticket[1]} if ticket else {}) | fields
        filled |= {"summary": summary[1]} if summary and "summary" not in fields else {}
        given = {name: value for name, value in filled.items() if value is not None}
        return self.sends("/request-a-call", **given)

    def takes_it_back(self, token: str | None = None) -> TestResponse:
        """Press the button on the page of a call request that is open."""
        reference = REFERENCE.search(self.page.text)
        return self.sends("/your-request", token, reference=reference[1] if reference else "")
