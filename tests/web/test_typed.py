"""Whatever keyboards and other programs write is understood, in the real forms."""

import re

import pytest
from flask import Flask
from sqlalchemy import update

from questionnaire.calls import notes, requests
from questionnaire.calls.call_tables import CallRequest, RequestNote
from questionnaire.calls.requests import Details
from questionnaire.staff.staff_tables import StaffMember
from questionnaire.web.database import db
from tests.builders import answers
from tests.colleague import PASSWORD, Colleague, at_work, link_for
from tests.visitor import Visitor
from tests.web.staff.test_inbox_pages import asks, everywhere, listed, searches

__all__ = ["everywhere"]


def entered(app: Flask) -> Details:
    with app.app_context():
        (row,) = requests.newest_first(db.session())
        details = requests.decrypt_details(app.extensions["settings"].data_encryption, row)
        assert details
        return details


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("name", "山田　太郎", "山田 太郎"),
        ("name", "علی‌رضا", "علی‌رضا"),
        ("name", "Marie\u00a0Curie", "Marie Curie"),
        ("name", "\u202eRobin\u202c", "Robin"),
        ("name", "Zoe\u0308" + "\u200b" * 80, "Zoë"),
        ("times", "après\u202f18\u00a0h", "après 18 h"),
        ("times", "a\r\nBcc: b@example.com", "a Bcc: b@example.com"),
        ("country", "日本　", "日本"),
        ("language", "فارسی\u200f", "فارسی"),
        ("email", "\u2068robin@example.com\u2069", "robin@example.com"),
        ("email", "ｒｏｂｉｎ＠ｅｘａｍｐｌｅ．ｃｏｍ", "robin@example.com"),
        ("email", "robin@münchen.example", "robin@münchen.example"),
        ("email", "\u3000", ""),
        ("phone", "\u202a+49 30 123456\u202c", "+49 30 123456"),
        ("phone", "\u2066+49 30 123456\u2069", "+49 30 123456"),
        ("phone", "+49‑30–123456", "+49‑30–123456"),
        ("phone", "０３－１２３４－５６７８", "０３－１２３４－５６７８"),
        ("phone", "+1 555 010 0100 x12", "+1 555 010 0100 x12"),
        ("phone", "(+49) 30 123456", "(+49) 30 123456"),
        ("phone", "030 123456 Durchwahl 7", "030 123456 Durchwahl 7"),
        ("phone", "\u2060", ""),
    ],
)
def test_what_people_type_is_taken(app: Flask, field: str, typed: str, kept: str) -> None:
    visitor = Visitor(app)
    other = {"phone": "+1 555 010 0100"} if field == "email" else {}
    assert visitor.asks_for_a_call(**other | {field: typed}).status_code == 303, visitor.text
    assert getattr(entered(app), field) == kept


@pytest.mark.parametrize(
    ("phone", "country", "link"),
    [
        (
            "０３－１２３４－５６７８",
            "Japan",
            '<a href="tel:+81-3-1234-5678"><bdi>+81 3-1234-5678</bdi>',
        ),
        ("030 123456 x7", "Germany", '<a href="tel:+49-30-123456;ext=7"><bdi>+49 30 123456 ext. 7'),
        ("010 0100", "", '<a href="tel:0100100"><bdi>010 0100</bdi>'),
    ],
)
def test_staff_see_a_number_as_typed_and_dial_it_from_anywhere(
    app: Flask, phone: str, country: str, link: str
) -> None:
    reference = asks(app, "Robin", phone=phone, country=country)
    text = at_work(app, "reader").opens(f"/staff/requests/{reference}").text
    assert f"<bdi>{phone}</bdi>" in text
    assert link in text


def test_a_search_finds_it_however_it_is_typed(everywhere: Flask) -> None:
    asks(everywhere, "علی‌رضا O’Neil‑Łuż", phone="０３－１２３４－５６７８", country="Japan")
    reference = asks(everywhere, "Kim", phone="+49 30 123456")
    reader = at_work(everywhere, "reader")
    for words in ("علیرضا", "\u202bعلی‌رضا\u202c", "o'neil", "ONEIL-Ł", "03-1234", "+81 3 12",
                  "０３－１２３４", "۰۳۱۲۳۴", "0081 3 1234"):  # fmt: skip
        assert "Neil" in searches(reader, words), words
        assert "<bdi>Kim</bdi>" not in reader.text, words
    spelled = reference.replace("0", "O").replace("1", "l").replace("-", "–")
    for words in ("030 123456", "0049 30 12", "+49 (0)30 123456", f"\u3000{spelled}\u200b"):
        assert "<bdi>Kim</bdi>" in searches(reader, words), words
        assert "Neil" not in reader.text, words


def test_an_empty_search_shows_all(app: Flask) -> None:
    asks(app, "Kim")
    assert "<bdi>Kim</bdi>" in searches(at_work(app, "reader"), "\u3164\u200b")


def test_a_reference_is_read_as_it_was_told(app: Flask) -> None:
    reference = asks(app, "Kim")
    reader = at_work(app, "reader")
    for told in (reference.replace("0", "o").replace("1", "I"), f" {reference.replace('-', '–')}"):
        assert reader.opens(f"/staff/requests/{told}").status_code == 200, told


def test_a_name_from_before_that_shows_nothing_is_not_called_locked(app: Flask) -> None:
    asks(app, "Robin")
    with app.app_context():
        keys = app.extensions["settings"].data_encryption
        blank = keys.decrypt(db.session.query(CallRequest.details).scalar())
        encrypted = keys.encrypt(blank.replace("Robin", "\\u3164"))
        db.session.execute(update(CallRequest).values(details=encrypted))
        db.session.commit()
    reader = at_work(app, "reader")
    assert "No name was given" in reader.opens("/staff/requests").text
    assert "No key opens" not in reader.text
    (reference,) = listed(reader)
    assert "No name was given" in reader.opens(f"/staff/requests/{reference}").text


def test_a_note_that_shows_nothing_is_none_and_lines_stay(app: Flask) -> None:
    reference = asks(app, "Robin")
    handler = at_work(app, "handler")
    for text in ("   ", "\u3000\r\n", "\u3164"):
        handler.opens(f"/staff/requests/{reference}")
        assert handler.sends(f"/staff/requests/{reference}/work", text=text).status_code == 303
        assert "No notes yet." in handler.follows().text
    written = " First\r\n\r\nsecond\u00a0line \n"
    assert handler.sends(f"/staff/requests/{reference}/work", text=written).status_code == 303
    assert "<bdi>First\n\nsecond line</bdi>" in handler.follows().text


def test_a_note_from_before_that_shows_nothing_says_so(app: Flask) -> None:
    reference = asks(app, "Robin")
    handler = at_work(app, "handler")
    handler.opens(f"/staff/requests/{reference}")
    handler.sends(f"/staff/requests/{reference}/work", text="x")
    with app.app_context():
        encrypted = app.extensions["settings"].data_encryption.encrypt("  ")
        db.session.execute(update(RequestNote).values(text=encrypted))
        db.session.commit()
    assert "An empty note" in handler.opens(f"/staff/requests/{reference}").text


def test_a_note_as_long_as_allowed_is_kept(app: Flask) -> None:
    reference = asks(app, "Robin")
    handler = at_work(app, "handler")
    handler.opens(f"/staff/requests/{reference}")
    long = "x" * notes.MAX_LENGTH
    assert handler.sends(f"/staff/requests/{reference}/work", text=f" {long} ").status_code == 303
    handler.follows()
    assert handler.sends(f"/staff/requests/{reference}/work", text=f"{long}x").status_code == 422


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "   ", "Please enter a name."),
        ("name", "\u3164", "Please enter a name."),
        ("email", "\u3000", "Please enter an email address."),
        ("email", "jörg@example.org", "Our mail can't reach an address with letters like “ö”"),
        ("email", "\u202aKIM＠example.org\u202c", "Somebody with this address is already here."),
    ],
)
def test_a_member_who_can_t_be_added_is_told_why(
    app: Flask, field: str, typed: str, said: str
) -> None:
    owner = at_work(app)
    owner.opens("/staff/people/add")
    given = {"name": "Lou", "email": "lou@example.org", "role": "reader", field: typed}
    assert owner.sends("/staff/people/add", **given).status_code == 422
    assert said in owner.text


def test_a_member_with_a_name_in_any_script_is_added(app: Flask) -> None:
    owner = at_work(app)
    owner.opens("/staff/people/add")
    given = {"name": "山田　علی‌رضا", "email": " Lou@example.org\u200b", "role": "reader"}
    assert owner.sends("/staff/people/add", **given).status_code == 200
    people = owner.opens("/staff/people").text
    assert "<bdi>山田 علی‌رضا</bdi>" in people
    assert "<p>lou@example.org</p>" in people


def test_a_member_from_before_whose_name_shows_nothing_is_named_by_address(app: Flask) -> None:
    owner = at_work(app)
    with app.app_context():
        db.session.execute(update(StaffMember).values(name="\u3164"))
        db.session.commit()
    assert "<bdi>kim@example.org</bdi>" in owner.opens("/staff/people").text


def test_signing_in_works_with_what_was_pasted_and_any_digits(app: Flask) -> None:
    kim = Colleague(app)
    kim.sets_up(link_for(app))
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for code in (kim.code().translate(wide), kim.recovery_codes[0].replace("-", "‑") + "\u200b"):
        again = Colleague(app)
        again.opens("/staff/sign-in")
        proof = {"proof_password": PASSWORD, "proof_code": f"\u202a{code}\u202c"}
        again.sends("/staff/sign-in", proof_email="\u2068Kim@example.org\u2069", **proof)
        assert again.page.status_code == 303, code


def test_a_trail_is_searched_for_a_reference_as_it_was_pasted(app: Flask) -> None:
    reference = asks(app, "Robin")
    owner = at_work(app)
    owner.opens(f"/staff/requests/{reference}")
    pasted = f"\u3000{reference.replace('-', '‑')}\u200b"
    assert "request.read" in searches(owner, pasted, "/staff/audit")


def test_the_result_still_goes_along_with_a_name_in_any_script(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    assert visitor.asks_for_a_call(name="山田　太郎", share="y").status_code == 303
    assert re.search("Closest pattern", entered(app).summary)
