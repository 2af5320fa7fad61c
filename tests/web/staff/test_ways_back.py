"""What was chosen on a list holds on every way back to it, and for all that is taken out of it."""

import re
from html import unescape

from flask import Flask

from tests.colleague import Colleague, at_work
from tests.web.staff.test_conflicts import saves
from tests.web.staff.test_inbox_admin import exports
from tests.web.staff.test_inbox_pages import asks, everywhere, searches

__all__ = ["everywhere"]


def link_to(page: str, address: str) -> str:
    found = re.search(rf'(?:href|action)="({address}[^"]*)"', page)
    assert found, address
    return unescape(found[1])


def listed_in(page: str) -> list[str]:
    return re.findall(r'<h2><a href="/staff/requests/([0-9A-Z-]{12})["?]', page)


def last_page(colleague: Colleague) -> str:
    return colleague.opens(link_to(colleague.page.text, r"/staff/requests\?(?=[^\"]*after=)")).text


def test_ways_back_lead_to_the_very_page_of_the_list(everywhere: Flask) -> None:
    for number in range(30):
        asks(everywhere, f"Robin {number}")
    owner = at_work(everywhere)
    searches(owner, "robin", "/staff/requests")
    owner.opens(f"{owner.page.request.full_path}&order=oldest&days=7&assigned=nobody&status=new")
    last = last_page(owner)
    reached = [
        owner.opens(link_to(last, rf"/staff/requests/{listed_in(last)[0]}\?")).text,
        owner.opens(link_to(owner.text, r"/staff/requests/[0-9A-Z-]{12}/end")).text,
        owner.opens(link_to(owner.text, r"/staff/requests/[0-9A-Z-]{12}\?")).text,
    ]
    saves(owner, text="Called.")
    reached.append(owner.follows().text)
    for page in (reached[0], reached[2], reached[3]):
        back = owner.opens(link_to(page, r"/staff/requests\?")).text
        assert listed_in(back) == listed_in(last)
        assert 'value="robin"' in back
    first = owner.opens(link_to(last, r"/staff/requests\?[^\"]*(?=\">First page)")).text
    assert len(listed_in(first)) == 25
    assert 'value="oldest" selected' in first
    assert 'value="robin"' in first
    counted = owner.opens(link_to(first, r"/staff/requests\?(?=[^\"]*status=done)")).text
    for kept in ('value="robin"', 'value="7" selected', 'value="nobody" selected'):
        assert kept in counted, kept
    owner.opens(link_to(reached[0], r"/staff/requests/[0-9A-Z-]{12}/end"))
    owner.sends(link_to(owner.text, r"/staff/requests/[0-9A-Z-]{12}/delete"))
    assert listed_in(owner.follows().text) == listed_in(last)[1:]


def test_an_export_from_the_last_page_takes_what_is_on_all_of_them(everywhere: Flask) -> None:
    for number in range(30):
        asks(everywhere, f"Robin {number}")
    owner = at_work(everywhere)
    owner.opens("/staff/requests?order=oldest")
    after = last_page(owner).partition("after=")
    assert after
    assert len(exports(owner)) == 30
    owner.opens("/staff/requests")
    moment = owner.sends("/staff/requests/export", after="2999-01-01T00:00_1")
    assert moment.text.count("Robin") == 30


def test_trying_mail_again_leads_back_to_what_was_chosen(app: Flask) -> None:
    owner = at_work(app)
    owner.opens("/staff/requests")
    sent = owner.sends("/staff/requests/mail-again", status="new", days="7", after="x")
    assert sent.headers["Location"] == "/staff/requests?status=new&days=7"


def test_a_way_back_leads_nowhere_else(app: Flask) -> None:
    reference, owner = asks(app, "Robin"), at_work(app)
    for odd in ("//evil.example", "status=new&to=x", "%00", "after=" + "9" * 900, "é=&&&=;"):
        owner.client.get(f"/staff/requests/{reference}", query_string={"list": odd})
        page = owner.client.get(f"/staff/requests/{reference}", query_string={"list": odd}).text
        back = re.search(r'class="back" href="([^"]+)"', page)
        assert back
        assert re.fullmatch(r"/staff/requests(\?(status=new|after=9+))?", back[1]), back[1]


def test_the_audit_trail_leads_back_to_its_newest_page_with_the_search(app: Flask) -> None:
    reference, owner = asks(app, "Robin"), at_work(app)
    for _ in range(51):
        owner.opens(f"/staff/requests/{reference}")
    searches(owner, reference, "/staff/audit")
    older = owner.opens(link_to(owner.text, r"/staff/audit\?before=")).text
    newest = owner.opens(link_to(older, r"/staff/audit\?search=")).text
    assert f'value="{reference}"' in newest
    assert "Show older ones" in newest
