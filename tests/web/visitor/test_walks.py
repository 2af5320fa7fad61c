"""However a person walks, back and forth, the result is that of answering straight through."""

import logging
from collections.abc import Iterator
from random import Random

import pytest
from flask import Flask

from questionnaire.authoring.sampling import sample
from questionnaire.instrument.content import Answers
from questionnaire.web import visit
from questionnaire.web.forms import SKIP
from tests.visitor import TOKEN, Visitor

pytestmark = pytest.mark.slow

PARTS = 8  # so that two workers share the 2,000 walks
WALKS = 250
COMPARED_PAGE_BY_PAGE = 5


class Wanderer(Visitor):
    """Answers by POST alone, with many a detour."""

    def __init__(self, app: Flask, random: Random) -> None:
        super().__init__(app)
        self.random = random
        self.path = [question.id for question in self.content.asked]
        self.opens(f"/q/{self.path[0]}")
        found = TOKEN.search(self.page.text)
        self.token = found[1] if found else ""

    def taps(self, question_id: str, value: int | None) -> None:
        answer = SKIP if value is None else value
        fields = {"csrf_token": self.token, "answer": answer}
        self.page = self.client.post(f"/q/{question_id}", data=fields)
        assert self.page.status_code == 303

    def walks(self, goal: Answers) -> None:
        """Answer all of `goal`, each question rightly at last."""
        wrong: set[str] = set()
        for place, question_id in enumerate(self.path):
            for detour in self.detours():
                self.takes(detour, place, wrong)
            self.taps(question_id, goal[question_id])
        for question_id in wrong:
            self.taps(question_id, goal[question_id])
        self.taps("first-look", goal["first-look"])

    def detours(self) -> Iterator[str]:
        while self.random.random() < 0.25:
            yield self.random.choice(("change", "change", "skip", "refresh", "ahead", "nonsense"))

    def takes(self, detour: str, place: int, wrong: set[str]) -> None:
        before = self.path[self.random.randrange(place)] if place else None
        match detour:
            case "change" if before:
                options = self.content.questions[self.path.index(before)].options
                self.taps(before, self.random.choice(options).value)
                wrong.add(before)
            case "skip" if before:
                self.taps(before, None)
                wrong.add(before)
            case "refresh":
                self.client.get(f"/q/{self.path[place]}")
            case "ahead" if place:
                self.taps(self.random.choice(self.path[place:][1:] or ["first-look"]), 1)
            case "nonsense":
                fields = {"csrf_token": self.token, "answer": 99}
                self.client.post(f"/q/{self.path[place]}", data=fields)

    def kept(self) -> Answers:
        with self.client.session_transaction() as session, self.client.application.app_context():
            marks = session["answers"].split(" ")[1]
        return {
            question.id: visit.VALUES[mark]
            for question, mark in zip(self.content.questions, marks, strict=True)
        }


@pytest.fixture
def quiet() -> Iterator[None]:
    log = logging.getLogger("questionnaire")
    log.setLevel(logging.ERROR)
    yield
    log.setLevel(logging.INFO)


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("part", range(PARTS))
def test_random_walks_keep_what_answering_straight_through_keeps(app: Flask, part: int) -> None:
    random = Random(20 + part)
    for number in range(WALKS):
        wanderer = Wanderer(app, random)
        goal = sample(wanderer.content, random)
        wanderer.walks(goal)
        assert wanderer.kept() == goal
        if number < COMPARED_PAGE_BY_PAGE:
            straight = Visitor(app)
            straight.sees_the_result(goal)
            shown = [TOKEN.sub("", who.opens("/result").text) for who in (wanderer, straight)]
            assert shown[0] == shown[1]
