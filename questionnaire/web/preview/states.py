"""Pages in states that take more than opening an address, reached the way a visitor would."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask.testing import FlaskClient
from flask_babel import lazy_gettext as _
from werkzeug.test import TestResponse

from questionnaire.instrument.content import Content
from questionnaire.web.forms import SKIP

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
CALL, CALLER = "/request-a-call", {"name": "Robin", "email": "robin@example.com", "consent": "y"}
OLD = {"csrf_token": "of a page that had been open too long"}
# An address from the range for examples, so that its limit is nobody else's.
FLOOD = {"REMOTE_ADDR": "192.0.2.1"}


@dataclass(frozen=True, slots=True)
class State:
    """A page in one state: what it is called, its status, and how to get there."""

    words: str
    status: int
    reach: Callable[[FlaskClient, Content], TestResponse]


def _send(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    """Open the page, fill in its form, send it."""
    page = client.get(address)
    return client.post(address, data=dict(HIDDEN.findall(page.text)) | fields)


def _follow(client: FlaskClient, page: TestResponse) -> TestResponse:
    return client.get(page.headers["Location"])


def _first(content: Content) -> str:
    return f"/q/{content.asked[0].id}"


def _never_offered(client: FlaskClient, content: Content) -> TestResponse:
    return _send(client, _first(content), answer="99")


def _old_token(client: FlaskClient, content: Content) -> TestResponse:
    return _send(client, _first(content), answer="0", **OLD)


def _answered(client: FlaskClient, content: Content) -> TestResponse:
    _send(client, _first(content), answer="0")
    return client.get(_first(content))


def _passed_over(client: FlaskClient, content: Content) -> TestResponse:
    _send(client, _first(content), answer=SKIP)
    return client.get(_first(content))


def _all_with_one_not_offered(client: FlaskClient, content: Content) -> TestResponse:
    return _send(client, "/q", **{content.asked[0].id: "99"})


def _finished(client: FlaskClient, content: Content) -> None:
    _send(client, "/q", **{question.id: "0" for question in content.questions})


def _try(client: FlaskClient, content: Content, **fields: str) -> TestResponse:
    _finished(client, content)
    return _send(client, "/result/try", **{"question": content.asked[0].id} | fields)


def _try_asked(client: FlaskClient, content: Content) -> TestResponse:
    return _try(client, content)


def _tried(client: FlaskClient, content: Content) -> TestResponse:
    return _try(client, content, answer="1")


def _try_not_offered(client: FlaskClient, content: Content) -> TestResponse:
    return _try(client, content, answer="99")


def _try_old_token(client: FlaskClient, content: Content) -> TestResponse:
    return _try(client, content, answer="1", **OLD)


def _cleared(client: FlaskClient, content: Content) -> TestResponse:
    _answered(client, content)
    return _follow(client, _send(client, "/clear"))


def _left(client: FlaskClient, content: Content) -> TestResponse:
    _answered(client, content)
    return _follow(client, _send(client, "/leave"))


def _not_cleared(client: FlaskClient, _content: Content) -> TestResponse:
    return _send(client, "/clear", **OLD)


def _not_left(client: FlaskClient, _content: Content) -> TestResponse:
    return _send(client, "/leave", **OLD)


def _lost(client: FlaskClient, _content: Content) -> TestResponse:
    return client.get("/result")


def _call_empty(client: FlaskClient, _content: Content) -> TestResponse:
    return client.get(CALL)


def _call_with_summary(client: FlaskClient, content: Content) -> TestResponse:
    _finished(client, content)
    return client.get(CALL)


def _call_with_errors(client: FlaskClient, _content: Content) -> TestResponse:
    return _send(client, CALL, email="robin at example")


def _call_without_a_ticket(client: FlaskClient, _content: Content) -> TestResponse:
    return _send(client, CALL, ticket="", **CALLER)


def _call_sent(client: FlaskClient, _content: Content) -> TestResponse:
    return _follow(client, _send(client, CALL, **CALLER))


def _call_sent_again_otherwise(client: FlaskClient, _content: Content) -> TestResponse:
    form = dict(HIDDEN.findall(client.get(CALL).text)) | CALLER
    client.post(CALL, data=form)
    return client.post(CALL, data=form | {"name": "Alex"})


def _call_too_often(client: FlaskClient, _content: Content) -> TestResponse:
    client.environ_base |= FLOOD
    page = _send(client, CALL, **CALLER)
    while page.status_code == 303:
        page = _send(client, CALL, **CALLER)
    return page


QUESTION_STATES = {
    "answered": State(_("A question that was answered before"), 200, _answered),
    "passed-over": State(_("A question that was passed over before"), 200, _passed_over),
    "never-offered": State(_("An answer that was never offered"), 422, _never_offered),
    "old-token": State(_("A page that had been open too long"), 400, _old_token),
    "all-never-offered": State(
        _("All on one page, an answer never offered"), 422, _all_with_one_not_offered
    ),
}
TRY_STATES = {
    "try-asked": State(_("The question picked"), 200, _try_asked),
    "tried": State(_("Another answer tried"), 200, _tried),
    "try-not-offered": State(_("An answer that was never offered"), 422, _try_not_offered),
    "try-old-token": State(_("A page that had been open too long"), 400, _try_old_token),
}
CALL_STATES = {
    "call-empty": State(_("Empty, without a result"), 200, _call_empty),
    "call-with-summary": State(_("Empty, with a summary to share"), 200, _call_with_summary),
    "call-with-errors": State(_("With errors"), 422, _call_with_errors),
    "call-without-a-ticket": State(_("To be looked over once more"), 422, _call_without_a_ticket),
    "call-sent": State(_("Sent"), 200, _call_sent),
    "call-sent-again": State(_("Sent again with other words"), 409, _call_sent_again_otherwise),
    "call-too-often": State(_("Too many from one network"), 429, _call_too_often),
}
LEAVING_STATES = {
    "not-cleared": State(_("Clear my answers: it did not reach us"), 400, _not_cleared),
    "cleared": State(_("Cleared"), 200, _cleared),
    "not-left": State(_("Leave quickly: it did not reach us"), 400, _not_left),
    "left": State(_("Left"), 200, _left),
    "lost": State(_("Nothing was kept"), 410, _lost),
}
STATES = QUESTION_STATES | TRY_STATES | CALL_STATES | LEAVING_STATES
