"""Names: the words that a text writes with a capital wherever they stand."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cache

from bot.language.spans import SpanType, typed_spans
from corpus.document import Passage
from index.analyzer import terms, tokens
from index.query import Query, QueryWord
from index.spelling import english_words

# Commoner words are parts of names ("City", "Department") and name nothing on their own. The
# counts are of words in lower case, in which proper names are rare.
RARE = 2500

_BEGINS = re.compile(r"(?:^|[.!?:]\s+|[\n•]\s*)[\"“‘(]?$")


class Names:
    """The names that passages have, as terms; `known` are all terms of the pages themselves."""

    def __init__(self, passages: Iterable[Passage], known: AbstractSet[str]) -> None:
        capital: set[str] = set()
        small: set[str] = set()
        for passage in passages:
            text = passage.text
            inside = [span for span in typed_spans(text) if span.type is SpanType.NAME]
            for token in tokens(text):
                word = text[token.start : token.end]
                if any(span.start <= token.start < span.end for span in inside):
                    (capital if is_rare(word.casefold()) else small).add(token.term)
                elif word[0].islower() or not _BEGINS.search(text[: token.start]):
                    small.add(token.term)
        self._terms = frozenset(capital - small)
        self._known = known

    @cache  # noqa: B019  # as many as there are titles
    def of(self, text: str) -> frozenset[str]:
        """The names in a text, as terms."""
        return self._terms.intersection(terms(text))

    def asked(self, query: Query) -> frozenset[str]:
        """The names and figures in a question, also those that no passage has.

        A guess counts for none, and neither does what was said beside the question.
        """
        unknown = self.unknown(query)
        words = (word for word in query.words if not word.is_guess and not word.is_aside)
        return frozenset(
            word.term
            for word in words
            if word.term in self._terms or word.term[0].isdigit() or word in unknown
        )

    def unknown(self, query: Query) -> tuple[QueryWord, ...]:
        """The words written as names, and the figures, that stand nowhere in the pages."""
        return tuple(
            word
            for word in query.words
            if (word.is_name or word.term[0].isdigit())
            and word.is_content
            and self._known.isdisjoint(word.weights)
            and not (word.is_guess or word.is_aside or word.carried)
        )


def is_rare(word: str) -> bool:
    return english_words().get(word, 0) < RARE
