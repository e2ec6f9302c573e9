"""Typing errors in a question, put right with the words that the corpus knows."""

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from itertools import groupby
from operator import itemgetter

from rapidfuzz.distance import Indel
from rapidfuzz.process import extract

SHORTEST, LONGEST = 4, 40
# difflib's ratios. A word that no dictionary has may differ by one letter in four, one that a
# dictionary has, if rare, by one in eight: "sates" is "states", "Bucharest" is not "Budapest".
CLOSE, VERY_CLOSE = 0.75, 0.88
# Words of one question that are looked up: each costs as much as all of the search.
MOST_LOOKED_UP = 8
_COMPOUND = re.compile(r"(?<![\w-])[^\W_]{1,20}-[^\W_]{1,20}(?![\w-])")
_VOWELS = re.compile("[aeiou]{2}")
EDGE = 1e-9  # for the rounding of a ratio that is just reached
COMMON = 800  # occurrences in pyspellchecker's counts: the 20,000 commonest words


@cache
def english_words() -> Mapping[str, int]:
    """English words and how often pyspellchecker's sources have them."""
    # Its file, which is in lower case: `SpellChecker` takes three times as long, for what only
    # its own corrections need.
    packed = files("spellchecker").joinpath("resources/en.json.gz").read_bytes()
    counts: Mapping[str, int] = json.loads(gzip.decompress(packed))
    return counts


@dataclass(frozen=True, slots=True)
class Speller:
    """Corrects towards a vocabulary of words in lower case."""

    words: frozenset[str]
    # Words in two parts, by what they are without the hyphen: "wifi" is "wi-fi".
    compounds: Mapping[str, str]
    # The words by their first letter, which people seldom mistype.
    alike: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, vocabulary: Iterable[str]) -> "Speller":
        return cls(frozenset(), {}, {}).knowing(vocabulary)

    def knowing(self, more: Iterable[str]) -> "Speller":
        """A speller that knows these words as well."""
        new = {word for word in more if len(word) >= SHORTEST} - self.words
        alike = dict(self.alike)
        for first, words in groupby(sorted(new), itemgetter(0)):
            alike[first] = [*alike.get(first, ()), *words]
        return Speller(self.words | new, self.compounds, alike)

    def with_compounds(self, compounds: Iterable[str]) -> "Speller":
        """A speller that knows these words with hyphens, in lower case, and no others."""
        joined = {word.replace("-", ""): word for word in sorted(compounds)}
        return Speller(self.words, joined, self.alike)

    def without(self, gone: Iterable[str]) -> "Speller":
        """A speller that does not know these words."""
        lost = self.words.intersection(gone)
        alike = dict(self.alike)
        for first in {word[0] for word in lost}:
            alike[first] = [word for word in alike[first] if word not in lost]
        return Speller(self.words - lost, self.compounds, alike)

    def corrections(self, words: Iterable[str]) -> dict[str, str]:
        """For words in lower case that are misspelt, the word that is meant.

        Only the first `MOST_LOOKED_UP` that the vocabulary has not are looked up.
        """
        asked = dict.fromkeys(words)
        apart = {word: self.compounds[word] for word in asked if self._is_apart(word)}
        unknown = [word for word in asked if word not in apart and not self.stands(word)]
        found = {
            word: self.closest(word) or self._sounding_like(word)
            for word in unknown[:MOST_LOOKED_UP]
        }
        return apart | {word: meant for word, meant in found.items() if meant}

    def _is_apart(self, word: str) -> bool:
        """Whether the pages write a word with a hyphen, and never without one."""
        return word in self.compounds and word not in self.words

    def stands(self, word: str) -> bool:
        """Whether a word in lower case is taken as it is: known, common, or no word at all."""
        if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
            return True
        return word in self.words or english_words().get(word, 0) >= COMMON

    def is_word(self, word: str) -> bool:
        """Whether the pages, or English, have a word in lower case, also a rare one."""
        return word in self.words or word in english_words()

    def closest(self, word: str) -> str | None:
        """The word of the vocabulary that is meant by one that does not stand; None without any."""
        cutoff = VERY_CLOSE if english_words().get(word, 0) else CLOSE
        # difflib's ratio is never above this one, which C computes.
        near = extract(
            word,
            self.alike.get(word[0], ()),
            scorer=Indel.normalized_similarity,
            score_cutoff=cutoff - EDGE,
            limit=None,
        )
        close = get_close_matches(word, [other for other, _, _ in near], n=1, cutoff=cutoff)
        return close[0] if close else None

    def _sounding_like(self, word: str) -> str | None:
        """The word that differs in a pair of vowels alone: "teem" is "team" where no page teems."""
        heard = _VOWELS.sub("*", word)
        if heard == word:
            return None
        others = (other for other in self.alike.get(word[0], ()) if len(other) == len(word))
        return next((other for other in others if _VOWELS.sub("*", other) == heard), None)


def compounds(text: str) -> Iterator[str]:
    """The words of two parts in a text, such as "wi-fi" and "b-12", in lower case."""
    return (found[0].casefold() for found in _COMPOUND.finditer(text))
