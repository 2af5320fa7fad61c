"""How much a sentence is like sentences that broke a rule, by its words and pairs of words.

Rules know the words that somebody thought of. What is said in other words is compared with all
examples, good and bad: naive Bayes counts, needs no network, and tells which words it went by.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from questionnaire.authoring.wording.english import WORD, read

SMOOTHING = 0.5
EDGES = {"^", "$"}  # stand for the beginning and the end of a sentence
NAMED = 3  # words that an advice tells


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much each word speaks for a bad sentence; and the sentences that are known as good."""

    weights: dict[str, float]
    good: frozenset[str]

    def words(self, sentence: str, limit: float) -> str | None:
        """The words that speak most against a sentence, if all together are over the limit."""
        if sentence in self.good:
            return None
        weighed = {words: self.weights.get(words, 0) for words in _features(sentence)}
        if sum(weighed.values()) <= limit:
            return None
        whole = [words for words in weighed if not EDGES & set(words.split())]
        return ", ".join(sorted(whole, key=lambda words: (-weighed[words], words))[:NAMED])


def learned(good: Iterable[str], bad: Iterable[str]) -> Likeness:
    """From sentences that are fine, and others that break a rule."""
    kinds = [list(map(read, texts)) for texts in (good, bad)]
    counts = [Counter(words for text in texts for words in _features(text)) for texts in kinds]
    weights = {
        words: _share(counts[1][words], len(kinds[1])) - _share(counts[0][words], len(kinds[0]))
        for words in counts[0] | counts[1]
    }
    return Likeness(weights, frozenset(kinds[0]))


def _share(count: int, of: int) -> float:
    return log((count + SMOOTHING) / (of + 2 * SMOOTHING))


def _features(text: str) -> set[str]:
    words = WORD.findall(text)
    return {*words, *map(" ".join, zip(("^", *words), (*words, "$"), strict=True))}
