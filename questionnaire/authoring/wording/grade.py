"""How many years of school a text asks for.

The package `readability` counts; two things are ours. A formula fed with few words swings widely:
syllables a word differ by about 0.7, so over n words the Kincaid grade is off by 11.8 * 0.7 /
sqrt(n), which is 4 grades at four words and under one at a hundred. Only what is over the limit by
more than that counts. And words that readers of these pages can't do without ("depression") count
as short, as proper names do: what is measured is how a text is written, not what it is about.
The median of three formulas (one by syllables, two by letters) is steadier than any of them.
"""

import math
import re
from collections.abc import Iterable
from statistics import median

import readability  # type: ignore[import-untyped]  # it carries no types

from questionnaire.authoring.wording.english import SENTENCE_END, WORD, plain

FORMULAS = ("Kincaid", "ARI", "Coleman-Liau")
SWING = 1.5 * 11.8 * 0.7
SHORT = "word"
LABEL, SENTENCE = 5, 3  # fewer words have no grade; fewer still if they end like a sentence
NAME = re.compile(r"(?<=[\w,;:] )(?:[A-Z][\w'-]+|[A-Z]{2,})")
CODE = re.compile(r"(?<![\w-])(?=[\w-]*\d)[\w-]*[A-Za-z][\w-]*")  # a reference, a version


def over(text: str, limit: float, familiar: Iterable[str]) -> float | None:
    """The grade of the text if it is surely over the limit; None if not, or if it is too short."""
    shortened = re.sub(rf"\b(?:{'|'.join(familiar)})\b", SHORT, plain(text), flags=re.IGNORECASE)
    shortened = CODE.sub(SHORT, shortened)
    lines = [WORD.findall(NAME.sub(SHORT, line)) for line in SENTENCE_END.split(shortened)]
    counted = [line for line in lines if line]
    count = sum(len(line) for line in counted)
    if count < (SENTENCE if shortened.rstrip().endswith((".", "?", "!")) else LABEL):
        return None
    grades = readability.getmeasures("\n".join(" ".join(line) for line in counted), lang="en")
    grade = float(median(grades["readability grades"][formula] for formula in FORMULAS))
    return grade if grade - SWING / math.sqrt(count) > limit else None
