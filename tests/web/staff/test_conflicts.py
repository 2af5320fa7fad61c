"""Two work on one request, and neither undoes what the other chose or loses what they typed."""

import re
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.colleague import Colleague, at_work
from tests.web.staff.test_inbox_pages import actions, asks, everywhere

__all__ = ["everywhere"]


def saves(colleague: Colleague, **changes: str) -> TestResponse:
    """Change something on the page of a request that is open, and press its only button."""
    form = colleague.page.text.partition('<form class="staff-form"')[2].partition("</form>")[0]
    address = re.search(r'action="([^"]+)"', form)
    status = re.search(r'name="status" value="([^"]+)" checked', form)
    assigned = re.search(r'<option value="([^"]*)" selected', form)
    assert address
    assert status
    assert assigned
    hidden = re.findall(r'<input[^>]* name="(seen_\w+)"[^>]* value="([^"]*)"', form)
    text = unescape(form.partition("<textarea")[2].partition(">")[2].partition("<")[0])
    shown = {"status": status[1], "assigned_to": assigned[1], "text": text}
    return colleague.sends(unescape(address[1]), **(shown | dict(hidden) | changes))


def two_with_it_open(app: Flask) -> tuple[str, Colleague, Colleague]:
    page = f"/staff/requests/{asks(app, 'Robin')}"
    kim, lou = at_work(app, "handler", "Kim"), at_work(app, "handler", "Lou")
    for one in (kim, lou):
        one.opens(page)
    return page, kim, lou


def test_saving_as_told_after_a_conflict_takes_nothing_from_a_colleague(everywhere: Flask) -> None:
    page, kim, lou = two_with_it_open(everywhere)
    assert saves(kim, assigned_to="kim@example.org").status_code == 303
    late = saves(lou, status="in-progress", assigned_to="lou@example.org", text="Called Robin.")
    assert late.status_code == 409
    said = lou.text.partition('role="alert"')[2].partition("</ul>")[0]
    assert "Somebody else changed this request in the meantime" in said
    assert re.search(r"Assigned to “Kim”, by Kim, <time [^>]+>\d{4}-", said)
    assert "You had chosen “Lou”." in said
    assert "Status" not in said  # nobody else changed that
    assert saves(lou).status_code == 303
    lou.follows()
    assert actions(everywhere, page[-12:])[-2:] == [("request.note", ""), ("request.read", "")]
    for part in (
        'value="in-progress" checked',
        'value="kim@example.org" selected',
        "Called Robin.",
    ):
        assert part in lou.text, part


def test_after_a_conflict_one_may_still_choose_otherwise(everywhere: Flask) -> None:
    _page, kim, lou = two_with_it_open(everywhere)
    saves(kim, status="done", assigned_to="kim@example.org")
    assert saves(lou, status="in-progress").status_code == 409
    assert "Status “Done”, by Kim" in lou.text
    assert "Assigned to “Kim”, by Kim" in lou.text
    assert lou.text.count("You had chosen") == 1
    saves(lou, assigned_to="lou@example.org")
    assert 'value="done" checked' in lou.follows().text
    assert 'value="lou@example.org" selected' in lou.text


@pytest.mark.parametrize("both", [{"text": "Called."}, {"status": "done", "text": "Called."}])
def test_who_undoes_nothing_is_not_stopped(everywhere: Flask, both: dict[str, str]) -> None:
    """A note alone, or the very same choice: what the colleague chose stays as it is."""
    _page, kim, lou = two_with_it_open(everywhere)
    saves(kim, status="done", assigned_to="kim@example.org")
    assert saves(lou, **both).status_code == 303
    for part in ('value="done" checked', 'value="kim@example.org" selected', "Called."):
        assert part in lou.follows().text, part


def test_a_choice_that_is_none_any_more_is_a_conflict_and_no_riddle(everywhere: Flask) -> None:
    _page, kim, lou = two_with_it_open(everywhere)
    saves(kim, status="in-progress")
    for one in (kim, lou):
        one.opens(_page)
    saves(kim, status="done")
    assert saves(lou, status="new").status_code == 409  # nothing becomes new after done
    assert "Status “Done”, by Kim" in lou.text
    assert "You had chosen “New”." in lou.text


def test_a_conflict_is_told_as_well_when_there_is_another_fault(app: Flask) -> None:
    _page, kim, lou = two_with_it_open(app)
    saves(kim, status="done")
    assert saves(lou, status="in-progress", text="x" * 4001).status_code == 422
    assert "Somebody else changed this request in the meantime" in lou.text
    assert "x" * 4001 in lou.text
    lou.sends("/staff/requests" + _page[-13:] + "/work", token="bad", text="Typed", seen_status="?")
    assert lou.page.status_code == 400
    assert "Typed" in lou.text


def test_a_note_is_saved_with_the_rest_by_one_button(app: Flask) -> None:
    page, kim, _lou = two_with_it_open(app)
    assert kim.text.partition("<main")[2].count("<form") == 1
    assert saves(kim, status="done", text="Called.").status_code == 303
    assert "Called." in kim.follows().text
    assert 'value="done" checked' in kim.text
    assert [a for a, _ in actions(app, page[-12:]) if a != "request.read"] == [
        "request.status",
        "request.note",
    ]


def test_a_note_from_a_page_of_the_release_before_is_kept(app: Flask) -> None:
    page, kim, lou = two_with_it_open(app)
    saves(kim, status="done")
    assert lou.sends(f"{page}/notes", text="Called.").status_code == 303
    assert "Called." in lou.follows().text
    assert 'value="done" checked' in lou.text
