"""The result page: its order, its reasons, and what is never on it."""

import re
from html import unescape
from xml.etree.ElementTree import Element

import html5lib
import pytest

from questionnaire.instrument.content import Answers, Content
from questionnaire.instrument.patterns import tips
from questionnaire.instrument.reflection import reflect
from tests.builders import answers, question, same_answer, shipped
from tests.instrument.test_sampled import at_the_edges
from tests.visitor import Visitor

DRIVE = {"wanting": 24, "sadness": 0, "flatness": 2}
SAD = {"wanting": 4, "sadness": 22, "flatness": 2}
BOTH = {"wanting": 14, "sadness": 14, "flatness": 4}
FLAT = {"wanting": 18, "sadness": 6, "flatness": 9}
NONE = {"wanting": 4, "sadness": 4, "flatness": 2}
CLOSE = {"wanting": 13, "sadness": 9, "flatness": 2}


def tipping(given: Answers) -> bool:
    """Whether there is a word on how sure it is, and one changed answer would tip the result."""
    found = reflect(shipped(), given).outcome
    return bool(found.certainty and tips(shipped(), given, found.pattern))


def places(text: str, *parts: str) -> list[int]:
    assert all(part in text for part in parts), [part for part in parts if part not in text]
    return [text.index(part) for part in parts]


def test_the_parts_stand_in_their_order(visitor: Visitor, content: Content) -> None:
    visitor.sees_the_result(answers(**DRIVE) | {"kind-of-reading": 4, "big-event": 1})
    order = places(
        visitor.text,
        "This is not a diagnosis.",
        "<h1",
        "How sure is this?",
        "On this page",
        'id="beside"',
        "You also told us:",
        'id="picture"',
        '<svg class="map"',
        "The same as a table",
        'id="led-here"',
        "Worth reading first",
        "If you are curious about treatment research",
        'id="other-causes"',
        'id="try-it"',
        'id="not-like-me"',
        'id="take"',
        "A conversation with the practice",
        "Clear my answers",
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
    assert "You opened the page with people to talk to, so they come first here." in visitor.text


def test_whoever_only_looked_at_the_help_page_can_put_the_result_first(visitor: Visitor) -> None:
    visitor.answers("smiling", 4)
    visitor.opens("/help-now")
    visitor.sees_the_result(answers(**NONE))
    assert "Show my result first" in visitor.text
    visitor.sends("/help-now/not-first")
    visitor.follows()
    assert "First, people you can talk to" not in visitor.text
    assert "request-a-call" not in visitor.text
    visitor.opens("/help-now")  # once more: the visitor's word stands
    visitor.opens("/result")
    assert "First, people you can talk to" not in visitor.text


def test_help_that_the_answers_put_first_stays_there(visitor: Visitor) -> None:
    visitor.answers("smiling", 4)
    visitor.opens("/help-now")
    visitor.sees_the_result(answers(**SAD))
    assert "Show my result first" not in visitor.text
    visitor.opens("/clear")
    visitor.sends("/help-now/not-first")
    visitor.follows()
    assert "First, people you can talk to" in visitor.text


def test_without_answers_there_is_no_result_to_put_first(visitor: Visitor) -> None:
    visitor.opens("/clear")
    assert visitor.sends("/help-now/not-first").status_code == 410


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
    first, second = visitor.text.split('class="card article"')[1:3]
    assert "We do not have a checked address" not in first
    assert "When little gets through" in second
    assert second.count('href="http') == 1  # the hub's main page
    assert "We do not have a checked address" in second


@pytest.mark.parametrize("sums", [DRIVE, SAD, BOTH, FLAT, NONE, CLOSE])
def test_the_table_says_what_the_map_and_the_bars_draw(
    visitor: Visitor, sums: dict[str, int]
) -> None:
    visitor.sees_the_result(answers(**sums))
    tree = html5lib.parse(visitor.page.text, namespaceHTMLElements=False)
    said = {
        str(name.text): [numbers(cell) for cell in cells]
        for name, *cells in tree.iterfind(".//table/tbody/tr")
    }
    widest, _, likely_ring, _ = [
        lengths(ring, "cx", "cy", "rx", "ry") for ring in tree.iterfind(".//{*}ellipse")
    ]
    for scale, drawn in (("Loss of wanting", 0), ("Sadness", 1)):
        (points,), likely, wide = said[scale]
        for band, (cx, cy, rx, ry) in ((likely, likely_ring), (wide, widest)):
            middle = (100 - cx / 3, cy / 3)[drawn]
            half = (rx / 3, ry / 3)[drawn]
            ends = [max(0, middle - half), min(100, middle + half)]
            assert middle == pytest.approx(points, abs=0.6)
            assert band == pytest.approx(ends, abs=0.6), scale
    ranges = [(likely, wide) for _, likely, wide in said.values() if likely]
    bars = tree.findall(".//{*}svg[@class='bar']")
    for (_, outer, inner, _), (likely, wide) in zip(bars, ranges, strict=True):
        for rectangle, band in ((inner, likely), (outer, wide)):
            x, width = lengths(rectangle, "x", "width")
            assert [x, x + width] == band


def lengths(shape: Element, *names: str) -> list[float]:
    return [float(shape.attrib[name]) for name in names]


def numbers(cell: Element) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", cell.text or "")]


@pytest.mark.parametrize(
    ("sums", "place"),
    [
        pytest.param(DRIVE,
                     "toward little pull and lighter mood. Its center is outside", id="corner"),
        pytest.param(BOTH, "around the middle of the map. Its center is within", id="middle"),
        pytest.param({"wanting": 20, "sadness": 12},
                     "toward little pull, halfway between lighter mood and much sad", id="left"),
        pytest.param({"wanting": 12, "sadness": 3},
                     "toward lighter mood, halfway between little pull and much pull", id="up"),
        pytest.param({"wanting": 2, "sadness": 20},
                     "toward much pull and much sadness", id="other corner"),
    ],
)  # fmt: skip
def test_words_say_where_the_region_lies(
    visitor: Visitor, sums: dict[str, int], place: str
) -> None:
    visitor.sees_the_result(answers(**sums))
    assert place in visitor.text.split("<figcaption>")[1].split("</figcaption>")[0]
    assert visitor.text.count(place) == 1  # nobody hears it twice


def test_what_led_here_pulls_from_both_sides_in_bars_and_in_words(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(wanting=22, sadness=13))
    toward, away = visitor.text.split('class="side toward"')[1].split('class="side away"')
    away = away.split("</section>")[0]
    assert "These answers pulled toward low pull" in toward
    assert toward.count("pulls hard") == toward.count('width="100"') > 0
    assert "The strongest of 6 answers that pull this way." in toward
    assert "These answers pulled toward sadness" in away
    assert away.count("pulls a little") == away.count('<rect x="0" y="0" width="50"') == 1


def test_a_side_without_answers_says_so(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(**DRIVE))
    away = visitor.text.split('class="side away"')[1]
    assert away.index("None of your answers pulled this way.") < away.index("</section>")


def test_middle_answers_pull_neither_way(visitor: Visitor) -> None:
    visitor.sees_the_result(same_answer(2, "wanting", "sadness", "flatness"))
    toward = visitor.text.split('class="side toward"')[1].split('class="side away"')[0]
    assert toward.count("pulls neither way") == 3
    assert "answers that pull this way" not in toward


def test_one_step_from_the_line_it_says_which_answer_would_tip_it(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(wanting=17, sadness=12, flatness=3))
    sure = visitor.text.split('class="certainty"')[1].split('id="try-it"')
    assert "One changed answer would tip this result." in sure[0]
    assert 'href="#try-it"' in sure[0]
    assert 'class="tips"' not in sure[0]
    assert 'class="tips"' in sure[1]


@pytest.mark.parametrize("seed", range(6))
def test_no_page_calls_clear_what_one_changed_answer_would_tip(visitor: Visitor, seed: int) -> None:
    edges = at_the_edges(seed)
    given = next(filter(tipping, edges))
    visitor.sees_the_result(given)
    words = [visitor.text.split("How sure is this?")[1].split("</p>")[0]]
    for path in ("/take/sheet", "/take/answers.txt"):
        text = unescape(visitor.opens(path).text)
        assert "One changed answer would tip this result." in text
        words.append(text.split("How sure is this?")[1].split(".")[0])
    words += re.findall("How sure: (.*)", visitor.opens("/request-a-call").text)
    assert not [said for said in words if "clear" in said.lower()]


def test_far_from_the_line_nothing_tips_it(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(**DRIVE))
    assert "would tip" not in visitor.text


FEW = {"smiling": 2, "how-long": 0}


def test_too_few_answers_show_what_is_open_with_a_way_to_each(visitor: Visitor) -> None:
    visitor.sees_the_result(FEW)
    assert "Not enough answers to compare" in visitor.text
    assert '<a href="/q/near-tears">I was close to tears.</a>' in visitor.text
    assert "Worth reading first" not in visitor.text
    assert "Your answers as a picture" not in visitor.text
    assert '<svg class="map"' not in visitor.text


def test_nothing_answered_has_its_own_words_and_offers_help_and_reading_alone(
    visitor: Visitor, content: Content
) -> None:
    visitor.sees_the_result({})
    assert '<h1 id="pattern">Nothing to show, and that is fine</h1>' in visitor.text
    assert content.notices.same_care in visitor.text
    assert 'href="/articles"' in visitor.text
    assert 'href="/q/smiling"' in visitor.text
    main = visitor.text.split("<main")[1].split("</main>")[0]
    for path in ("/result/try", "/take", "/compare", "/request-a-call"):
        assert path not in main


def test_without_answers_enough_to_compare_nothing_invites_to_a_call(visitor: Visitor) -> None:
    visitor.sees_the_result(FEW)
    assert 'href="/take"' in visitor.text
    assert "request-a-call" not in visitor.text


@pytest.mark.parametrize("sums", [DRIVE, SAD, BOTH, FLAT, NONE, CLOSE, {}])
def test_the_answers_are_cleared_in_one_place(visitor: Visitor, sums: dict[str, int]) -> None:
    visitor.sees_the_result(answers(**sums))
    assert visitor.text.count('href="/clear"') == 1


@pytest.mark.parametrize("sums", [DRIVE, SAD, BOTH, FLAT, NONE, CLOSE, {"wanting": 9}])
def test_on_this_page_leads_to_every_part_and_to_nothing_else(
    visitor: Visitor, sums: dict[str, int]
) -> None:
    visitor.sees_the_result(answers(**sums))
    listed = visitor.text.split('class="on-this-page"')[1].split("</nav>")[0]
    links = re.findall(r'href="#([\w-]+)"', listed)
    headings = re.findall(r'<h2 id="([\w-]+)"', visitor.text)
    not_listed = {"on-this-page", "care-first", "call"}
    assert links == [part for part in headings if part not in not_listed]


@pytest.mark.parametrize("event", [1, 2, 3, 4, 5])
def test_what_was_told_is_named_in_the_words_that_were_chosen(
    visitor: Visitor, content: Content, event: int
) -> None:
    visitor.sees_the_result(answers(**NONE) | {"big-event": event})
    label = question(content, "big-event").options[event].label
    words = next(told.words for told in content.disclosures if event in told.when.options)
    assert f"You also told us: <q>{label}</q> {words}" in visitor.text
    assert f"I also told: <q>{label}</q> {words}" in unescape(visitor.opens("/take/sheet").text)
    text = visitor.opens("/take/answers.txt").text
    assert f"I also told: “{label}”. {words}" in text


@pytest.mark.parametrize("event", [None, 0])
def test_where_nothing_was_told_nothing_is_said_of_it(visitor: Visitor, event: int | None) -> None:
    visitor.sees_the_result(answers(**NONE) | {"big-event": event})
    assert "You also told us" not in visitor.text


def test_contradictory_answers_invite_a_second_look(visitor: Visitor) -> None:
    visitor.sees_the_result(same_answer(4, "wanting", "sadness", "flatness"))
    assert "Your answers point in different directions" in visitor.text
    assert '<a href="/check">Look at my answers again</a>' in visitor.text


def test_the_other_patterns_show_what_pulled_toward_them_and_what_away(visitor: Visitor) -> None:
    visitor.sees_the_result(answers(wanting=17, sadness=15, flatness=3))
    assert '<h1 id="pattern">Both at once' in visitor.text
    cards = visitor.text.split('class="card other"')[1:]
    names = [
        "Muted, with sadness beneath",
        "Low pull in front, sadness beside it",
        "Sadness in front",
    ]
    for card, name in zip(cards, names, strict=True):
        assert name in card
        toward, away = card.split("Pulled away from it")
        assert "Pulled toward it" in toward
        assert 'href="/articles/' in away
    low_pull = cards[1].split("Pulled away from it")
    assert "My plans had no pull on me." in low_pull[0]
    assert "I was close to tears." in low_pull[1]


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
