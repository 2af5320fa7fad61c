"""The visit: answers in one encrypted cookie that ends with the browser. Kept nowhere else."""

import secrets
from typing import Any, Literal

from flask import abort, current_app, redirect
from flask import session as visit_session
from flask_wtf.csrf import generate_csrf

from questionnaire.figures.events import new_events
from questionnaire.instrument import journey
from questionnaire.instrument.content import Answers, Content
from questionnaire.instrument.reflection import HelpPage, Reflection, reflect
from questionnaire.web import revoked_visits
from questionnaire.web.usage_counts import count

NOT_ASKED = "-"
# How an answer is written in the cookie: one character each; None: skipped on purpose.
MARKS: dict[int | None, str] = {None: "s"} | dict(enumerate("0123456789abcdefghijklmnopqr"))
VALUES = {mark: value for value, mark in MARKS.items()}


class LostVisit(Exception):
    """What the page refers to is gone."""

    def __init__(self, why: Literal["no answers", "refused", "other questions"]) -> None:
        super().__init__(why)
        self.why = why


def content() -> Content:
    """The edition that this visit began with, while it is still served; else the live one."""
    extensions = current_app.extensions
    edition = visit_session.get("answers", "").partition(" ")[0]  # empty before the first answer
    found: Content = extensions["editions"].get(edition, extensions["content"])
    return found


def is_open() -> bool:
    """Whether a cookie of ours came with the request, or is about to be set."""
    return bool(visit_session)


def begin() -> None:
    """Open a visit where none is: this page's buttons send a token, and the cookie proves it."""
    generate_csrf()


def has_answers() -> bool:
    """Whether anything was answered, in whatever edition."""
    return "answers" in visit_session


def answers() -> Answers:
    """What was answered so far.

    Raises:
        LostVisit: the cookie was not opened, or belongs to another questionnaire.
    """
    if getattr(visit_session, "refused", False):
        raise LostVisit("refused")
    kept = visit_session.get("answers")
    if kept is None:
        return {}
    edition, _, marks = kept.partition(" ")
    found = content()
    if edition != found.edition or len(marks) != len(found.questions):
        forget_answers()
        raise LostVisit("other questions")
    return {
        question.id: VALUES[mark]
        for question, mark in zip(found.questions, marks, strict=True)
        if mark != NOT_ASKED
    }


def require_answers() -> Answers:
    """What was answered so far, where an answer has to be there.

    Raises:
        LostVisit: nothing was answered, or as for answers().
    """
    found = answers()
    if not found:
        raise LostVisit("no answers")
    return found


def save_answers(before: Answers, changed: Answers) -> Answers:
    """Replace the saved answers. Those that are not on the path any more are dropped.

    Returns the answers that were saved."""
    found = content()
    counted = journey.on_path(found, changed)
    count(*new_events(found, before, counted))
    marks = (MARKS[counted[q.id]] if q.id in counted else NOT_ASKED for q in found.questions)
    visit_session["answers"] = f"{found.edition} {''.join(marks)}"
    return counted


def help_page() -> HelpPage:
    found: HelpPage = visit_session.get("help", "unopened")
    return found


def mark_help_opened() -> None:
    """During a visit, opening the help page puts people to talk to first on the result."""
    if has_answers():
        visit_session.setdefault("help", "first")


def move_help_below() -> None:
    """For the rest of the visit, the result comes before people to talk to."""
    visit_session["help"] = "below"


def forget_answers() -> None:
    for name in ("answers", "help"):
        visit_session.pop(name, None)


def clear() -> None:
    """Empty the visit and revoke copies of its cookie; delete_cookie() then deletes it."""
    if set(visit_session) - {"csrf_token", "empty"}:  # else there is nothing that a copy could show
        revoked_visits.revoke(visit_session.get("csrf_token"))
    visit_session.clear()
    visit_session["empty"] = 1


def is_empty() -> bool:
    """Whether there is nothing that could be lost."""
    return set(visit_session) <= {"empty"}


def delete_cookie() -> None:
    visit_session.clear()


def form_key(fresh: bool = False) -> str:
    """One key for the call form, the same in every tab until a request was sent with it."""
    if fresh or "form_key" not in visit_session:
        visit_session["form_key"] = secrets.token_urlsafe(12)
    key: str = visit_session["form_key"]
    return key


def save_call(reference: str, link: str | None) -> None:
    """`link` is the token of the visitor's own link; None for a form that was sent before."""
    if link or reference != visit_session.get("call"):
        visit_session["call"], visit_session["link"] = reference, link
    visit_session.pop("form_key", None)


def save_link(reference: str, link: str) -> None:
    """Keep the token of a private link in the visit, so that no address shows it."""
    visit_session["call"], visit_session["link"] = reference, link
    begin()


def saved_call() -> tuple[str | None, str | None]:
    """Reference and link token of the call request that this visit sent or opened."""
    return visit_session.get("call"), visit_session.get("link")


def next_page(answers: Answers) -> str:
    """Where a visitor with these answers goes: the first open question, or the check page."""
    open_question = journey.next_question(content(), answers)
    return f"/q/{open_question.id}" if open_question else "/check"


def reflection() -> Reflection:
    """The result of a visit in which everything was asked. A visitor with open questions is
    redirected to the first of them.

    Raises:
        LostVisit: as for kept_answers().
    """
    answers = require_answers()
    if journey.next_question(content(), answers):
        abort(redirect(next_page(answers), 302))
    return reflect(content(), answers, help_page=help_page())


def resume_page() -> str | None:
    """The page on which a visitor continues; None without answers."""
    try:
        found = answers()
    except LostVisit:
        return None
    if not found:
        return None
    last_step = content().last_step
    return "/result" if last_step and last_step.id in found else next_page(found)


def template_context() -> dict[str, Any]:
    """What every page may print."""
    return {
        "content": content(),
        "settings": current_app.extensions["settings"],
        "visit_open": is_open(),
    }
