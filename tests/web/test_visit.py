"""The sealed cookie: what it holds, how long, and what happens when it can't be opened."""

import pytest
from cryptography.fernet import Fernet
from flask import Flask

from questionnaire.web.visit import LARGEST_COOKIE
from tests.apps import DATA_KEY, SECRET_KEY, app_with, settings_for
from tests.visitor import Visitor


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
    assert early < LARGEST_COOKIE / 2


def test_nobody_reads_an_answer_from_the_cookie(visitor: Visitor) -> None:
    visitor.answers("smiling", 0)
    cookie = visitor.cookie() or ""
    assert cookie.startswith("gAAAA")  # Fernet: encrypted, then authenticated
    assert len({visitor.answers("smiling", 0) and visitor.cookie() for _ in range(5)}) == 5


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
    assert "it was too old or damaged" in visitor.text


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
    sealed = visitor.cookie()
    visitor.opens("/clear")
    assert "Yes, clear them" in visitor.text
    visitor.sends("/clear")
    assert visitor.cookie() not in (None, sealed)  # another value: no back button shows it again
    visitor.follows()
    assert "Your answers are gone" in visitor.text
    assert visitor.page.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
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
    assert "Clear-Site-Data" in visitor.page.headers
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
