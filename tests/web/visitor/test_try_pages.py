"""Trying another answer: what would change is shown, and nothing is kept."""

import re
from typing import Any

import pytest

from questionnaire.instrument.content import Content
from tests.builders import answers
from tests.visitor import Visitor

ONE_STEP_AWAY = answers(wanting=17, sadness=12, flatness=3) | {"kind-of-reading": 0, "how-long": 0}


@pytest.fixture
def at_the_result(visitor: Visitor) -> Visitor:
    visitor.sees_the_result(ONE_STEP_AWAY)
    return visitor


def tries(visitor: Visitor, question_id: str, answer: int | str | None = None) -> str:
    answered: dict[str, Any] = {} if answer is None else {"answer": answer}
    visitor.sends("/result/try", question=question_id, **answered)
    return visitor.text


def test_from_the_result_one_picks_a_question_then_another_answer(at_the_result: Visitor) -> None:
    form = at_the_result.text.split("Which answer would you like to change?")[1]
    assert 'name="question" value="plans-pull"' in form
    asked = tries(at_the_result, "plans-pull")
    assert at_the_result.page.status_code == 200
    assert "My plans had no pull on me." in asked
    assert asked.count('<span class="mark">your answer</span>') == 1
    assert "would change" not in asked
    found = tries(at_the_result, "plans-pull", 0)
    assert "This is only a try." in found
    assert "Your answers are as before." in found
    assert "“Not at all” would change this:" in found
    then, now = found.split('class="then-now"')[1].split("With this answer")
    assert "Low pull in front" in then
    assert "A close call: a little more low pull" in now
    assert 'href="/result"' in now


def test_a_try_leaves_the_cookie_and_the_result_as_they_were(at_the_result: Visitor) -> None:
    before, result = at_the_result.cookie(), at_the_result.opens("/result").text
    for answer in (None, 0, 4, "s", 9):
        tries(at_the_result, "plans-pull", answer)
        assert "Set-Cookie" not in at_the_result.page.headers
    assert at_the_result.cookie() == before
    assert without_tokens(at_the_result.opens("/result").text) == without_tokens(result)


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_no_answer_ever_stands_in_an_address(at_the_result: Visitor) -> None:
    tries(at_the_result, "plans-pull", 0)
    links = re.findall(r'(?:href|action)="([^"]+)"', at_the_result.page.text)
    assert not [link for link in links if "?" in link or "plans-pull" in link]
    assert "plans" not in re.findall("<title>(.*?)</title>", at_the_result.text)[0]
    at_the_result.opens("/result/try?question=plans-pull&answer=0")
    assert "would change" not in at_the_result.text


def test_the_answer_that_would_tip_the_result_can_be_tried_at_once(at_the_result: Visitor) -> None:
    tip = at_the_result.text.split('class="tips"')[1]
    question_id = re.findall(r'name="question" value="([^"]+)"', tip)[0]
    value = re.findall(r'name="answer" value="(\d)"', tip)[0]
    name = re.findall(r"would lead to: <strong>(.*?)</strong>", tip)[0]
    found = tries(at_the_result, question_id, value)
    assert f"<h3>{name}</h3>" in found.split("With this answer")[1]


def test_an_answer_that_changes_nothing_says_so(at_the_result: Visitor) -> None:
    given = ONE_STEP_AWAY["plans-pull"]
    assert "would change nothing" in tries(at_the_result, "plans-pull", str(given))


def test_an_answer_can_be_tried_as_not_given(at_the_result: Visitor) -> None:
    assert "“Not answered” would change this:" in tries(at_the_result, "plans-pull", "s")


def test_help_coming_first_is_told_and_so_is_its_going(at_the_result: Visitor) -> None:
    at_the_result.answers("kept-up", 2)
    at_the_result.opens("/result")
    assert "People you can talk to would come first." in tries(at_the_result, "kept-up", 0)
    at_the_result.answers("kept-up", 0)
    at_the_result.opens("/result")
    found = tries(at_the_result, "kept-up", 3)
    assert found.index("First, people you can talk to") < found.index("<h1")
    assert "Help would not come first on the page." in found
    assert "request-a-call" not in found


def test_the_map_shows_where_the_region_lay_and_where_it_would_lie(at_the_result: Visitor) -> None:
    found = tries(at_the_result, "plans-pull", 0)
    assert 'class="map-before" cx="87.5" cy="150.0" rx="27.0" ry="30.0"' in found
    assert 'class="map-ring map-likely" cx="125.0" cy="150.0" rx="27.0" ry="30.0"' in found
    assert "Dashed: where it lies with your answers as they are." in found.split("<figcaption>")[1]


def test_treatment_research_comes_with_the_word_on_medicines(
    at_the_result: Visitor, content: Content
) -> None:
    research = next(article for article in content.articles if article.treatment_research)
    found = tries(at_the_result, "kind-of-reading", 4)
    assert f'href="/articles/{research.id}"' in found
    assert content.notices.prescriber in found


@pytest.mark.parametrize(
    ("question_id", "answer", "kept"),
    [
        pytest.param("plans-pull", 9, "My plans had no pull on me.", id="no such answer"),
        pytest.param("plans-pull", "0; drop", "My plans had no pull on me.", id="nonsense"),
        pytest.param("nothing", 0, "Which answer would you like to change?", id="no such question"),
        pytest.param("first-look", 1, "Which answer would you like to change?", id="a wish"),
        pytest.param("", None, "Which answer would you like to change?", id="nothing picked"),
    ],
)
def test_what_was_never_offered_is_refused_and_the_page_kept(
    at_the_result: Visitor, question_id: str, answer: int | str | None, kept: str
) -> None:
    text = tries(at_the_result, question_id, answer)
    assert at_the_result.page.status_code == 422
    assert "That was not one of the choices" in text
    assert kept in text
    assert "would change" not in text


def test_an_old_token_tries_nothing_and_keeps_the_question(at_the_result: Visitor) -> None:
    at_the_result.sends("/result/try", token="old", question="plans-pull", answer=0)
    assert at_the_result.page.status_code == 400
    assert "Please send that once more" in at_the_result.text
    assert "My plans had no pull on me." in at_the_result.text
    assert "would change" not in at_the_result.text


def test_too_few_answers_can_be_tried_with_one_more(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(wanting=17) | {"near-tears": 3})
    found = tries(visitor, "heavy-heart", 3)
    assert "“Most of the time” would change nothing" in found
    assert '<svg class="map"' not in found
    assert "Without a pattern we can't say what to read first." in found


def test_before_the_end_and_without_a_visit_there_is_nothing_to_try(visitor: Visitor) -> None:
    visitor.opens("/q/smiling")
    assert visitor.sends("/result/try", question="plans-pull", answer=0).status_code == 410
    visitor.answers("smiling", 3)
    assert visitor.opens("/result/try").headers["Location"] == "/q/eager-ahead"
