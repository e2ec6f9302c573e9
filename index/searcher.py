"""A query → hits: the passages that answer it best, by BM25 over several fields."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from corpus.document import Passage
from index.analyzer import terms
from index.engines.bm25 import Scores, idf
from index.engines.engine import Engine, Positions, best
from index.meaning.meaning import Meanings
from index.passages import PassageTerms
from index.phrasings import Closest, Phrasing, PhrasingIndex
from index.query import Query, QueryWord

# What a curated question with the very terms of the query adds to the score of its passage.
PHRASING_BONUS, SAME_BONUS = 6.0, 10.0
# What the nearness of a passage counts for, in units of the idf of a word that no passage has, by
# whether the question is in another language, of which only names and numbers are found by words;
# and which share of that a question beside it counts for where it is nearer.
MEANT = {False: 9.0, True: 60.0}
BESIDE_SHARE = 0.6
# A passage with no word of the question is found where it comes as near as this: all right answers
# to the questions of eight real sites do, and half of what is nearest to questions of other things.
LEAST_NEAR = 0.25
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
        self._not_near = np.zeros(len(passages))

    def search(self, query: Query, limit: int) -> Hits:
        """At most `limit` hits, none that match nothing."""
        closest = self._phrasings.closest(query)
        asked = list(closest.numbers)
        added_by_phrasing = closest.bonuses(PHRASING_BONUS, SAME_BONUS)
        bonuses = dict(zip(asked, added_by_phrasing.tolist(), strict=True))
        is_compared, near, near_question, beside, meant = self._meant(query)

        def likely(most: int) -> Positions:
            more = meant.copy()
            more[asked] += added_by_phrasing
            return best(more, most)

        found = self._engine.scored(query.weights, limit, likely)
        scores = found.scores
        scores[asked] += added_by_phrasing
        if is_compared:
            matching = (scores > 0) | (np.maximum(near, near_question) >= LEAST_NEAR)
            scores = np.where(matching, scores + meant, 0.0)
        first = best(scores, limit)
        parts = [
            (term, (weight * found.added(term, first)).tolist())
            for term, weight in query.weights.items()
        ]
        hits = [
            Hit(
                self._passages[position],
                position,
                score,
                {term: shares[place] for term, shares in parts},
                bonuses.get(position, 0.0),
                is_compared,
                float(meant[position]),
                float(beside[position]),
                float(near[position]),
                float(near_question[position]),
                closest.at(position),
                position in self._curated,
                self._terms[position],
            )
            for place, (position, score) in enumerate(
                zip(first.tolist(), scores[first].tolist(), strict=True)
            )
        ]
        return Hits(tuple(hits), closest)

    def _meant(self, query: Query) -> "_Meant":
        meaning = self._meanings.compared(query)
        if not meaning:
            return _Meant(False, *[self._not_near] * 4)  # noqa: FBT003
        near = meaning.nearness(query.text)
        unit = self.largest_idf * MEANT[query.is_foreign]
        beside = unit * BESIDE_SHARE * np.maximum(near.questions - near.passages, 0.0)
        return _Meant(True, near.passages, near.questions, beside, unit * near.passages + beside)  # noqa: FBT003

    def closest(self, query: Query) -> Closest:
        """How close the query comes to the curated questions."""
        return self._phrasings.closest(query)

    def score(self, query: Query, position: int) -> float:
        """The score that a hit on this passage would have but for its curated questions."""
        here = np.array([position])
        found = self._engine.scored(query.weights, 1, lambda _: here)
        return sum(w * float(found.added(t, here)[0]) for t, w in query.weights.items())


class _Meant(NamedTuple):
    """How near a query comes to each passage, as in a hit; each array with one number for each."""

    is_compared: bool
    near: Scores
    near_question: Scores
    beside: Scores
    meant: Scores


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
