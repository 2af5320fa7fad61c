from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from questionnaire.authoring.path_map.drawing import draw
from questionnaire.authoring.path_map.paths import Edge, Node, Paths, paths
from questionnaire.instrument.content import AnswerIs, Content, ScaleIs
from questionnaire.instrument.loading import load
from tests.builders import shipped, tiny

pytestmark = pytest.mark.slow

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def small(tmp_path: Path) -> Content:
    return load(tiny(tmp_path))


def with_only_if(content: Content, question_id: str, only_if: AnswerIs) -> Content:
    questions = (
        replace(q, only_if=only_if) if q.id == question_id else q for q in content.questions
    )
    return replace(content, questions=tuple(questions))


def node(found: Paths, key: str) -> Node:
    return next(node for node in found.nodes if node.key == key)


def kinds(found: Paths, key: str) -> list[str]:
    return [fault.kind for fault in node(found, key).faults]


def steps(found: Paths) -> set[tuple[str, str, str]]:
    """The ways between questions, start and check."""
    ids = {node.key: node.id for node in found.of("start", "question", "check")}
    return {
        (ids[edge.source], ids[edge.target], edge.words)
        for edge in found.edges
        if edge.source in ids and edge.target in ids
    }


def drawn(content: Content) -> ElementTree.Element:
    return ElementTree.fromstring(draw(paths(content), "tiny & small"))


def frames(picture: ElementTree.Element, kind: str) -> list[str]:
    """The words in each frame of this kind."""
    return [
        " ".join(text.text or "" for text in group.iter(f"{SVG}text"))
        for group in picture.iter(f"{SVG}g")
        if kind in (group.get("class") or "").split()
    ]


def test_branches_are_labeled_with_the_options_that_open_them(small: Content) -> None:
    found = steps(paths(small))
    assert ("start", "drink", "") in found
    assert ("drink", "milk", "“Tea”") in found
    assert ("milk", "sugar", "“Yes”") in found
    assert ("drink", "beans", "“Coffee”") in found
    assert ("drink", "dry-mouth", "otherwise") in found
    assert ("sugar", "dry-mouth", "") in found
    assert ("eaten-well", "check", "") in found
    assert ("milk", "beans", "“Coffee”") not in found


def test_a_question_opened_from_further_back_names_what_was_asked(small: Content) -> None:
    changed = with_only_if(small, "water-calls", AnswerIs("drink", (2,)))
    assert ("dry-mouth", "water-calls", "What do you drink? “Neither”") in steps(paths(changed))


def test_a_question_that_no_combination_opens_is_unreachable(small: Content) -> None:
    beans_after_tea = with_only_if(small, "beans", AnswerIs("sugar", (1,)))
    assert kinds(paths(beans_after_tea), "question beans") == []
    no_milk = with_only_if(beans_after_tea, "milk", AnswerIs("drink", ()))
    assert kinds(paths(no_milk), "question milk") == ["unreachable"]
    assert kinds(paths(no_milk), "question sugar") == ["unreachable"]
    assert kinds(paths(no_milk), "question beans") == ["unreachable"]
    assert kinds(paths(no_milk), "question dry-mouth") == []


def test_a_pattern_behind_one_that_always_fits_is_unreachable(small: Content) -> None:
    hidden = replace(small.pattern("thirsty"), id="hidden", name="Hidden")
    *first, last = small.patterns
    found = paths(replace(small, patterns=(*first, hidden, last)))
    assert kinds(found, "pattern hidden") == ["unreachable", "dead end"]
    assert kinds(found, "pattern thirsty") == []


def test_a_result_without_reading_is_a_dead_end_unless_it_leads_back(small: Content) -> None:
    found = paths(small)
    assert kinds(found, "pattern content") == ["dead end"]
    assert kinds(found, "pattern open") == []
    assert found.out_of(node(found, "pattern open")) == (
        Edge("pattern open", "check check", "then back to the open questions"),
    )


def test_an_article_without_an_address_or_without_a_suggestion_stands_out(small: Content) -> None:
    wells, teapots = small.articles
    unread = replace(teapots, id="unread", suggestions=())
    found = paths(replace(small, articles=(wells, teapots, unread)))
    assert kinds(found, "article wells") == ["dead end"]
    assert kinds(found, "article teapots") == []
    assert kinds(found, "article unread") == ["unreachable"]


def test_a_care_rule_that_no_answers_fulfill_is_unreachable(small: Content) -> None:
    never = replace(small.care[0], id="never", when=(ScaleIs("thirst", above=100),), first=False)
    found = paths(replace(small, care=(*small.care, never)))
    assert kinds(found, "care never") == ["unreachable"]
    assert kinds(found, "care parched") == []
    assert node(found, "care parched").lines[-1] == "then the helplines come first"
    assert node(found, "care never").lines[-1] == "then no call is offered"


def test_answers_that_suggest_an_article_stand_between_question_and_article(small: Content) -> None:
    found = paths(small)
    tea = node(found, "answer drink: “Tea”")
    assert [edge.source for edge in found.into(tea)] == ["question drink"]
    assert [edge.target for edge in found.out_of(tea)] == ["article teapots"]
    hunger = node(found, "answer Hunger at least 60")
    assert [edge.words for edge in found.out_of(hunger)] == ["Tea helps a while."]


def test_in_the_shipped_content_only_articles_without_an_address_stand_out() -> None:
    found = paths(shipped())
    assert {n.key for n in found.faulty} == {
        f"article {article.id}" for article in shipped().articles if not article.url
    }
    assert len(found.of("question")) == len(shipped().asked)


def test_every_edge_joins_two_nodes_and_every_key_is_there_once() -> None:
    found = paths(shipped())
    keys = [node.key for node in found.nodes]
    assert len(keys) == len(set(keys))
    assert {key for edge in found.edges for key in (edge.source, edge.target)} <= set(keys)


def test_the_picture_says_what_is_unreachable_and_what_is_a_dead_end(small: Content) -> None:
    changed = with_only_if(small, "beans", AnswerIs("sugar", ()))
    picture = drawn(changed)
    (beans,) = [words for words in frames(picture, "unreachable") if "beans" in words.lower()]
    assert "✕ Unreachable: no answers lead to this question" in beans
    assert any("⊣ Dead end: there is no address" in words for words in frames(picture, "dead-end"))
    described = picture.find(f"{SVG}desc")
    assert described is not None
    assert "Fresh beans? (unreachable)" in (described.text or "")


def test_a_long_run_of_questions_is_one_frame_and_branches_have_their_own(small: Content) -> None:
    questions = frames(drawn(small), "question")
    assert any(words.startswith("4 questions in a row") for words in questions)
    assert "only after “Tea” 2  Milk in it?" in questions
    (run,) = frames(drawn(shipped()), "question")
    assert run.startswith(f"{len(shipped().asked)} questions in a row")


def test_a_question_open_to_two_ways_says_once_what_opens_it(small: Content) -> None:
    changed = with_only_if(small, "beans", AnswerIs("drink", (0, 1)))
    assert len([edge for edge in paths(changed).edges if edge.target == "question beans"]) == 3
    (beans,) = [words for words in frames(drawn(changed), "question") if "beans" in words]
    assert beans == "only after “Tea” or “Coffee” 4  Fresh beans?"


def test_no_two_frames_overlap_and_all_lie_within_the_picture(small: Content) -> None:
    for content in (small, shipped()):
        picture = drawn(content)
        rects = [g.find(f"{SVG}rect") for g in picture.iter(f"{SVG}g")]
        places = [
            tuple(float(rect.get(name, "nan")) for name in ("x", "y", "width", "height"))
            for rect in rects
            if rect is not None
        ]
        wide, high = float(picture.get("width", "0")), float(picture.get("height", "0"))
        for x, y, w, h in places:
            assert 0 <= x <= x + w <= wide
            assert 0 <= y <= y + h <= high
        for place, (x, y, w, h) in enumerate(places):
            for other_x, other_y, other_w, other_h in places[:place]:
                beside = x >= other_x + other_w or other_x >= x + w
                assert beside or y >= other_y + other_h or other_y >= y + h


def test_words_of_the_content_are_escaped_in_the_picture(small: Content) -> None:
    pattern = replace(small.patterns[0], name='<script>alert("1")</script>')
    text = draw(paths(replace(small, patterns=(pattern, *small.patterns[1:]))), "tiny & small")
    assert "<script" not in text
    assert "tiny &amp; small" in text


def test_the_picture_in_a_file_carries_its_style(small: Content) -> None:
    picture = ElementTree.fromstring(draw(paths(small), "tiny", '.paths > text { fill: "x" }'))
    style = picture.find(f"{SVG}style")
    assert style is not None
    assert style.text == '.paths > text { fill: "x" }'
    assert drawn(small).find(f"{SVG}style") is None
