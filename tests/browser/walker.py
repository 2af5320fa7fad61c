"""Somebody walks the pages in a browser. Methods are named for what a person does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from playwright.sync_api import FilePayload, Locator, Page, Request

from questionnaire.instrument import saved_results
from questionnaire.instrument.content import Answers
from tests.builders import shipped


def press_at_once(button: Locator) -> None:
    """As a screen reader does; a hand has to wait a moment (test_settling.py)."""
    with button.page.expect_navigation():
        button.evaluate("button => button.click()")


@dataclass
class Walker:
    page: Page
    address: str
    before_each_tap: Callable[[], None] = lambda: None
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._note)
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, request: Request) -> None:
        self.hosts.add(request.url.split("/")[2])

    def starts(self) -> None:
        """From the start page; where answers are there already, from the first question again."""
        self.page.goto(self.address)
        if self.page.get_by_role("link", name="Go on where you were").count():
            self.page.goto(f"{self.address}/q/{shipped().asked[0].id}")
        else:
            self.page.get_by_role("link", name="Start now").click()
        self.page.wait_for_url("**/q/*")

    def answers(self, answers: Answers) -> None:
        """Tap through the questions; what is not in `answers` is not answered."""
        # The change from question to question takes two thirds of a walk; test_questions.py and
        # the visits by keyboard see it.
        self.page.emulate_media(reduced_motion="reduce")
        while "/q/" in self.page.url:
            self.before_each_tap()
            value = answers.get(self.page.url.rsplit("/", 1)[1])
            self.presses("s" if value is None else value)
        self.page.emulate_media(reduced_motion="null")

    def presses(self, value: int | str) -> None:
        press_at_once(self.page.locator(f"button[name='answer'][value='{value}']").first)

    def walks_to_the_result(self, answers: Answers) -> None:
        self.starts()
        self.answers(answers)
        self.before_each_tap()
        self._shows_the_result()

    def sees_the_result(self, answers: Answers) -> None:
        """By the page with all questions, where the way there does not matter."""
        self.page.goto(f"{self.address}/q")
        on_page = {question.id for question in shipped().asked}
        for question, value in answers.items():
            if question in on_page and value is not None:
                self.page.locator(f"input[name='{question}'][value='{value}']").check()
        self.page.get_by_role("button", name="Check my answers").click()
        self._shows_the_result()

    def _shows_the_result(self) -> None:
        press_at_once(self.page.get_by_role("button", name="Show me my result"))
        self.page.wait_for_url("**/result")

    def asks_for_a_call(self) -> str:
        """From the result to the reference."""
        self.page.get_by_role("link", name="Ask for a strategy call").click()
        self.page.get_by_label("Your name").fill("Robin")
        self.page.get_by_label("Email").fill("robin@example.com")
        self.page.get_by_label("I am 18 or older").check()
        self.page.wait_for_timeout(3100)  # people take longer than the least time for the form
        self.page.get_by_role("button", name="Send request").click()
        self.page.wait_for_url("**/sent")
        return self.page.locator(".reference").inner_text()

    def compares_with(self, then: Answers) -> None:
        """Choose a file kept on another day, and arrive at then and now."""
        kept = saved_results.write(shipped(), then, date(2026, 8, 2)).encode()
        self.page.goto(f"{self.address}/compare")
        file: FilePayload = {"name": "a.json", "mimeType": "application/json", "buffer": kept}
        self.page.get_by_label("The file you kept").set_input_files(file)
        self.page.get_by_role("button", name="Show then and now").click()
        self.page.get_by_role("heading", name="Then and now").wait_for()

    def scrolls_sideways(self) -> bool:
        script = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.page.evaluate(script))
