"""A query → hits: the passages that answer it best, by BM25 over several fields."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from corpus.document import Passage
from index.analyzer import terms
from index.best import MEANT, Meant, best_by_words, best_with_meaning
from index.engines.bm25 import idf
from index.engines.engine import Engine, Positions, best
from index.meaning.meaning import Meanings
from index.passages import PassageTerms
from index.phrasings import Closest, Phrasing, PhrasingIndex
from index.query import Query, QueryWord

# What a curated question with the very terms of the query adds to the score of its passage.
PHRASING_BONUS, SAME_BONUS = 6.0, 10.0
# How well a term covers a word that only the closest curated question has, or another one of the
# passage, or that the glossary leads to.
IN_CLOSEST, IN_PHRASINGS, BY_GLOSSARY = 0.9, 0.6, 0.7


class Hit(NamedTuple):
    """A passage that matches a query, and what its score is made of."""

    passage: Passage
    # Its place among all passages.
    position: int
    # The sum of `parts`, `bonus` and `meant`.
    score: float
    # What each term of the query adds.
    parts: Mapping[str, float]
    # What the closest curated question adds; 0 where there is none.
    bonus: float
    # Whether the question was compared with it by meaning, and what that adds.
    is_compared: bool
    meant: float
    # What of that a question beside it adds.
    beside: float
    # How near the question comes to the passage, and to a question beside it, from -1 to 1; 0 where
    # they were not compared.
    near: float
    near_question: float
    # The passage's curated question that comes closest.
    phrasing: Phrasing | None
    # Whether it has curated questions at all.
    is_curated: bool
    terms: PassageTerms


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search finds."""

    # The best first; the earlier passage first on ties.
    best: tuple[Hit, ...]
    # How close the query comes to the curated questions.
    closest: Closest


class Match(NamedTuple):
    """What a word of the query brings to a hit."""

    word: QueryWord
    # What its terms add to the hit's score; a term that several words stand for counts once.
    scores: Mapping[str, float]
    # How well the passage covers the word, from 0 to 1.
    share: float
    # Whether it stands in the passage's own text, and not only in its lead-in.
    in_text: bool


class Searcher:
    """Searches the passages of one corpus; what it has is never changed."""

    def __init__(
        self,
        passages: Sequence[Passage],
        found: Sequence[PassageTerms],
        engine: Engine,
        phrasings: PhrasingIndex,
        meanings: Meanings,
    ) -> None:
        """`found` has the terms of each passage."""
        self._passages = passages
        self._terms = found
        self._phrasings = phrasings
        self._engine = engine
        # Lucene's idf of a term in the passages' own field.
        self.idf = engine.idf
        # That of a term which no passage has.
        self.largest_idf = idf(len(passages), 0)
        self._curated = frozenset(each.position for each in phrasings.questions)
        self.known: AbstractSet[str] = engine.vocabulary
        """The terms that any field has."""
        self._meanings = meanings

    def search(self, query: Query, limit: int) -> Hits:
        """At most `limit` hits, none that match nothing."""
        closest = self._phrasings.closest(query)
        asked = list(closest.numbers)
        added_by_phrasing = closest.bonuses(PHRASING_BONUS, SAME_BONUS)
        bonuses = dict(zip(asked, added_by_phrasing.tolist(), strict=True))
        meant = self._meant(query)

        def likely(most: int) -> Positions:
            more = meant.rough() if meant else np.zeros(len(self._passages))
            more[asked] += added_by_phrasing
            return best(more, most)

        found = self._engine.scored(query.weights, limit, likely)
        scores = found.scores
        scores[asked] += added_by_phrasing
        first = best_with_meaning(scores, meant, limit) if meant else best_by_words(scores, limit)
        parts = [
            (term, (weight * found.added(term, first.positions)).tolist())
            for term, weight in query.weights.items()
        ]
        hits = [
            Hit(
                self._passages[position],
                position,
                score,
                {term: shares[place] for term, shares in parts},
                bonuses.get(position, 0.0),
                meant is not None,
                adds,
                beside,
                near,
                near_question,
                closest.at(position),
                position in self._curated,
                self._terms[position],
            )
            for place, (position, score, adds, beside, near, near_question) in enumerate(
                first.rows()
            )
        ]
        return Hits(tuple(hits), closest)

    def _meant(self, query: Query) -> Meant | None:
        """What the meaning of a query adds to scores; None where it is not compared."""
        meaning = self._meanings.compared(query)
        if not meaning:
            return None
        unit = self.largest_idf * MEANT[query.is_foreign]
        return Meant(meaning.nearness(query.text), unit)

    def closest(self, query: Query) -> Closest:
        """How close the query comes to the curated questions."""
        return self._phrasings.closest(query)

    def score(self, query: Query, position: int) -> float:
        """The score that a hit on this passage would have but for its curated questions."""
        here = np.array([position])
        found = self._engine.scored(query.weights, 1, lambda _: here)
        return sum(w * float(found.added(t, here)[0]) for t, w in query.weights.items())


def matches(query: Query, hit: Hit) -> tuple[Match, ...]:
    """What each word of the query brings to the hit."""
    counted: set[str] = set()
    found = []
    closest = frozenset(terms(hit.phrasing.question)) if hit.phrasing else frozenset()
    for word in query.words:
        new = [term for term in word.weights if term not in counted]
        counted.update(new)
        scores = {term: hit.parts[term] for term in new}
        in_text = not hit.terms.own.isdisjoint(word.weights)
        found.append(Match(word, scores, _share(word, hit.terms, closest), in_text))
    return tuple(found)


def _share(word: QueryWord, passage: PassageTerms, closest: frozenset[str]) -> float:
    """How well the passage covers a word; `closest` are the terms of its closest question."""
    if word.term in passage.body:
        return 1.0
    if word.term in closest:
        return IN_CLOSEST
    if not passage.body.isdisjoint(word.weights):
        return BY_GLOSSARY
    return IN_PHRASINGS if word.term in passage.asked else 0.0
