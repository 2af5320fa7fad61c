"""Answers to the shipped questions, and a tiny instrument about something else."""

from functools import cache
from itertools import chain, zip_longest
from pathlib import Path

from questionnaire.instrument.content import Answers, Content, Question
from questionnaire.instrument.loading import load


@cache
def shipped() -> Content:
    """The content that visitors get."""
    return load()


def answers(**sums: int) -> dict[str, int | None]:
    """Answers to the named scales that count this much together; the others stay open.

    `answers(wanting=17, sadness=12)`: 17 of 24 and 12 of 24, spread evenly over both wordings.
    """
    given: dict[str, int | None] = {}
    for scale, total in sums.items():
        given |= _spread(total, _wordings_in_turn(shipped().items[scale]))
    return given


def same_answer(value: int, *scales: str) -> dict[str, int | None]:
    """The same option for every question of these scales, whatever its wording."""
    return {q.id: value for scale in scales for q in shipped().items[scale]}


def by_wording(straight: int, positive: int, *scales: str) -> dict[str, int | None]:
    """One keyed value for the straight questions of these scales, one for the positive ones."""
    return {
        q.id: q.keyed(straight if q.key == "straight" else positive)
        for scale in scales
        for q in shipped().items[scale]
    }


def disagreeing(steps: int) -> dict[str, int | None]:
    """Wanting and sadness at about 50; straight wordings add up to so much more than positive."""
    questions = (*shipped().items["wanting"], *shipped().items["sadness"])
    straight = [q for q in questions if q.key == "straight"]
    positive = [q for q in questions if q.key == "positive"]
    more, less = 12 + (steps + 1) // 2, 12 - steps // 2
    return _spread(more, straight) | _spread(less, positive)


def without(given: Answers, *question_ids: str) -> dict[str, int | None]:
    """The same answers with these questions left unanswered on purpose."""
    return {**given, **dict.fromkeys(question_ids)}


def question(content: Content, question_id: str) -> Question:
    return next(q for q in content.questions if q.id == question_id)


def _spread(total: int, questions: list[Question]) -> dict[str, int | None]:
    each, more = divmod(total, len(questions))
    return {q.id: q.keyed(each + (place < more)) for place, q in enumerate(questions)}


def _wordings_in_turn(items: tuple[Question, ...]) -> list[Question]:
    straight = [q for q in items if q.key == "straight"]
    positive = [q for q in items if q.key == "positive"]
    return [q for q in chain(*zip_longest(straight, positive)) if q]


def tiny(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """Write the tiny instrument, changed as asked: (file, what it says, what to say instead)."""
    files = dict(TINY)
    for name, old, new in changes:
        assert old in files[name], f"{name} does not say {old!r}"
        files[name] = files[name].replace(old, new, 1)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


TINY = {
    "instrument.toml": """\
id = "thirst-and-hunger"
version = "0.1"
minutes = "one minute"
last_step = "done"
contrast = ["thirst", "hunger"]
articles_shown = 2
bands = [{ below = 50, words = "low" }, { below = 101, words = "high" }]
certainties = [
  { id = "too-close", from_gap = 0, name = "Too close", words = "Too close to say." },
  { id = "clear", from_gap = 40, name = "Clear", words = "Clearly so." },
]

[consistency]
straight_line = ["thirst", "hunger"]
caution_above = 60
contradictory_above = 75

[doubt]
wording_index_from = 45
leading_at_most = 55
""",
    "questions.toml": """\
[options]
shares = ["No", "Half", "Yes"]

[[questions]]
id = "drink"
text = "What do you drink?"
lead = "Today"
part = "Drinks"
purpose = "Opens one of two branches."
options = ["Tea", "Coffee", "Neither"]

[[questions]]
id = "milk"
text = "Milk in it?"
lead = "Today"
part = "Drinks"
purpose = "For tea only."
options = ["No", "Yes"]
only_if = { question = "drink", options = [0] }

[[questions]]
id = "sugar"
text = "Sugar with the milk?"
lead = "Today"
part = "Drinks"
purpose = "For tea with milk only."
options = ["No", "Yes"]
only_if = { question = "milk", options = [1] }

[[questions]]
id = "beans"
text = "Fresh beans?"
lead = "Today"
part = "Drinks"
purpose = "For coffee only."
options = ["No", "Yes"]
only_if = { question = "drink", options = [1] }

[[questions]]
id = "dry-mouth"
text = "My mouth is dry."
lead = "Today"
part = "You"
purpose = "Thirst."
options = "shares"
scale = "thirst"

[[questions]]
id = "water-calls"
text = "Water calls me."
lead = "Today"
part = "You"
purpose = "Thirst."
options = "shares"
scale = "thirst"

[[questions]]
id = "drunk-enough"
text = "I drank enough."
lead = "Today"
part = "You"
purpose = "Thirst, from the other side."
options = "shares"
scale = "thirst"
key = "positive"

[[questions]]
id = "empty-stomach"
text = "My stomach is empty."
lead = "Today"
part = "You"
purpose = "Hunger."
options = "shares"
scale = "hunger"

[[questions]]
id = "eaten-well"
text = "I ate well."
lead = "Today"
part = "You"
purpose = "Hunger, from the other side."
options = "shares"
scale = "hunger"
key = "positive"

[[questions]]
id = "done"
text = "What next?"
lead = "Today"
part = "The end"
purpose = "The last step."
options = ["My result", "A glass of water"]
""",
    "scales.toml": """\
[[scales]]
id = "thirst"
name = "Thirst"
about = "How thirsty."
low_end = "not thirsty"
high_end = "thirsty"
error = 10
level_from = 2
compare_from = 2
both_wordings = true

[[scales]]
id = "hunger"
name = "Hunger"
about = "How hungry."
low_end = "not hungry"
high_end = "hungry"
error = 10
level_from = 1
compare_from = 2
""",
    "patterns.toml": """\
[[patterns]]
id = "open"
name = "Open"
summary = "Too few answers."
sense = "Too few answers."
when = [{ check = "not-comparable" }]

[[patterns]]
id = "thirsty"
name = "Thirsty"
summary = "Thirst is ahead."
sense = "Thirst is ahead."
when = [
  { any = [{ scale = "thirst", at_least = 60 }] },
  { scale = "thirst", over = "hunger", above = 0 },
]
present = true
lead = ["thirst", "hunger"]
toward = ["thirst"]
away = ["hunger"]
because = "thirst"

[[patterns.variants]]
when = [{ question = "drink", options = [2] }]
name = "Thirsty and dry"
summary = "Thirst is ahead, and nothing to drink."

[[patterns]]
id = "content"
name = "Content"
summary = "Nothing stands out."
sense = "Nothing stands out."
away = ["thirst", "hunger"]

[[flags]]
id = "tea"
when = [{ question = "drink", options = [0] }]
name = "Tea"
words = "You drink tea."
""",
    "care.toml": """\
[[care]]
id = "parched"
purpose = "Much thirst."
words = "Have a glass of water."
when = [{ scale = "thirst", at_least = 90 }]
""",
    "articles.toml": """\
[[articles]]
id = "wells"
title = "Wells"
hub_title = "Of Wells"
summary = "Where water comes from."
suits = "The thirsty."
caution = "None."
reviewed = 2026-01-01
review_by = 2026-12-31
suggestions = [{ when = { patterns = ["thirsty"] }, weight = 10, words = "You are thirsty." }]

[[articles]]
id = "teapots"
title = "Teapots"
hub_title = "Of Teapots"
summary = "How to choose one."
suits = "Tea drinkers."
caution = "None."
url = "https://example.org/teapots"
reviewed = 2026-01-01
review_by = 2026-12-31
suggestions = [
  { when = { question = "drink", options = [0] }, weight = 5, words = "You drink tea." },
  { when = { scale = "hunger", at_least = 60 }, weight = 3, words = "Tea helps a while." },
]
""",
    "helplines.toml": """\
[directory]
name = "All lines"
url = "https://example.org/"
about = "Lines elsewhere."
reviewed = 2026-01-01
review_by = 2026-12-31
confirmed_by_a_person = true

[[helplines]]
iso = "IE"
country = "Ireland"
name = "A line"
purpose = "To talk."
shown = "116 123"
tel = "116123"
hours = "always"
languages = "English"
cost = "free"
emergency = "112"
url = "https://example.org/line"
""",
    "notices.toml": """\
not_a_diagnosis = "Not a diagnosis."
result_first = "Not a diagnosis."
help_line = "Need to talk?"
help_opened = "You looked for help."
emergency = "Call your local number."
prescriber = "Ask your prescriber."
care_first = ["People first."]
same_care = "Both deserve care."
another_day = "Another day may differ."
adults = "For adults."
young = "Talk with an adult."
method_claims = ["None."]
call = "A call."
call_price = "Unknown."
inbox = "Not watched."
consent = "I agree."
consent_version = "1"
""",
    "method.toml": """\
purpose = "To try things out."
limits = ["Tried on nobody."]
other_causes = ["A warm day"]
reviewers = []
sources = []
""",
}
