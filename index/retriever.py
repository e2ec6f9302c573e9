"""A query → hits: the passages that answer it best, by BM25 over several fields."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from corpus.curation.model import Curation, phrased_passages
from corpus.document import Passage, Span
from index.analyzer import STOP_WORDS, terms, tokens
from index.engines.rank_bm25 import Scores, idf
from index.fields import build_fields
from index.phrasings import Phrasing, PhrasingIndex
from index.query import Glossary, Query, QueryWord, read_query
from index.spelling import Speller
from index.synonyms import synonyms

# What a curated question with the very terms of the query adds to the score of its passage.
PHRASING_BONUS, SAME_BONUS = 6.0, 10.0
# Term scores that are kept: 8 bytes for each passage and term.
CACHED_SCORES = 4_000_000
# How well a term covers a word that only the closest curated question has, or another one of the
# passage, or that the glossary leads to.
IN_CLOSEST, IN_PHRASINGS, BY_GLOSSARY = 0.9, 0.6, 0.7


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage, its place among all passages, and its score for a query.

    `phrasing` is the passage's curated question that comes closest; its bonus is in the score.
    """

    passage: Passage
    position: int
    score: float
    phrasing: Phrasing | None


@dataclass(frozen=True, slots=True)
class Match:
    """What a word of the query brings to a hit.

    `share` is how well the passage covers the word, from 0 to 1; the `scores` of its terms add up,
    with the phrasing's, to the hit's score.
    """

    word: QueryWord
    scores: Mapping[str, float]
    share: float
    idf: float
    in_text: bool


class Retriever:
    """Ranks the passages of a corpus; everything is built in memory, at the start."""

    def __init__(self, passages: Sequence[Passage], curation: Curation) -> None:
        self.passages = tuple(passages)
        self.phrasings = phrased_passages(curation.phrasings, passages)
        bodies = [frozenset(terms(f"{p.lead_in_text} {p.text}")) for p in self.passages]
        asked = [frozenset(terms(" ".join(self.phrasings.get(p, ())))) for p in self.passages]
        self._own = [frozenset(terms(p.text)) for p in self.passages]
        self._bodies, self._asked = bodies, asked
        self._fields = build_fields(self.passages, self.phrasings)
        self.known = frozenset().union(*(field.bm25.vocabulary for field in self._fields))
        self._around = _around_terms(self.passages, asked, self.phrasings)
        headings = (f"{p.document.title} {p.heading}" for p in self.passages)
        self.page_terms = frozenset().union(*bodies, *map(terms, dict.fromkeys(headings)))
        questions = [(q, i) for i, p in enumerate(self.passages) for q in self.phrasings.get(p, ())]
        # How rare a word is shows better among many questions than in the few passages of a page.
        units = [*bodies, *(frozenset(terms(question)) for question, _ in questions)]
        frequencies = Counter(term for unit in units for term in unit)
        self._phrasing_index = PhrasingIndex(
            questions, lambda term: idf(len(units), frequencies[term])
        )
        self._glossary = Glossary(curation.glossary)
        self._synonyms = Glossary(synonyms())
        self._speller = Speller(_words(self.passages, self.phrasings, curation))
        size = max(16, CACHED_SCORES // max(1, len(self.passages)))
        self._term_scores = lru_cache(maxsize=size)(self._summed_fields)

    def read(self, question: str, right: AbstractSet[str] = frozenset()) -> Query:
        """Words whose terms are among the `right` ones are not taken for misspelt."""

        def correct(word: str) -> str | None:
            return None if right & set(terms(word)) else self._speller.correct(word)

        return read_query(question, self.known, self._glossary, self._synonyms, correct)

    def idf(self, term: str) -> float:
        """Lucene's idf of the term in the passages' own field."""
        return self._fields[0].bm25.idf(term)

    @property
    def largest_idf(self) -> float:
        """The idf of a term that no passage has."""
        return idf(len(self.passages), 0)

    def search(self, query: Query, limit: int) -> list[Hit]:
        """The best passages first; the earlier passage first on ties; none that match nothing."""
        weights = query.weights()
        scores = np.zeros(len(self.passages))
        for term, weight in weights.items():
            scores += weight * self._term_scores(term)
        phrasings = self._phrasing_index.closest(query)
        for position, phrasing in phrasings.items():
            scores[position] += phrasing_bonus(phrasing)
        best = np.argsort(-scores, kind="stable")[:limit]
        return [
            Hit(self.passages[i], i, float(scores[i]), phrasings.get(i))
            for i in map(int, best)
            if scores[i] > 0
        ]

    def score(self, query: Query, passage: Passage) -> float:
        """The score that a hit on this passage would have but for its curated questions."""
        at = self.passages.index(passage)
        return sum(w * float(self._term_scores(t)[at]) for t, w in query.weights().items())

    def closest_questions(self, query: Query) -> list[Phrasing]:
        """The curated questions that come closest, one for each passage, the closest first."""
        found = self._phrasing_index.closest(query).values()
        return sorted(found, key=lambda phrasing: (-phrasing.similarity, phrasing.position))

    def text_terms(self, position: int) -> frozenset[str]:
        """The terms of a passage and its lead-in."""
        return self._bodies[position]

    def around_terms(self, position: int) -> frozenset[str]:
        """The terms of a passage's curated questions, or of its paragraph, and of its headings.

        The title counts where there are several pages, as only there it tells them apart.
        """
        return self._around[position]

    def matches(self, query: Query, hit: Hit) -> tuple[Match, ...]:
        """What each word brings to the hit; a term that several words stand for counts once."""
        counted: set[str] = set()
        found = []
        weights = query.weights()
        for word in query.words:
            new = [term for term in word.weights if term not in counted]
            counted.update(new)
            scores = {t: weights[t] * float(self._term_scores(t)[hit.position]) for t in new}
            share = self._share(word, hit)
            in_text = not self._own[hit.position].isdisjoint(word.weights)
            found.append(Match(word, scores, share, self.idf(word.term), in_text))
        return tuple(found)

    def _share(self, word: QueryWord, hit: Hit) -> float:
        body = self._bodies[hit.position]
        if word.term in body:
            return 1.0
        if hit.phrasing and word.term in terms(hit.phrasing.question):
            return IN_CLOSEST
        if not body.isdisjoint(word.weights):
            return BY_GLOSSARY
        return IN_PHRASINGS if word.term in self._asked[hit.position] else 0.0

    def _summed_fields(self, term: str) -> Scores:
        total: Scores = np.sum([field.scores(term) for field in self._fields], axis=0)
        return total


def phrasing_bonus(phrasing: Phrasing) -> float:
    """What a curated question adds to its passage's score.

    Squared: half of the words in common says little, all of them nearly everything. Word for word
    the owner has said which passage answers.
    """
    if phrasing.is_same:
        return SAME_BONUS
    return PHRASING_BONUS * phrasing.similarity**2


def _around_terms(
    passages: Sequence[Passage],
    asked: Sequence[frozenset[str]],
    phrasings: Mapping[Passage, tuple[str, ...]],
) -> list[frozenset[str]]:
    """For each passage the terms of its headings and its curated questions, or its paragraph."""
    several = len({passage.document.id for passage in passages}) > 1
    shared: dict[tuple[str, str, Span | None], frozenset[str]] = {}
    found = []
    for passage, questions in zip(passages, asked, strict=True):
        paragraph = None if passage in phrasings else passage.paragraph
        key = (passage.document.id, passage.heading, paragraph)
        if key not in shared:
            title = passage.document.title if several else ""
            text = passage.document.text[slice(*paragraph)] if paragraph else ""
            shared[key] = frozenset(terms(f"{title} {passage.heading} {text}"))
        # Passages of one paragraph share the very set: a table has as many rows as terms.
        found.append(shared[key] | questions if questions else shared[key])
    return found


def _words(
    passages: Iterable[Passage], phrasings: Mapping[Passage, tuple[str, ...]], curation: Curation
) -> set[str]:
    """Every word that a question may be corrected to, in lower case."""
    texts = [f"{p.document.title} {p.heading} {p.text}" for p in passages]
    texts += [question for questions in phrasings.values() for question in questions]
    texts += [*curation.glossary, *(word for words in curation.glossary.values() for word in words)]
    texts += [word for topic in curation.missing for word in topic.words]
    return {
        text[token.start : token.end].casefold()
        for text in texts
        for token in tokens(text)
        if token.term not in STOP_WORDS
    }
