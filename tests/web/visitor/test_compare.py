"""Then and now: read strictly, called change only where it is, and kept nowhere."""

import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from questionnaire.instrument import saved_results
from questionnaire.instrument.content import Answers
from tests.builders import answers, by_wording, shipped
from tests.visitor import TOKEN, Visitor

THEN = answers(wanting=18, sadness=8, flatness=3, effort=4)
LESS_PULL = answers(wanting=23, sadness=10, flatness=4, effort=4)
DAY = date(2026, 8, 2)


def kept(given: Answers) -> bytes:
    return saved_results.write(shipped(), given, DAY).encode()


def changed(**fields: object) -> bytes:
    return json.dumps(json.loads(kept(THEN)) | fields).encode()


def sends(visitor: Visitor, file: bytes, name: str = "mine.json", **fields: Any) -> str:
    visitor.opens("/compare")
    visitor.sends("/compare", file=(io.BytesIO(file), name), **fields)
    return visitor.text


def test_a_difference_beyond_chance_is_called_change_in_plain_words(visitor: Visitor) -> None:
    visitor.sees_the_result(LESS_PULL)
    text = sends(visitor, kept(THEN))
    assert visitor.page.status_code == 200
    assert "August 2, 2026" in text
    assert text.count("<strong>Changed:</strong>") == 1
    assert "closer to “little pull” than then" in text
    assert "Day-to-day life moves answers too" in text
    for word in ("worse", "better", "improve", "decline"):
        assert word not in text.lower()


def test_the_other_way_is_told_as_plainly(visitor: Visitor) -> None:
    visitor.sees_the_result(THEN)
    assert "closer to “much pull” than then" in sends(visitor, kept(LESS_PULL))


def test_what_is_within_chance_is_no_change(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(wanting=14, sadness=12, flatness=3, effort=4))
    text = sends(visitor, kept(THEN))
    assert "Changed:" not in text
    assert "Nothing differs by more than what comes about by chance." in text
    assert (
        "75 points then, 58 now. We call it change when they are at least 20 points apart." in text
    )
    assert "The two words differ only because the border between them lies there." in text
    assert text.count("No change that can be told from chance.") == 4
    assert text.count("Too few answers to compare.") == 3
    assert "Not compared, because they are no amounts: How long, Time of year." in text
    assert "Day-to-day life moves answers too" in text


def test_how_the_name_of_the_result_changed_is_told(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(wanting=4, sadness=20, flatness=3, effort=4))
    text = sends(visitor, kept(THEN))
    assert "Then your result was named “Low pull, mood mostly steady”." in text
    assert "Now it is named “Sadness in front”." in text
    visitor.sees_the_result(THEN)
    text = sends(visitor, kept(THEN))
    assert "has the same name as then: “Low pull, mood mostly steady”." in text


def test_a_file_of_the_same_day_says_little_and_the_page_says_so(visitor: Visitor) -> None:
    visitor.sees_the_result(LESS_PULL)
    assert "Your file is from today." in sends(visitor, visitor.opens("/take/to-compare.json").data)
    assert "Your file is from today." not in sends(visitor, kept(THEN))


def test_without_answers_today_nothing_is_said_to_be_the_same(visitor: Visitor) -> None:
    visitor.sees_the_result({"smiling": 2})
    text = sends(visitor, kept(THEN))
    assert "too few questions were answered, so nothing can be compared" in text
    assert "Nothing differs" not in text


def test_without_a_visit_today_the_page_says_what_to_do_first(visitor: Visitor) -> None:
    visitor.opens("/compare")
    assert "To compare, we need today's answers first." in visitor.text
    assert "Keep your file where it is." in visitor.text


def test_answers_that_do_not_go_together_are_not_compared(visitor: Visitor) -> None:
    visitor.sees_the_result(THEN)
    text = sends(visitor, kept(by_wording(4, 0, "wanting", "sadness")))
    assert "answers that do not go together" in text
    assert "Changed:" not in text
    assert '<ul class="changes">' not in text


def test_when_care_comes_first_now_help_is_on_top_and_nothing_is_sold(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(wanting=12, sadness=22, flatness=3))
    text = sends(visitor, kept(THEN))
    assert text.index("First, people you can talk to") < text.index("<h1")
    assert "strategy call" not in text
    calm = Visitor(visitor.client.application)
    calm.sees_the_result(THEN)
    text = sends(calm, kept(answers(wanting=12, sadness=22, flatness=3)))
    assert "First, people you can talk to" not in text


@pytest.mark.parametrize(
    ("file", "words"),
    [
        pytest.param(b"not ours", "can't read this file", id="another file"),
        pytest.param(b"", "can't read this file", id="an empty file"),
        pytest.param(b"[" * 60_000, "can't read this file", id="deep"),
        pytest.param(changed(answers={"smiling": 7}), "can't read this file", id="changed"),
        pytest.param(changed(edition="0.9"), "they have changed since", id="another edition"),
        pytest.param(changed(answers={}), "no answer in this file", id="no answers"),
        pytest.param(changed(day="2999-01-01"), "a day that is still to come", id="the future"),
        pytest.param(b'{"resourceType": "Bundle"}', "for a doctor's computer", id="a doctor's"),
    ],
)
def test_a_wrong_file_says_what_to_do_and_loses_nothing(
    visitor: Visitor, file: bytes, words: str
) -> None:
    visitor.sees_the_result(THEN)
    text = sends(visitor, file)
    assert visitor.page.status_code == 422
    assert words in text
    assert "<title>Error: Compare with last time" in text
    assert 'aria-invalid="true"' in text
    assert "Then and now" in sends(visitor, kept(THEN))


def test_no_file_at_all_is_asked_for(visitor: Visitor) -> None:
    visitor.sees_the_result(THEN)
    visitor.opens("/compare")
    visitor.sends("/compare")
    assert (visitor.page.status_code, "Please choose a file first." in visitor.text) == (422, True)
    assert "Please choose a file first." in sends(visitor, b"", name="")


def test_a_bad_token_is_refused_and_the_page_says_so(visitor: Visitor) -> None:
    visitor.sees_the_result(THEN)
    text = sends(visitor, kept(THEN), token="bad")
    assert visitor.page.status_code == 400
    assert "Please send that once more" in text


def test_a_file_that_is_far_too_large_is_refused(visitor: Visitor) -> None:
    visitor.sees_the_result(THEN)
    sends(visitor, b"1" * 70_000)
    assert visitor.page.status_code == 413
    assert "This file is too large to be one from here." in visitor.text
    assert "<title>Error: Compare with last time" in visitor.text
    assert "Then and now" in sends(visitor, kept(THEN))


def test_the_words_of_the_file_are_never_shown(visitor: Visitor) -> None:
    visitor.sees_the_result(THEN)
    text = sends(visitor, changed(about="<script>alert(1)</script>"), name="<b>name</b>.json")
    assert "Then and now" in text
    assert "alert(1)" not in text
    assert "name</b>" not in text


def test_the_cookie_stays_as_it_is(visitor: Visitor) -> None:
    visitor.sees_the_result(THEN)
    visitor.opens("/compare")
    before = visitor.cookie()
    sends(visitor, kept(LESS_PULL))
    assert "Set-Cookie" not in visitor.page.headers
    assert visitor.cookie() == before


@pytest.fixture(scope="module")
def written_to() -> Iterator[list[str]]:
    """Every file that Python opens for writing from now on."""
    names: list[str] = []
    watching = [True]

    def note(event: str, args: tuple[Any, ...]) -> None:
        if watching[0] and event == "open" and args[2] & (os.O_WRONLY | os.O_RDWR):
            names.append(str(args[0]))

    sys.addaudithook(note)  # it can't be taken away again, only told to look elsewhere
    yield names
    watching[0] = False


def test_an_uploaded_file_touches_no_disk(visitor: Visitor, written_to: list[str]) -> None:
    with tempfile.TemporaryFile():
        assert written_to  # it would be seen
    visitor.sees_the_result(THEN)
    visitor.opens("/compare")
    found = TOKEN.search(visitor.page.text)
    assert found
    parts = (b"--x", b'Content-Disposition: form-data; name="csrf_token"', b"", found[1].encode(),
             b"--x", b'Content-Disposition: form-data; name="file"; filename="mine.json"', b"",
             kept(THEN) + b" " * 60_000, b"--x--", b"")  # fmt: skip
    written_to.clear()
    kind = "multipart/form-data; boundary=x"
    page = visitor.client.post("/compare", data=b"\r\n".join(parts), content_type=kind)
    assert (page.status_code, written_to) == (422, [])
