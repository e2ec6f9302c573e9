"""A question's text → its query: spelling and glossary applied."""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache, partial

from index.analyzer import tokens, written
from index.query import Glossary, Query, read_query
from index.spelling import Speller
from index.synonyms import synonyms

# Queries that are kept: a turn looks at its question, at the halves of it and at what a follow-up
# leaves of it, each of them more than once.
KEPT = 64


class QuestionReader:
    """Reads questions for one corpus."""

    def __init__(
        self,
        known: AbstractSet[str],
        glossary: Mapping[str, Collection[str]],
        speller: Speller,
    ) -> None:
        """`known` are the terms of the pages, `glossary` the owner's."""
        self.known = known
        reads = partial(read_query, known, Glossary(glossary), _general())
        self._queries = lru_cache(KEPT)(partial(_read, reads, speller))

    def read(self, question: str, right: frozenset[str] = frozenset()) -> Query:
        """The query of a question; words with one of the `right` terms are not misspelt."""
        return self._queries(question, right)


@cache
def _general() -> Glossary:
    return Glossary(synonyms())


def _read(reads: "partial[Query]", speller: Speller, question: str, right: frozenset[str]) -> Query:
    words = (word for word in tokens(question) if word.term not in right)
    return reads(question, speller.corrections(written(question, words)))
