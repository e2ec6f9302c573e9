"""Typing errors in a question, put right with the words that the corpus knows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import groupby
from math import ceil

from spellchecker import SpellChecker

SHORTEST, LONGEST = 4, 40
# difflib's ratios. A word that no dictionary has may differ by one letter in four, one that a
# dictionary has, if rare, by one in eight: "sates" is "states", "Bucharest" is not "Budapest".
CLOSE, VERY_CLOSE = 0.75, 0.88
# Words of one question that are looked up: each costs as much as all of the search.
MOST_LOOKED_UP = 8
EDGE = 1e-9  # for the rounding of a ratio that is just reached
COMMON = 800  # occurrences in pyspellchecker's counts: the 20,000 commonest words


@cache
def english_words() -> Mapping[str, int]:
    """English words and how often pyspellchecker's sources have them."""
    counts: Mapping[str, int] = SpellChecker(language="en").word_frequency.dictionary
    return counts


@dataclass(frozen=True, slots=True)
class Speller:
    """Corrects towards a vocabulary of words in lower case."""

    words: frozenset[str]
    # Each word and its letters, by first letter and length: only words of a like length are close.
    alike: Mapping[tuple[str, int], Sequence[tuple[str, int]]]

    @classmethod
    def of(cls, vocabulary: Iterable[str]) -> "Speller":
        return cls(frozenset(), {}).knowing(vocabulary)

    def knowing(self, more: Iterable[str]) -> "Speller":
        """A speller that knows these words as well."""
        new = {word for word in more if len(word) >= SHORTEST} - self.words
        alike = dict(self.alike)
        for key, words in groupby(sorted(new, key=_key), _key):
            alike[key] = [*alike.get(key, ()), *((word, _letters(word)) for word in words)]
        return Speller(self.words | new, alike)

    def without(self, gone: Iterable[str]) -> "Speller":
        """A speller that does not know these words."""
        lost = self.words.intersection(gone)
        alike = dict(self.alike)
        for key in {_key(word) for word in lost}:
            alike[key] = [pair for pair in alike[key] if pair[0] not in lost]
        return Speller(self.words - lost, alike)

    def corrections(self, words: Iterable[str]) -> dict[str, str]:
        """For words in lower case that are misspelt, the word that is meant.

        Only the first `MOST_LOOKED_UP` that the vocabulary has not are looked up.
        """
        unknown = [word for word in dict.fromkeys(words) if not self.stands(word)]
        found = {word: self.closest(word) for word in unknown[:MOST_LOOKED_UP]}
        return {word: meant for word, meant in found.items() if meant}

    def stands(self, word: str) -> bool:
        """Whether a word in lower case is taken as it is: known, common, or no word at all."""
        if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
            return True
        return word in self.words or english_words().get(word, 0) >= COMMON

    def closest(self, word: str) -> str | None:
        """The word of the vocabulary that is meant by one that does not stand; None without any."""
        cutoff = VERY_CLOSE if english_words().get(word, 0) else CLOSE
        close = get_close_matches(word, self._candidates(word, cutoff), n=1, cutoff=cutoff)
        return close[0] if close else None

    def _candidates(self, word: str, cutoff: float) -> Iterator[str]:
        """The words that can reach the ratio, which is 2·m / (a + b) where m letters match.

        A letter that only one of the words has matches nothing: so nearly all words are left out
        at little cost, and none that difflib would take.
        """
        least, most = cutoff / (2 - cutoff), (2 - cutoff) / cutoff
        letters, length = _letters(word), len(word)
        for other in range(ceil(least * length - EDGE), int(most * length + EDGE) + 1):
            needed = cutoff * (length + other) / 2 - EDGE
            for known, theirs in self.alike.get((word[0], other), ()):
                if (
                    length - (letters & ~theirs).bit_count() >= needed
                    and other - (theirs & ~letters).bit_count() >= needed
                ):
                    yield known


def _key(word: str) -> tuple[str, int]:
    return word[0], len(word)


def _letters(word: str) -> int:
    """The letters of a word as bits; rarer ones may share one, which lets more words through."""
    bits = 0
    for letter in word:
        bits |= 1 << ord(letter) % 64
    return bits
