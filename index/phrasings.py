"""The curated questions as they stand: how close a question comes to one of them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from index.analyzer import terms
from index.query import Query

_TINY = 1e-12  # for questions of no term, which are close to none


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A curated question, the position of the passage that answers it, and how close it comes.

    `is_same` says that both questions have the very same terms.
    """

    question: str
    position: int
    similarity: float
    is_same: bool


class PhrasingIndex:
    """Cosine similarity over idf-weighted terms: 1 where both questions have the same terms."""

    def __init__(self, questions: Sequence[tuple[str, int]], idf: Callable[[str], float]) -> None:
        self.questions = tuple(questions)
        self._idf = idf
        self._positions = np.array([position for _, position in self.questions], dtype=np.intp)
        self._by_terms: dict[frozenset[str], list[int]] = defaultdict(list)
        numbers: dict[str, list[int]] = defaultdict(list)
        norms = []
        for number, (question, _) in enumerate(self.questions):
            found = frozenset(terms(question))
            self._by_terms[found].append(number)
            for term in found:
                numbers[term].append(number)
            norms.append(sqrt(sum(idf(term) ** 2 for term in sorted(found))))
        self._norms = np.maximum(np.array(norms, dtype=np.float64), _TINY)
        self._postings = {term: np.array(found) for term, found in numbers.items()}

    def closest(self, query: Query) -> dict[int, Phrasing]:
        """The closest question of each passage that shares a term with the query, by position.

        What a word stands for beside itself can bring a question closer, and never further away.
        """
        own = query.own_terms()
        dots = np.zeros(len(self.questions))
        for term, weight in {**query.weights(), **own}.items():
            if term in self._postings:
                dots[self._postings[term]] += weight * self._idf(term) ** 2
        norm = sqrt(sum((weight * self._idf(term)) ** 2 for term, weight in own.items()))
        similarity = np.minimum(1.0, dots / (self._norms * max(norm, _TINY)))
        # Where all pages have a word, a question with it and one without are as close.
        same = self._by_terms.get(frozenset(own), [])
        ranked = similarity.copy()
        ranked[same] = 2.0
        # The best comes last, and of equals the first: it is the one that stays.
        (matching,) = np.nonzero(dots)
        order = matching[::-1][np.argsort(ranked[matching[::-1]], kind="stable")]
        best = dict(zip(self._positions[order].tolist(), order.tolist(), strict=True))
        return {
            position: Phrasing(
                self.questions[number][0], position, float(similarity[number]), number in same
            )
            for position, number in best.items()
        }
