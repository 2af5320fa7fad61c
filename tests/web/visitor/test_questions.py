"""Answering: one question at a time, all at once, back, change, skip, and bad input."""

import pytest

from tests.visitor import Visitor


def test_one_tap_answers_and_moves_on_to_the_next_question(visitor: Visitor) -> None:
    visitor.answers("smiling", 3)
    assert visitor.page.request.path == "/q/eager-ahead"
    assert "Question 2 of 26" in visitor.text


def test_an_answer_is_sent_by_post_and_answered_by_a_redirect(visitor: Visitor) -> None:
    visitor.opens("/q/smiling")
    response = visitor.sends("/q/smiling", answer=3)
    assert response.status_code == 303
    assert response.headers["Location"] == "/q/eager-ahead"


def test_the_first_question_says_what_it_is_for(visitor: Visitor) -> None:
    visitor.opens("/q/smiling")
    assert "Why we ask this" in visitor.text
    assert "Prefer not to answer" in visitor.text
    assert "Keep this answer" not in visitor.text


def test_going_back_marks_the_chosen_option_in_words_and_offers_to_keep_it(
    visitor: Visitor,
) -> None:
    visitor.answers("smiling", 3)
    visitor.opens("/q/smiling")
    marked = visitor.text.split("your answer")[0].rsplit("<button", 1)[1]
    assert "Most of the time" in marked
    assert "Keep this answer" in visitor.text


def test_keeping_the_answer_goes_on_with_the_first_open_question(visitor: Visitor) -> None:
    visitor.answers("smiling", 3)
    visitor.answers("eager-ahead", 1)
    visitor.answers("smiling", 3)
    assert visitor.page.request.path == "/q/good-news"


def test_keeping_a_skip_keeps_the_skip(visitor: Visitor) -> None:
    visitor.answers("smiling", None)
    visitor.opens("/q/smiling")
    keep = visitor.text.split("Keep this answer")[0].rsplit("<button", 1)[1]
    assert 'value="s"' in keep


def test_back_leads_to_the_question_before_and_from_the_first_to_the_start(
    visitor: Visitor,
) -> None:
    visitor.answers("smiling", 3)
    assert 'class="back" href="/q/smiling"' in visitor.text
    visitor.opens("/q/smiling")
    assert 'class="back" href="/"' in visitor.text


def test_a_question_too_far_ahead_leads_to_the_first_open_one(visitor: Visitor) -> None:
    visitor.answers("smiling", 3)
    response = visitor.opens("/q/near-tears")
    assert response.status_code == 302
    assert response.headers["Location"] == "/q/eager-ahead"


def test_an_answer_sent_too_far_ahead_is_not_kept(visitor: Visitor) -> None:
    visitor.answers("smiling", 3)
    assert visitor.sends("/q/near-tears", answer=4).status_code == 303
    visitor.opens("/q/eager-ahead")
    assert "Keep this answer" not in visitor.text


def test_an_unknown_question_is_not_found(visitor: Visitor) -> None:
    assert visitor.opens("/q/shoe-size").status_code == 404
    assert visitor.sends("/q/shoe-size", answer=1).status_code == 404


@pytest.mark.parametrize("value", ["5", "-1", "2.0", "", "é", "99999999999", "None", "1 OR 1=1"])
def test_a_value_never_offered_keeps_the_page_and_what_was_there(
    visitor: Visitor, value: str
) -> None:
    visitor.answers("smiling", 3)
    visitor.opens("/q/smiling")
    response = visitor.sends("/q/smiling", answer=value)
    assert response.status_code == 422
    assert "not one of the choices" in visitor.text
    assert visitor.text.startswith("<!doctype html>")
    assert "<title>Error: Smiling came easily to me." in visitor.text
    assert "your answer" in visitor.text


@pytest.mark.parametrize("token", ["", "wrong", "é", "x" * 5000])
def test_a_bad_token_keeps_the_page_and_offers_a_fresh_one(visitor: Visitor, token: str) -> None:
    visitor.answers("smiling", 3)
    assert visitor.sends("/q/eager-ahead", token=token, answer=1).status_code == 400
    assert "Please send that once more" in visitor.text
    assert visitor.sends("/q/eager-ahead", answer=1).status_code == 303


def test_everything_skipped_still_reaches_the_check_page(visitor: Visitor) -> None:
    visitor.answers_all({})
    assert visitor.page.request.path == "/check"
    assert visitor.text.count("Not answered") == 26


def test_the_check_page_lists_every_answer_with_a_way_to_change_it(visitor: Visitor) -> None:
    visitor.answers_all({question.id: 1 for question in visitor.content.asked})
    assert visitor.text.count(">Change<") == 26
    visitor.answers("near-tears", 4)
    assert visitor.page.request.path == "/check"
    assert "Nearly all the time" in visitor.text


def test_the_last_step_leads_to_the_result(visitor: Visitor) -> None:
    visitor.answers_all({question.id: 1 for question in visitor.content.asked})
    assert "What would you like to see first?" in visitor.text
    visitor.presses("first-look", 0)
    assert visitor.page.request.path == "/result"


def test_the_last_step_has_a_page_of_its_own_after_the_others(visitor: Visitor) -> None:
    assert visitor.opens("/q/first-look").status_code == 302
    visitor.answers_all({})
    visitor.opens("/q/first-look")
    assert 'class="back" href="/check"' in visitor.text
    assert visitor.sends("/q/first-look", answer=7).status_code == 422


def test_the_check_page_waits_for_the_open_questions(visitor: Visitor) -> None:
    visitor.answers("smiling", 3)
    assert visitor.opens("/check").headers["Location"] == "/q/eager-ahead"


def test_all_questions_on_one_page_give_the_same_check_page(visitor: Visitor) -> None:
    visitor.opens("/q")
    visitor.sends("/q", None, **{"smiling": 3, "near-tears": 4})
    visitor.follows()
    assert visitor.page.request.path == "/check"
    assert visitor.text.count("Not answered") == 24


def test_all_questions_on_one_page_show_what_was_answered_before(visitor: Visitor) -> None:
    visitor.answers("smiling", 3)
    visitor.opens("/q")
    assert visitor.text.count(" checked") == 1
    assert 'name="smiling" value="3" checked' in visitor.text


def test_all_questions_on_one_page_refuse_a_value_never_offered_and_keep_the_rest(
    visitor: Visitor,
) -> None:
    visitor.opens("/q")
    assert visitor.sends("/q", None, **{"smiling": 9, "near-tears": 4}).status_code == 422
    assert 'name="near-tears" value="4" checked' in visitor.text
    assert "An answer was not one of the choices" in visitor.text


def test_all_questions_on_one_page_keep_the_input_after_a_bad_token(visitor: Visitor) -> None:
    visitor.opens("/q")
    assert visitor.sends("/q", token="old", **{"near-tears": 4}).status_code == 400
    assert 'name="near-tears" value="4" checked' in visitor.text
