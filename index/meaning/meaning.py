"""How near a question comes to passages, and to the questions beside them, by what they mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

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
# What the nearest curated question of a passage counts for, and the mean of its three nearest.
NEAREST, MEAN, NEAREST_QUESTIONS = 0.7, 0.3, 3
# Cosines are rounded, so that no other arithmetic unit changes an order.
DECIMALS = 3
KEPT = 64  # questions whose nearness is kept: a turn comes back to its question


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a question comes to each passage, shapes (number of passages,), from -1 to 1."""

    # To what it says, where it stands.
    passages: Cosines
    # To its curated questions, or to a heading above it that asks; 0 where there is none.
    questions: Cosines


class Meaning:
    """The vectors of what questions are compared with; what it has is never changed."""

    def __init__(
        self,
        encoding: Encoding,
        passages: Vectors,
        layout: Layout,
        curated: Sequence[CuratedQuestion],
    ) -> None:
        """`curated` has the questions of each passage together, in the order of the passages."""
        self.encoding = encoding
        self._passages = passages
        asking = np.flatnonzero(layout.asking)
        self._headings = encoding.questions([layout.headings[i] for i in asking])
        row = np.full(len(layout.headings), -1, dtype=np.intp)
        row[asking] = np.arange(len(asking))
        self._heading_of = row[layout.heading_of]
        self._curated = encoding.questions([each.text for each in curated])
        self._position_of = np.array([each.position for each in curated], dtype=np.intp)
        self.vector = lru_cache(KEPT)(self._vector)
        """Of a question's text."""
        self.nearness = lru_cache(KEPT)(self._nearness)
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

    def revised(
        self, revision: Revision, layout: Layout, curated: Sequence[CuratedQuestion]
    ) -> "Meaning":
        """Of pages that have changed, or other curation: only what is new is encoded."""
        earlier = revision.earlier()
        if not revision.new and not revision.gone:
            return Meaning(self.encoding, self._passages, layout, curated)
        vectors = np.empty((len(earlier), self._passages.shape[1]), dtype=np.float32)
        vectors[earlier >= 0] = self._passages[earlier[earlier >= 0]]
        texts = [placed_text(each.passage) for each in revision.new.values()]
        vectors[[*revision.new]] = self.encoding.passages(texts)
        return Meaning(self.encoding, vectors, layout, curated)

    def _vector(self, question: str) -> Vector:
        found: Vector = self.encoding.encoder.questions([question])[0]
        return found

    def _nearness(self, question: str) -> Nearness:
        vector = self.vector(question)
        passages = cosines(self._passages, vector)
        beside = np.zeros(len(passages))
        below = self._heading_of >= 0
        beside[below] = cosines(self._headings, vector)[self._heading_of[below]]
        if len(self._curated):
            positions, found = self._to_curated(vector)
            beside[positions] = np.maximum(beside[positions], found)
        return Nearness(passages, np.round(beside, DECIMALS))

    def _to_curated(self, vector: Vector) -> tuple[NDArray[np.intp], Cosines]:
        """The curated passages, and how near the question comes to the questions of each."""
        near = cosines(self._curated, vector)
        order = np.lexsort((-near, self._position_of))
        positions, starts = np.unique(self._position_of[order], return_index=True)
        ranked = near[order]
        ends = np.minimum(starts + NEAREST_QUESTIONS, np.append(starts[1:], len(ranked)))
        sums = np.concatenate(([0.0], np.cumsum(ranked)))
        means = (sums[ends] - sums[starts]) / (ends - starts)
        return positions, NEAREST * ranked[starts] + MEAN * means


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
    found: Cosines = (vectors @ vector).astype(np.float64)
    return np.asarray(np.round(found, DECIMALS))
