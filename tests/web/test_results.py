"""The result page: its order, its reasons, and what is never on it."""

import pytest

from questionnaire.instrument.content import Content
from tests.builders import answers, same_answer
from tests.visitor import Visitor

DRIVE = {"wanting": 24, "sadness": 0, "flatness": 2}
SAD = {"wanting": 4, "sadness": 22, "flatness": 2}
BOTH = {"wanting": 14, "sadness": 14, "flatness": 4}
FLAT = {"wanting": 18, "sadness": 6, "flatness": 9}
NONE = {"wanting": 4, "sadness": 4, "flatness": 2}
CLOSE = {"wanting": 13, "sadness": 9, "flatness": 2}


def places(text: str, *parts: str) -> list[int]:
    assert all(part in text for part in parts), [part for part in parts if part not in text]
    return [text.index(part) for part in parts]


def test_the_parts_stand_in_their_order(visitor: Visitor, content: Content) -> None:
    visitor.sees_the_result(answers(**DRIVE) | {"kind-of-reading": 4})
    order = places(
        visitor.text,
        "This is not a diagnosis.",
        "<h1",
        "How sure is this?",
        "Your answers as a picture",
        '<svg class="map"',
        "The same as a table",
        "What led here",
        "Worth reading first",
        "If you are curious about treatment research",
        "Other things it may be",
        "This does not sound like me",
        "Take it with you",
        "A conversation with the practice",
    )
    assert order == sorted(order)


@pytest.mark.parametrize("sums", [DRIVE, BOTH, FLAT, NONE, CLOSE])
@pytest.mark.parametrize(
    "cause",
    [{"first-look": 1}, {"kept-up": 0}, {"good-news": 4, "joy-and-sorrow": 4, "on-guard": 4,
      "ahead-of-trouble": 4, "small-pleasure": 0}],
    ids=["asked", "hard to keep up", "muted and on alert"],
)  # fmt: skip
def test_when_care_comes_first_help_is_on_top_and_nothing_invites_to_a_call(
    visitor: Visitor, sums: dict[str, int], cause: dict[str, int]
) -> None:
    given = answers(**sums) | cause
    visitor.sees_the_result(given)
    if "kept-up" in cause and sums in (NONE, CLOSE):
        return  # the rule asks for a pattern
    help_first, pattern = places(visitor.text, "First, people you can talk to", "<h1")
    assert help_first < pattern
    assert "strategy call" not in visitor.text.lower()
    assert "request-a-call" not in visitor.text
    assert "treatment research" not in visitor.text
    assert "Something to read, for later" in visitor.text


def test_much_sadness_puts_people_first(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(**SAD) | {"kept-up": 4})
    assert "First, people you can talk to" in visitor.text


def test_opening_the_help_page_during_the_visit_puts_people_first(visitor: Visitor) -> None:
    visitor.answers("smiling", 4)
    visitor.opens("/help-now")
    visitor.sees_the_result(answers(**NONE))
    assert "First, people you can talk to" in visitor.text


def test_without_a_reason_for_care_the_invitation_is_last(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(**DRIVE))
    assert "First, people you can talk to" not in visitor.text
    assert visitor.text.index('href="/request-a-call"') > visitor.text.index("Take it with you")


@pytest.mark.parametrize("sums", [DRIVE, SAD, BOTH, FLAT, NONE, CLOSE])
def test_every_pattern_has_the_same_care_routes(
    visitor: Visitor, content: Content, sums: dict[str, int]
) -> None:
    visitor.sees_the_result(answers(**sums))
    assert content.notices.same_care in visitor.text
    assert "A doctor is a good first stop." in visitor.text
    assert content.notices.prescriber in visitor.text


def test_every_article_quotes_the_options_that_the_visitor_chose(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(**DRIVE))
    first = visitor.text.split('class="card article"')[1]
    assert "Listed because of your answers:" in first
    assert "<li>My plans had no pull on me. <q>Nearly all the time</q></li>" in first


def test_what_is_said_fits_what_stands_beside_the_pattern(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(wanting=24, sadness=18, flatness=2))
    assert "Low pull in front, sadness beside it" in visitor.text
    assert "sadness is not what stands out" not in visitor.text
    assert "mood mostly steady" not in visitor.text


@pytest.mark.parametrize("event", [2, 3, 4, 5])
def test_after_a_heavy_event_nothing_invites_to_a_call(visitor: Visitor, event: int) -> None:
    visitor.sees_the_result(answers(**NONE) | {"big-event": event})
    assert "First, people you can talk to" not in visitor.text
    assert "request-a-call" not in visitor.text


def test_an_article_without_a_known_address_has_no_link(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(**FLAT))
    first = visitor.text.split('class="card article"')[1]
    assert "When little gets through" in first
    assert first.count('href="http') == 1  # the hub's main page
    assert "We do not have a checked address" in first


def test_the_picture_and_the_table_say_the_same(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    assert 'cx="87.5" cy="150.0" rx="27.0" ry="30.0"' in visitor.text
    assert "71, high</td><td>62 to 80" in visitor.text
    assert "50, in the middle</td><td>40 to 60" in visitor.text


def test_one_step_from_the_line_it_says_which_answer_would_tip_it(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    assert "One changed answer would tip this result" in visitor.text


def test_far_from_the_line_nothing_tips_it(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(**DRIVE))
    assert "would tip" not in visitor.text


def test_too_few_answers_show_what_is_open_with_a_way_to_each(visitor: Visitor) -> None:
    visitor.sees_the_result({})
    assert "Not enough answers to compare" in visitor.text
    assert '<a href="/q/near-tears">I was close to tears.</a>' in visitor.text
    assert "Worth reading first" not in visitor.text
    assert "Your answers as a picture" not in visitor.text
    assert '<svg class="map"' not in visitor.text


def test_contradictory_answers_invite_a_second_look(visitor: Visitor) -> None:
    visitor.sees_the_result(same_answer(4, "wanting", "sadness", "flatness"))
    assert "Your answers point in different directions" in visitor.text
    assert '<a href="/check">Look at my answers again</a>' in visitor.text


def test_the_other_patterns_show_what_pulled_toward_them(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    other = visitor.text.split("This does not sound like me")[1]
    for name in ("Muted all round", "Sadness in front", "Both at once"):
        assert name in other
    assert "<li>I was close to tears. <q>" in other or other.count("<q>") >= 2


def test_an_unfinished_visit_lands_on_the_first_open_question(visitor: Visitor) -> None:
    visitor.answers("smiling", 3)
    assert visitor.opens("/result").headers["Location"] == "/q/eager-ahead"


@pytest.mark.parametrize("sums", [DRIVE, SAD, BOTH, FLAT, NONE, CLOSE, {}])
def test_no_result_speaks_of_a_condition_severity_or_a_brain(
    visitor: Visitor, sums: dict[str, int]
) -> None:
    visitor.sees_the_result(answers(**sums) if sums else {})
    result = visitor.text.split("<h1", 1)[1].split("Worth reading first")[0].split(">Reading<")[0]
    for word in ("depress", "disorder", "symptom", "severe", "mild", "cut-off", "percentile",
                 "normal", "dopamine", "brain", "risk", "score", "total", "burnout"):  # fmt: skip
        assert word not in result.lower(), word


def test_the_title_tells_nothing_to_the_history_of_the_browser(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(**SAD))
    assert "<title>Your result · Self-reflection</title>" in visitor.text
