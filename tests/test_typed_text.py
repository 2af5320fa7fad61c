"""Typed text becomes what it looks like, and keeps what shapes a word."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis.strategies import text

from questionnaire import typed_text

FAMILY = "👩‍👩‍👧"


@pytest.mark.parametrize(
    ("entered", "looks"),
    [
        ("山田　太郎", "山田 太郎"),
        ("홍\u3164길동", "홍 길동"),
        ("Marie\u00a0Curie", "Marie Curie"),
        ("après\u202f18\u2009h", "après 18 h"),
        ("one\ttwo\r\nthree", "one two three"),
        (" \ufeff Robin \u3000", "Robin"),
        ("\u2067علی\u2069 \u202eRobin\u202c\u200f", "علی Robin"),
        ("Donau\u00addampf\u200bschiff", "Donaudampfschiff"),
        ("Zoe\u0308", "Zoë"),
        ("Rob\x00in\ud800", "Robin"),
        ("   ", ""), ("\u3000", ""), ("\u3164", ""), ("\u2800", ""), ("\ufe0f\u034f\u200d", ""),
    ],
)  # fmt: skip
def test_a_line_becomes_what_it_looks_like(entered: str, looks: str) -> None:
    assert typed_text.clean(entered) == looks


@pytest.mark.parametrize(
    "name", ["علی‌رضا", "IBM‌ها", "ശ്രീ", "അവന്‍", FAMILY, "O’Neil", "Ngũgĩ", "X Æ A-12", "𠮷野家"]
)
def test_what_shapes_a_word_or_a_picture_stays(name: str) -> None:
    assert typed_text.clean(name) == name
    assert typed_text.clean(f"\u200d {name} \u200c") == name


def test_joiners_that_shape_nothing_go() -> None:
    assert typed_text.clean("a\u200db \u200c c\u200c") == "ab c"
    assert typed_text.clean("علی\u200c\u200c\u200dرضا") == "علی‌رضا"


@given(text())
def test_what_is_clean_stays_as_it_is(entered: str) -> None:
    line = typed_text.clean(entered)
    assert typed_text.clean(line) == line == unicodedata.normalize("NFC", line)


def test_a_note_keeps_its_lines() -> None:
    assert typed_text.clean_lines(" \r\nNo　answer \r\n\r\n\u202atry again\u202c\n ") == (
        "No answer\n\ntry again"
    )
    assert typed_text.clean_lines(" \r\n\u3164\u2028 ") == ""


def test_codes_and_addresses_come_from_any_keyboard() -> None:
    assert typed_text.to_ascii("１２３ ４５６") == typed_text.to_ascii("۱۲۳\u2009४५६") == "123 456"
    assert typed_text.to_ascii("a‐b‑c–d—e−fーg") == "a-b-c-d-e-f-g"
    assert (
        typed_text.clean_email("\u202aｒｏｂｉｎ＠ｅｘａｍｐｌｅ。ｃｏｍ\u202c ")
        == "robin@example.com"
    )
