"""Names: the words that a text writes with a capital wherever they stand."""

from collections.abc import Iterable
from functools import cache

from bot.spans import SpanType, typed_spans
from corpus.document import Passage
from index.analyzer import terms, tokens
from index.query import Query
from index.spelling import english_words

# Commoner words are parts of names ("City", "Department") and name nothing on their own. The
# counts are of words in lower case, in which proper names are rare.
RARE = 2500


class Names:
    """The names that passages have, as terms."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        capital: set[str] = set()
        small: set[str] = set()
        for passage in passages:
            inside = [span for span in typed_spans(passage.text) if span.type is SpanType.NAME]
            for token in tokens(passage.text):
                named = any(span.start <= token.start < span.end for span in inside)
                word = passage.text[token.start : token.end].casefold()
                (capital if named and is_rare(word) else small).add(token.term)
        self._terms = frozenset(capital - small)

    @cache  # noqa: B019  # as many as there are titles
    def of(self, text: str) -> frozenset[str]:
        """The names in a text, as terms."""
        return self._terms.intersection(terms(text))

    def asked(self, query: Query) -> frozenset[str]:
        """The names and figures in a question, also those that no passage has.

        A guess counts for none, and neither does what was said beside the question.
        """
        words = (word for word in query.words if not word.is_guess and not word.is_aside)
        return frozenset(
            word.term
            for word in words
            if word.term in self._terms
            or word.term[0].isdigit()
            or (word.is_name and is_rare(word.text.casefold()))
        )


def is_rare(word: str) -> bool:
    return english_words().get(word, 0) < RARE
