"""The curated questions as they stand: how close a question comes to one of them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from index.analyzer import terms, tokens, written
from index.engines.bm25 import idf
from index.query import Query

# The share of all words, stop words included, that two have in common who ask word for word the
# same.
SAME_WORDS = 0.5
_TINY = 1e-12  # for questions of no term, which are close to none


@dataclass(frozen=True, slots=True)
class CuratedQuestion:
    """A question that the owner has written, read once."""

    text: str
    # Of what answers it: a passage, or one of the owner's own answers.
    position: int
    terms: tuple[str, ...]
    # The words of these, as they are written, in lower case.
    words: tuple[str, ...]
    # Every term, stop words included.
    said: frozenset[str]

    @classmethod
    def of(cls, text: str, position: int) -> "CuratedQuestion":
        said = frozenset(token.term for token in tokens(text))
        return cls(text, position, tuple(terms(text)), tuple(written(text, tokens(text))), said)


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A curated question, and how close a question comes to it."""

    question: str
    # Of what answers it: a passage, or one of the owner's own answers.
    position: int
    # From 0 to 1.
    similarity: float
    # Whether both questions have the very same terms.
    is_same: bool


class PhrasingIndex:
    """Cosine similarity over idf-weighted terms: 1 where both questions have the same terms."""

    def __init__(
        self, questions: Sequence[CuratedQuestion], idf_of: Callable[[str], float]
    ) -> None:
        """`idf_of` gives the weight of a term."""
        self.questions = tuple(questions)
        self._idf = idf_of
        self._positions = np.array([each.position for each in self.questions], dtype=np.intp)
        self._by_terms: dict[frozenset[str], list[int]] = defaultdict(list)
        numbers: dict[str, list[int]] = defaultdict(list)
        norms = []
        for number, question in enumerate(self.questions):
            found = frozenset(question.terms)
            self._by_terms[found].append(number)
            for term in found:
                numbers[term].append(number)
            norms.append(sqrt(sum(idf_of(term) ** 2 for term in sorted(found))))
        self._norms = np.maximum(np.array(norms, dtype=np.float64), _TINY)
        # The questions that have a term, and the square of its weight.
        self._postings = {
            term: (np.array(found), idf_of(term) ** 2) for term, found in numbers.items()
        }

    def closest(self, query: Query) -> "Closest":
        """The closest question of each position that shares a term with the query.

        What a word stands for beside itself can bring a question closer, and never further away.
        """
        own = query.own_terms
        dots = np.zeros(len(self.questions))
        for term, weight in {**query.weights, **own}.items():
            if posting := self._postings.get(term):
                dots[posting[0]] += weight * posting[1]
        (matching,) = np.nonzero(dots)
        norm = sqrt(sum((weight * self._idf(term)) ** 2 for term, weight in own.items()))
        similarity = np.minimum(1.0, dots / (self._norms * max(norm, _TINY)))
        # Where all pages have a word, a question with it and one without are as close.
        same = self._same(frozenset(own), query.text)
        ranked = similarity.copy()
        ranked[same] = 2.0
        # The best comes last, and of equals the first: it is the one that stays.
        order = matching[::-1][np.argsort(ranked[matching[::-1]], kind="stable")]
        best = dict(zip(self._positions[order].tolist(), order.tolist(), strict=True))
        return Closest(self.questions, best, similarity, frozenset(same))

    def _same(self, own: frozenset[str], text: str) -> list[int]:
        """The questions with the very terms, and about the stop words, of a query.

        "Who?" is not asked by "Who is it for?", nor "How many are there?" by "How many at a time?".
        Of "Where is the shop?" and "Where are the shops?" the one that is asked.
        """
        found = self._by_terms.get(own, [])
        said = frozenset(token.term for token in tokens(text))
        if not said:
            return found
        verbatim = [number for number in found if self.questions[number].said == said]
        return verbatim or [
            number
            for number in found
            if len(said & self.questions[number].said)
            >= SAME_WORDS * len(said | self.questions[number].said)
        ]


@dataclass(frozen=True, slots=True)
class Closest:
    """How close a query comes to the curated questions."""

    questions: Sequence[CuratedQuestion]
    # The number of the closest question, by the position of what it is answered by.
    numbers: Mapping[int, int]
    # Of each question, shape (number of questions,), from 0 to 1.
    similarity: NDArray[np.float64]
    # The questions that have the very terms of the query.
    same: frozenset[int]

    def at(self, position: int) -> Phrasing | None:
        """The closest question that is answered there; None where none shares a term."""
        number = self.numbers.get(position)
        return None if number is None else self._phrasing(number)

    def bonuses(self, like: float, same: float) -> NDArray[np.float64]:
        """What each position's question adds to a score, in the order of `numbers`.

        `same` word for word, as the owner has said what answers that; else the square of the
        similarity times `like`: half of the words in common says little, all of them nearly
        everything.
        """
        numbers = list(self.numbers.values())
        found = like * self.similarity[numbers] ** 2
        if self.same:
            found[[number in self.same for number in numbers]] = same
        return np.asarray(found)

    def first(self) -> Iterator[Phrasing]:
        """One question for each position, the closest first, the earlier one on ties."""
        found = sorted(self.numbers.items(), key=lambda pair: (-self.similarity[pair[1]], pair[0]))
        return (self._phrasing(number) for _, number in found)

    def _phrasing(self, number: int) -> Phrasing:
        asked = self.questions[number]
        share = float(self.similarity[number])
        return Phrasing(asked.text, asked.position, share, number in self.same)


def rarity(
    units: Iterable[Iterable[str]], counted: Mapping[str, int], size: int
) -> Callable[[str], float]:
    """The idf of a term among `size` units of which `counted` says how many have it, and `units`.

    How rare a word is shows better among many questions than in the few passages of a page.
    """
    frequencies = Counter(counted)
    for unit in units:
        frequencies.update(set(unit))
        size += 1
    return lambda term: idf(size, frequencies[term])
