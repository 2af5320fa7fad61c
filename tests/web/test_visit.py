"""The encrypted cookie: what it holds, how long, and what happens when it can't be opened."""

import time
import urllib.request
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography.fernet import Fernet
from flask import Flask

from questionnaire.web import revoked_visits
from questionnaire.web.encrypted_cookie import MAX_COOKIE_BYTES
from tests.apps import DATA_KEY, SECRET_KEY, app_with, settings_for
from tests.servers import production_server
from tests.visitor import TOKEN, Visitor

HOUR = 3600


class NothingRaised(urllib.request.HTTPErrorProcessor):
    """Pages of every status are pages, and no redirect is followed."""

    def http_response(self, _request: object, response: object) -> object:
        return response


def test_there_is_no_cookie_before_the_first_question(visitor: Visitor) -> None:
    for address in ("/", "/help-now", "/how-it-works", "/articles", "/privacy", "/q/smiling"):
        assert visitor.cookie() is None
        visitor.opens(address)
    assert visitor.cookie() is not None


def test_the_cookie_ends_with_the_browser_and_stays_out_of_reach(visitor: Visitor) -> None:
    visitor.opens("/q/smiling")
    visitor.sends("/q/smiling", answer=1)
    (cookie,) = visitor.page.headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires" not in cookie
    assert "Max-Age" not in cookie


def test_the_cookie_is_bound_to_the_host_over_https(sqlite_url: str) -> None:
    settings = settings_for(sqlite_url, environment="production", trusted_hosts=("localhost",))
    client = app_with(settings).test_client()
    (cookie,) = client.get("/q/smiling", base_url="https://localhost").headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-visit=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


def test_the_cookie_stays_small_and_its_size_says_nothing(visitor: Visitor) -> None:
    visitor.answers("smiling", 0)
    early = len(visitor.cookie() or "")
    visitor.answers_all({question.id: 1 for question in visitor.content.asked})
    assert len(visitor.cookie() or "") == early
    assert early < MAX_COOKIE_BYTES / 2


def test_nobody_reads_an_answer_from_the_cookie(visitor: Visitor) -> None:
    visitor.answers("smiling", 0)
    cookie = visitor.cookie() or ""
    assert cookie.startswith("gAAAA")  # Fernet: encrypted, then authenticated
    assert len({visitor.answers("smiling", 0) and visitor.cookie() for _ in range(5)}) == 5


def test_the_cookies_size_does_not_tell_whether_the_help_page_was_opened(visitor: Visitor) -> None:
    visitor.answers("smiling", 0)
    before = len(visitor.cookie() or "")
    visitor.opens("/help-now")
    assert len(visitor.cookie() or "") == before


def as_if_begun(visitor: Visitor, seconds_ago: int) -> None:
    """Let the visit have begun at another time, as far as its cookie tells."""
    fernet, cookie = Fernet(SECRET_KEY), visitor.cookie() or ""
    began = int(time.time()) - seconds_ago
    visitor.client.set_cookie(
        "visit", fernet.encrypt_at_time(fernet.decrypt(cookie), began).decode()
    )


def test_no_page_puts_off_the_end_of_a_visit(visitor: Visitor) -> None:
    """A copied cookie that is used again and again ends with the visit it is of."""
    visitor.answers("smiling", 3)
    as_if_begun(visitor, 24 * HOUR - 2)
    written = visitor.cookie()
    visitor.answers("eager-ahead", 1)
    visitor.opens("/request-a-call")
    visitor.opens("/help-now")
    assert visitor.page.status_code == 200
    assert visitor.cookie() != written
    time.sleep(3)
    assert visitor.opens("/check").status_code == 410
    assert "a visit that began more than 24 hours ago" in visitor.text


def test_answering_for_most_of_a_day_loses_nothing(visitor: Visitor) -> None:
    visitor.answers("smiling", 3)
    for _ in range(3):
        as_if_begun(visitor, 23 * HOUR)
        assert visitor.answers("eager-ahead", 1).status_code == 200
    assert visitor.opens("/q/smiling").status_code == 200
    assert "Keep this answer" in visitor.text


@pytest.mark.parametrize("seconds_ago", [-HOUR, -10 * 365 * 24 * HOUR, 30 * 365 * 24 * HOUR])
def test_a_visit_that_began_at_an_absurd_time_is_refused(
    visitor: Visitor, seconds_ago: int
) -> None:
    visitor.answers("smiling", 3)
    as_if_begun(visitor, seconds_ago)
    assert visitor.opens("/check").status_code == 410


def test_a_visit_of_the_release_before_goes_on_and_then_ends(visitor: Visitor) -> None:
    """Its cookie says when it was written last: from there it counts."""
    visitor.answers("smiling", 3)
    fernet, cookie = Fernet(SECRET_KEY), visitor.cookie() or ""
    before = fernet.encrypt(fernet.decrypt(cookie).rstrip()).decode()
    visitor.client.set_cookie("visit", before)
    assert visitor.answers("eager-ahead", 1).status_code == 200
    assert fernet.extract_timestamp(visitor.cookie() or "") == fernet.extract_timestamp(before)


@pytest.mark.parametrize("way_out", ["/clear", "/leave"])
def test_a_copy_of_the_cookie_opens_nothing_once_the_visit_is_cleared_or_left(
    app: Flask, visitor: Visitor, way_out: str
) -> None:
    visitor.opens("/q/smiling")
    copies = [visitor.cookie() or ""]
    visitor.sees_the_result({question.id: 1 for question in visitor.content.asked[:22]})
    copies.append(visitor.cookie() or "")
    other = Visitor(app)
    other.answers("smiling", 3)
    visitor.sends(way_out)
    for copy in copies:
        thief = Visitor(app)
        thief.client.set_cookie("visit", copy)
        assert thief.opens("/q/smiling").status_code == 410
        assert "It was cleared" in thief.text
        assert thief.cookie() is None
    other.opens("/q/smiling")
    assert "Keep this answer" in other.text  # nobody else's visit ends


def test_a_copy_opens_nothing_in_any_process_of_the_server(tmp_path: Path) -> None:
    def ask(address: str, **sent: str) -> tuple[int, str, str]:
        data = urlencode(sent).encode() if sent else None
        asked = urllib.request.Request(address, data, {"Cookie": cookie})
        with closing(opener.open(asked, timeout=10)) as page:
            said = page.headers.get("Set-Cookie", "").partition(";")[0]
            return page.status, page.read().decode(), said

    opener = urllib.request.build_opener(NothingRaised)
    cookie = ""
    with production_server(tmp_path, WEB_CONCURRENCY="3", SECRET_KEYS=SECRET_KEY) as (address, _):
        _, html, cookie = ask(f"{address}/q/smiling")
        token = TOKEN.findall(html)[0]
        _, _, cookie = ask(f"{address}/q/smiling", csrf_token=token, answer="3")
        assert {ask(f"{address}/q")[0] for _ in range(12)} == {200}
        ask(f"{address}/clear", csrf_token=token)
        assert {ask(f"{address}/q")[0] for _ in range(30)} == {410}


def test_no_more_is_remembered_of_a_cleared_visit_than_a_mark_of_its_own(visitor: Visitor) -> None:
    with visitor.client.session_transaction() as session:
        session["csrf_token"] = "a-token-that-would-be-found"
        session["link"] = "x"
    visitor.opens("/clear")
    before = marks()
    visitor.sends("/clear")
    after = marks()
    assert sum(was != now for was, now in zip(before, after, strict=True)) == 1
    assert b"a-token" not in revoked_visits._table[:]
    with visitor.client.session_transaction() as session:
        session["csrf_token"] = "another-token"
    visitor.opens("/clear")
    visitor.sends("/clear")
    assert marks() == after  # it held nothing that a copy could show


def marks() -> list[bytes]:
    table = revoked_visits._table[:]
    return [
        table[start : start + revoked_visits.SIZE]
        for start in range(0, len(table), revoked_visits.SIZE)
    ]


def test_a_thousand_later_clears_rarely_let_a_copy_in_again() -> None:
    early = [f"early {number}" for number in range(1000)]
    for token in (*early, *(f"late {number}" for number in range(1000))):
        revoked_visits.revoke(token)
    assert sum(not revoked_visits.is_revoked(token) for token in early) < 30
    assert not any(revoked_visits.is_revoked(f"never {number}") for number in range(1000))


@pytest.mark.filterwarnings("ignore:The 'visit' cookie is too large")
@pytest.mark.parametrize(
    "cookie",
    ["", "x", "gAAAAA", "é", "a" * 1025, "a" * 60_000, "eyJhIjoxfQ.Zx.sig", "{}"],
    ids=["empty", "short", "stub", "not ascii", "oversized", "huge", "signed by Flask", "plain"],
)
@pytest.mark.parametrize("address", ["/result", "/check", "/q/smiling", "/q/eager-ahead", "/q"])
def test_a_damaged_or_foreign_cookie_gets_a_calm_page(
    visitor: Visitor, cookie: str, address: str
) -> None:
    visitor.client.set_cookie("visit", cookie)
    visitor.opens(address)
    if cookie:
        assert visitor.page.status_code == 410
        assert "Nothing was kept" in visitor.text
        assert "Start again" in visitor.text
        assert "/help-now" in visitor.text
        visitor.opens("/q/smiling")
        assert visitor.page.status_code == 200


def test_a_tampered_cookie_is_not_believed(visitor: Visitor) -> None:
    visitor.answers("smiling", 0)
    cookie = visitor.cookie() or ""
    visitor.client.set_cookie(
        "visit", cookie[:40] + ("A" if cookie[40] != "A" else "B") + cookie[41:]
    )
    assert visitor.opens("/q").status_code == 410
    assert "it was damaged" in visitor.text


def test_the_help_and_call_pages_do_without_a_readable_cookie(visitor: Visitor) -> None:
    visitor.client.set_cookie("visit", "damaged")
    assert visitor.opens("/help-now").status_code == 200
    visitor.client.set_cookie("visit", "damaged")
    assert visitor.opens("/request-a-call").status_code == 200


@pytest.mark.parametrize("address", ["/result", "/check"])
def test_without_a_cookie_the_visitor_learns_that_nothing_was_kept(
    visitor: Visitor, address: str
) -> None:
    assert visitor.opens(address).status_code == 410
    assert "they end when you close it or clear them" in visitor.text


def test_an_answer_whose_visit_is_gone_gets_the_calm_page(visitor: Visitor) -> None:
    visitor.answers("smiling", 0)
    visitor.client.delete_cookie("visit")
    assert visitor.sends("/q/eager-ahead", answer=2).status_code == 410


def test_a_visit_of_another_edition_of_the_questions_is_gone(visitor: Visitor) -> None:
    with visitor.client.session_transaction() as session:
        session["answers"] = "wanting-and-sadness/0.9 " + "1" * 27
    assert visitor.opens("/check").status_code == 410
    assert "The questions have changed since you answered" in visitor.text
    assert visitor.opens("/q/smiling").status_code == 200


def test_keys_rotate_without_losing_a_visit(app: Flask, sqlite_url: str) -> None:
    before = Visitor(app)
    before.answers("smiling", 3)
    newest = Fernet.generate_key().decode()
    rotated = settings_for(sqlite_url, secret_keys=f"{newest},{SECRET_KEY}")
    after = Visitor(app_with(rotated))
    after.client.set_cookie("visit", before.cookie() or "")
    after.opens("/q/smiling")
    assert "Keep this answer" in after.text
    alone = Visitor(app_with(settings_for(sqlite_url, secret_keys=newest)))
    alone.client.set_cookie("visit", before.cookie() or "")
    assert alone.opens("/q/smiling").status_code == 410


def test_the_key_of_the_database_does_not_open_the_cookie(app: Flask, sqlite_url: str) -> None:
    before = Visitor(app)
    before.answers("smiling", 3)
    other = Visitor(app_with(settings_for(sqlite_url, secret_keys=DATA_KEY)))
    other.client.set_cookie("visit", before.cookie() or "")
    assert other.opens("/q/smiling").status_code == 410


def test_clearing_empties_the_cookie_and_the_result_is_gone(visitor: Visitor) -> None:
    visitor.sees_the_result({question.id: 1 for question in visitor.content.asked[:22]})
    encrypted = visitor.cookie()
    visitor.opens("/clear")
    assert "Yes, clear them" in visitor.text
    visitor.sends("/clear")
    assert visitor.cookie() not in (None, encrypted)  # another value: no back button shows it again
    visitor.follows()
    assert "Your answers are gone" in visitor.text
    assert "most often at once, and in any case within 24 hours" in visitor.text
    assert "Clear-Site-Data" not in visitor.page.headers  # it ends sign-ins at other sites too
    assert visitor.cookie() is None
    assert visitor.opens("/result").status_code == 410


def test_whoever_would_rather_keep_the_answers_goes_on_where_they_were(visitor: Visitor) -> None:
    visitor.answers("smiling", 3)
    visitor.opens("/clear")
    assert '<a class="more" href="/q/eager-ahead">No, keep them and go on</a>' in visitor.text
    visitor.sees_the_result({})
    visitor.opens("/clear")
    assert '<a class="more" href="/result">No, keep them and go on</a>' in visitor.text


def test_the_start_page_leads_back_to_where_the_visitor_was(visitor: Visitor) -> None:
    visitor.answers("smiling", 3)
    visitor.opens("/")
    assert 'href="/q/eager-ahead">Go on where you were</a>' in visitor.text
    assert '<a href="/clear">Clear them and start again</a>' in visitor.text
    assert "Start now" not in visitor.text
    visitor.answers_all({})
    visitor.opens("/")
    assert 'href="/check">Go on where you were</a>' in visitor.text


@pytest.mark.parametrize("cookie", [None, "damaged"])
def test_the_start_page_begins_anew_where_no_answers_are_left(
    visitor: Visitor, cookie: str | None
) -> None:
    visitor.opens("/q/smiling")
    if cookie:
        visitor.client.set_cookie("visit", cookie)
    assert visitor.opens("/").status_code == 200
    assert "Start now" in visitor.text


@pytest.mark.parametrize("address", ["/clear", "/leave"])
def test_clearing_and_leaving_need_a_token_and_then_offer_the_button_again(
    visitor: Visitor, address: str
) -> None:
    visitor.answers("smiling", 3)
    assert visitor.sends(address, token="wrong").status_code == 400
    assert "press the button once more" in visitor.text
    visitor.sends(address)
    visitor.follows()
    assert visitor.cookie() is None


@pytest.mark.parametrize("address", ["/clear", "/leave"])
def test_a_stale_token_keeps_nobody_from_leaving_our_own_page(
    visitor: Visitor, address: str
) -> None:
    visitor.answers("smiling", 3)
    visitor.client.post(
        address, data={"csrf_token": "stale"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert visitor.opens("/result").status_code == 410


@pytest.mark.parametrize("address", ["/clear/done", "/leave/now"])
def test_no_link_alone_can_clear_a_visit(visitor: Visitor, address: str) -> None:
    visitor.answers("smiling", 3)
    assert visitor.opens(address).status_code == 302
    visitor.opens("/q/smiling")
    assert "Keep this answer" in visitor.text


def test_leaving_clears_and_goes_to_the_neutral_page(visitor: Visitor) -> None:
    visitor.answers("smiling", 3)
    visitor.sends("/leave")
    visitor.follows()
    assert visitor.page.headers["Refresh"] == "0; url=https://www.weather.gov/"
    assert "Clear-Site-Data" not in visitor.page.headers
    assert visitor.cookie() is None


def test_leaving_is_explained(visitor: Visitor) -> None:
    visitor.opens("/leave")
    assert "can't erase your browser's history" in visitor.text


def test_a_form_without_its_token_says_why_as_far_as_that_is_known(visitor: Visitor) -> None:
    visitor.opens("/q/smiling")
    visitor.sends("/q/smiling", token="old", answer=1)
    assert "This page had been open for a while." in visitor.text
    assert "Your browser sent no cookie" not in visitor.text
    visitor.client.delete_cookie("visit")
    visitor.sends("/q/smiling", token="old", answer=1)
    assert "Your browser sent no cookie" in visitor.text
    assert "This page had been open" not in visitor.text
