"""Random answers, to find out which results are possible."""

from random import Random

from questionnaire.instrument.content import Answers, Content

SAMPLES = 20_000


def sample(content: Content, random: Random) -> Answers:
    """Answers of one person: mostly a level per scale with noise, sometimes the same answer
    throughout or random ones; some questions are skipped."""
    style = random.choices(("level", "same", "any"), (90, 5, 5))[0]
    levels = {scale.id: random.random() for scale in content.scales}
    skips = random.choice((0, 0, 0, 0.05, 0.4))
    same = random.random()
    answers: dict[str, int | None] = {}
    for question in content.questions:
        share = same if style == "same" else random.random()
        if style == "level" and question.scale:
            level = levels[question.scale] + random.gauss(0, 0.12)
            share = 1 - level if question.key == "positive" else level
        place = int(min(0.999, max(0.0, share)) * len(question.options))
        answers[question.id] = None if random.random() < skips else question.options[place].value
    return answers
