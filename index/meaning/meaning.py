"""How near a question comes to passages, and to the questions beside them, by what they mean."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from corpus.document import Passage
from index.layout import Layout
from index.meaning.encoder import Vector, Vectors
from index.meaning.kept import Encoding, Encodings
from index.phrasings import CuratedQuestion
from index.query import Query
from index.revision import Revision

Cosines = NDArray[np.float64]
Positions = NDArray[np.intp]
# What the nearest curated question of a passage counts for, and the mean of its three nearest.
NEAREST, MEAN, NEAREST_QUESTIONS = 0.7, 0.3, 3
# Cosines are rounded, so that no other arithmetic unit changes an order.
DECIMALS = 3
KEPT = 64  # questions whose nearness is kept: a turn comes back to its question
# Of so many passages together: 4 bytes each.
KEPT_NUMBERS = 4_000_000


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a question comes to each passage, from -1 to 1."""

    # To what it says, where it stands: shape (number of passages,), before they are rounded.
    passages: Vector
    # The passages that have curated questions, or a heading above them that asks, in rising order,
    # and how near it comes to these.
    beside: Positions
    questions: Cosines

    def to_passages(self, positions: Positions) -> Cosines:
        """To what these passages say."""
        return _rounded(self.passages[positions])

    def to_questions(self, positions: Positions) -> Cosines:
        """To the questions beside these passages; 0 where there is none."""
        if not len(self.beside):
            return np.zeros(len(positions))
        place = np.minimum(np.searchsorted(self.beside, positions), len(self.beside) - 1)
        return np.where(self.beside[place] == positions, self.questions[place], 0.0)


@dataclass(frozen=True, slots=True)
class _Compared:
    """The vectors of what questions are compared with."""

    passages: Vectors
    # Of the headings that ask, and the number of each passage's; -1 where there is none.
    headings: Vectors
    heading_of: NDArray[np.intp]
    # Of curated questions, and the positions of their passages, in rising order.
    curated: Vectors
    position_of: NDArray[np.intp]
    # The passages that have a heading that asks, or curated questions, in rising order.
    beside: Positions

    def nearness(self, vector: Vector) -> Nearness:
        questions = np.zeros(len(self.beside))
        if len(self.headings):
            below = self.heading_of[self.beside]
            questions = np.where(below >= 0, cosines(self.headings, vector)[below], 0.0)
        if len(self.curated):
            positions, found = self._to_curated(vector)
            place = np.searchsorted(self.beside, positions)
            questions[place] = np.maximum(questions[place], found)
        return Nearness(self.passages @ vector, self.beside, np.round(questions, DECIMALS))

    def _to_curated(self, vector: Vector) -> tuple[NDArray[np.intp], Cosines]:
        """The curated passages, and how near the question comes to the questions of each."""
        near = cosines(self.curated, vector)
        order = np.lexsort((-near, self.position_of))
        positions, starts = np.unique(self.position_of[order], return_index=True)
        ranked = near[order]
        ends = np.minimum(starts + NEAREST_QUESTIONS, np.append(starts[1:], len(ranked)))
        sums = np.concatenate(([0.0], np.cumsum(ranked)))
        means = (sums[ends] - sums[starts]) / (ends - starts)
        return positions, NEAREST * ranked[starts] + MEAN * means


class Meaning:
    """What questions are compared with; what it has is never changed."""

    def __init__(
        self,
        encoding: Encoding,
        passages: Vectors,
        layout: Layout,
        curated: Sequence[CuratedQuestion],
    ) -> None:
        """`curated` has the questions of each passage together, in the order of the passages."""
        self.encoding = encoding
        asking = np.flatnonzero(layout.asking)
        row = np.full(len(layout.headings), -1, dtype=np.intp)
        row[asking] = np.arange(len(asking))
        heading_of = row[layout.heading_of]
        position_of = np.array([each.position for each in curated], dtype=np.intp)
        self._compared = _Compared(
            passages,
            encoding.questions([layout.headings[i] for i in asking]),
            heading_of,
            encoding.questions([each.text for each in curated]),
            position_of,
            np.union1d(np.flatnonzero(heading_of >= 0), position_of),
        )
        # Of functions, and no methods: what refers to itself in a circle would outlive its
        # snapshot.
        rows = {each.text: number for number, each in enumerate(curated)}
        self.vector = lru_cache(KEPT)(partial(_vector, encoding, self._compared.curated, rows))
        """Of a question's text."""
        kept = min(KEPT, max(2, KEPT_NUMBERS // max(1, len(passages))))
        self.nearness = lru_cache(kept)(partial(_nearness, self._compared, self.vector))
        """Of a question's text."""

    @classmethod
    def of(
        cls,
        encoding: Encoding,
        passages: Sequence[Passage],
        layout: Layout,
        curated: Sequence[CuratedQuestion],
    ) -> "Meaning":
        vectors = encoding.all_passages([placed_text(passage) for passage in passages])
        return cls(encoding, vectors, layout, curated)

    def sample(self, most: int) -> Vectors:
        """The vectors of that many passages at most, evenly spread over the pages."""
        vectors = self._compared.passages
        return vectors[:: max(1, -(-len(vectors) // most))]

    def revised(
        self, revision: Revision, layout: Layout, curated: Sequence[CuratedQuestion]
    ) -> "Meaning":
        """Of pages that have changed, or other curation: only what is new is encoded."""
        earlier = revision.earlier()
        if not revision.new and not revision.gone:
            return Meaning(self.encoding, self._compared.passages, layout, curated)
        vectors = np.empty((len(earlier), self._compared.passages.shape[1]), dtype=np.float32)
        vectors[earlier >= 0] = self._compared.passages[earlier[earlier >= 0]]
        texts = [placed_text(each.passage) for each in revision.new.values()]
        vectors[[*revision.new]] = self.encoding.passages(texts)
        return Meaning(self.encoding, vectors, layout, curated)


def _vector(encoding: Encoding, curated: Vectors, rows: Mapping[str, int], question: str) -> Vector:
    """A curated question, such as one that is offered and clicked, has its vector already."""
    row = rows.get(question)
    found: Vector = encoding.encoder.questions([question])[0] if row is None else curated[row]
    return found


def _nearness(compared: _Compared, vector: Callable[[str], Vector], question: str) -> Nearness:
    return compared.nearness(vector(question))


@dataclass(frozen=True, slots=True)
class Meanings:
    """What questions in English and in other languages are compared with, as far as it is there."""

    english: Meaning | None = None
    others: Meaning | None = None
    # Whether questions in other languages are told from English ones, understood or not.
    tells_languages: bool = False

    @classmethod
    def of(
        cls,
        encodings: Encodings,
        passages: Sequence[Passage],
        layout: Layout,
        curated: Sequence[CuratedQuestion],
    ) -> "Meanings":
        english, others = (
            Meaning.of(each, passages, layout, curated) if each else None
            for each in (encodings.english, encodings.others)
        )
        return cls(english, others, encodings.tells_languages)

    def revised(
        self, revision: Revision, layout: Layout, curated: Sequence[CuratedQuestion]
    ) -> "Meanings":
        english, others = (
            each.revised(revision, layout, curated) if each else None
            for each in (self.english, self.others)
        )
        return Meanings(english, others, self.tells_languages)

    @property
    def encodings(self) -> Encodings:
        """What they were made with."""
        english, others = (each.encoding if each else None for each in (self.english, self.others))
        return Encodings(english, others, self.tells_languages)

    def compared(self, query: Query) -> Meaning | None:
        """What the text of a query is compared with; None where it is not."""
        if not query.text:
            return None
        return self.others if query.is_foreign else self.english


def placed_text(passage: Passage) -> str:
    """What a passage says with what stands above it, each text once."""
    above = (passage.document.title, passage.heading, passage.lead_in_text)
    return ". ".join(dict.fromkeys(text for text in (*above, passage.text) if text))


def cosines(vectors: Vectors, vector: Vector) -> Cosines:
    """Of unit vectors, shape (number of vectors, size), with one: shape (number of vectors,)."""
    return _rounded(vectors @ vector)


def _rounded(found: Vector) -> Cosines:
    return np.asarray(np.round(found.astype(np.float64), DECIMALS))
