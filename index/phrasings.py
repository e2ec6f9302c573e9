"""The curated questions as they stand: how close a question comes to one of them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

from index.analyzer import terms
from index.query import Query


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
        self._postings: dict[str, list[int]] = defaultdict(list)
        self._terms = [frozenset(terms(question)) for question, _ in self.questions]
        self._norms: list[float] = []
        self._idf = idf
        for number, found in enumerate(map(sorted, self._terms)):
            for term in found:
                self._postings[term].append(number)
            self._norms.append(sqrt(sum(idf(term) ** 2 for term in found)))

    def closest(self, query: Query) -> dict[int, Phrasing]:
        """The closest question of each passage that shares a term with the query, by position.

        What a word stands for beside itself can bring a question closer, and never further away.
        """
        own = query.own_terms()
        dots: dict[int, float] = defaultdict(float)
        for term, weight in {**query.weights(), **own}.items():
            square = self._idf(term) ** 2
            for number in self._postings.get(term, ()):
                dots[number] += weight * square
        norm = sqrt(sum((weight * self._idf(term)) ** 2 for term, weight in own.items()))
        best: dict[int, tuple[tuple[bool, float], int]] = {}
        for number, dot in dots.items():
            position = self.questions[number][1]
            similarity = min(1.0, dot / (norm * self._norms[number]))
            # Where all pages have a word, a question with it and one without are as close.
            close = (self._terms[number] == own.keys(), similarity)
            if position not in best or close > best[position][0]:
                best[position] = close, number
        return {
            position: Phrasing(
                self.questions[number][0],
                position,
                similarity,
                is_same=same,
            )
            for position, ((same, similarity), number) in best.items()
        }
