"""Typing errors in a question, put right with the words that the corpus knows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache

from spellchecker import SpellChecker

SHORTEST = 4
# difflib's ratios. A word that no dictionary has may differ by one letter in four, one that a
# dictionary has, if rare, by one in eight: "sates" is "states", "Bucharest" is not "Budapest".
CLOSE, VERY_CLOSE = 0.75, 0.88
COMMON = 800  # occurrences in pyspellchecker's counts: the 20,000 commonest words


@cache
def english_words() -> Mapping[str, int]:
    """English words and how often pyspellchecker's sources have them."""
    counts: Mapping[str, int] = SpellChecker(language="en").word_frequency.dictionary
    return counts


class Speller:
    """Corrects towards a vocabulary of words in lower case."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._words = frozenset(word for word in vocabulary if len(word) >= SHORTEST)
        self._by_first: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            self._by_first[word[0]].append(word)

    def correct(self, word: str) -> str | None:
        """The word of the vocabulary that is meant; None where `word` may stand as it is."""
        count = english_words().get(word, 0)
        if len(word) < SHORTEST or not word.isalpha() or word in self._words or count >= COMMON:
            return None
        cutoff = VERY_CLOSE if count else CLOSE
        close = get_close_matches(word, self._by_first.get(word[0], []), n=1, cutoff=cutoff)
        return close[0] if close else None
