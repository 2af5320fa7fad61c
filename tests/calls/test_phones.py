"""A number is taken as it is typed, and dialed as it is meant."""

import pytest

from questionnaire.calls import phones

GERMAN = ("+49 30 123456", "tel:+49-30-123456")
JAPANESE = ("+81 3-1234-5678", "tel:+81-3-1234-5678")
UNPLACED = ("", "tel:0312345678")


@pytest.mark.parametrize(
    ("phone", "country", "meant"),
    [
        ("+49 30 123456", "", GERMAN),
        ("\u202a+49 30 123456\u202c", "", GERMAN),
        ("\u2066+49\u00a030\u00a0123456\u2069", "", GERMAN),
        ("+49‑30‑123456", "", GERMAN),
        ("(+49) 30 123456", "", GERMAN),
        ("＋４９　３０　１２３４５６", "", GERMAN),
        ("+49 (0)30 123456", "", GERMAN),
        ("0049 30 123456", "", GERMAN),
        ("0049 30 123456", "Japan", GERMAN),
        ("030 – 123456", "Germany", GERMAN),
        ("030 123456", "de", GERMAN),
        ("030 123456", "Berlin, Germany", GERMAN),
        ("030 123456", "Europe/Berlin", GERMAN),
        ("０３－１２３４－５６７８", "Ｊａｐａｎ", JAPANESE),
        ("03ー1234ー5678", "JPN", JAPANESE),
        ("０３－１２３４－５６７８", "", UNPLACED),
        ("03 1234 5678", "somewhere", UNPLACED),
        ("+1 555 010 0100 x12", "", ("+1 555-010-0100 ext. 12", "tel:+1-555-010-0100;ext=12")),
        ("(555) 010-0100 ext. 12", "The U.S.A.",
         ("+1 555-010-0100 ext. 12", "tel:+1-555-010-0100;ext=12")),
        ("+۹۸ ۲۱ ۱۲۳۴ ۵۶۷۸", "", ("+98 21 1234 5678", "tel:+98-21-1234-5678")),
        ("1-800-FLOWERS", "United States", ("+1 800-356-9377", "tel:+1-800-356-9377")),
        ("555 0100", "United States", ("", "tel:5550100")),
        ("home: 030 123456 or 12", "", ("", "tel:030123456")),
        ("010 0100 x12", "", ("", "tel:0100100")),
        ("12-34 (5)", "", ("", "tel:12345")),
    ],
)  # fmt: skip
def test_a_number_is_dialed_as_it_is_meant(
    phone: str, country: str, meant: tuple[str, str]
) -> None:
    assert (phones.international(phone, country), phones.link(phone, country)) == meant
    assert phones.is_number(phone, country)


@pytest.mark.parametrize(
    "phone", ["+49 30 123456;phone-context=+81", "030 12 34 56;phone-context=evil.example&body=x"]
)
def test_no_text_leads_the_link_elsewhere(phone: str) -> None:
    assert phones.link(phone, "Germany") == "tel:+49-30-123456"


@pytest.mark.parametrize("phone", ["call me", "1234", "", "1-800-FLOWERS", "x" * 40])
def test_what_can_t_be_dialed_is_none(phone: str) -> None:
    assert not phones.is_number(phone, "")
    assert phones.link(phone, "") == ""
