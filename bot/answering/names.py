"""Names: the words that a text writes with a capital wherever they stand."""

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache, partial

from bot.language.capitals import begins_sentence
from bot.language.spans import SpanType, TypedSpan
from index.analysed import AnalysedPassage
from index.analyzer import terms
from index.files import FilesReader, FilesWriter
from index.query import Query, QueryWord
from index.revision import recounted
from index.spelling import english_words

# Commoner words are parts of names ("City", "Department") and name nothing on their own. The
# counts are of words in lower case, in which proper names are rare.
RARE = 2500

KEPT = 1 << 12  # titles whose names are remembered

_STOPS = ".!?:"  # marks behind which any word has a capital


@dataclass(frozen=True, slots=True)
class NameCounts:
    """How often each term of passages is written as a name, and how often it is not."""

    capital: Counter[str]
    small: Counter[str]

    @classmethod
    def of(
        cls, passages: Sequence[AnalysedPassage], spans: Iterable[Sequence[TypedSpan]]
    ) -> "NameCounts":
        """`spans` are those of each passage."""
        found = cls(Counter(), Counter())
        for each, inside in zip(passages, spans, strict=True):
            _sort(each, inside, found.capital, found.small)
        return found

    @classmethod
    def joined(cls, parts: Iterable["NameCounts"]) -> "NameCounts":
        found = cls(Counter(), Counter())
        for part in parts:
            found.capital.update(part.capital)
            found.small.update(part.small)
        return found

    def write(self, to: FilesWriter) -> None:
        to.counts("capital", self.capital)
        to.counts("small", self.small)

    @classmethod
    def read(cls, files: FilesReader) -> "NameCounts":
        return cls(Counter(files.counts("capital")), Counter(files.counts("small")))

    def changed(self, new: "NameCounts", gone: "NameCounts") -> "NameCounts":
        """With those of passages that are new, and without those of passages that are gone."""
        return NameCounts(
            recounted(self.capital, new.capital, gone.capital),
            recounted(self.small, new.small, gone.small),
        )


class Names:
    """The names that the passages of a corpus have, as terms."""

    def __init__(self, counts: NameCounts, known: AbstractSet[str]) -> None:
        """`known` are all terms of the pages themselves."""
        self.counts = counts
        self._terms = frozenset(counts.capital.keys() - counts.small.keys())
        self._known = known
        self._in_title = lru_cache(KEPT)(partial(_names_in, self._terms))

    def in_title(self, title: str) -> frozenset[str]:
        """The names in the title of a page, as terms."""
        return self._in_title(title)

    def asked(self, query: Query) -> frozenset[str]:
        """The names and figures in a question, also those that no passage has.

        A guess counts for none, and neither does what was said beside the question.
        """
        return frozenset(
            word.term
            for word in query.words
            if not (word.is_guess or word.is_aside)
            and (word.term in self._terms or word.term[0].isdigit() or self._is_unknown(word))
        )

    def unknown(self, query: Query, *, with_guesses: bool) -> tuple[QueryWord, ...]:
        """The words written as names, and the figures, that stand nowhere in the pages."""
        words = (word for word in query.words if with_guesses or not word.is_guess)
        return tuple(filter(self._is_unknown, words))

    def _is_unknown(self, word: QueryWord) -> bool:
        return (
            (word.is_name or word.term[0].isdigit())
            and word.is_content
            and self._known.isdisjoint(word.weights)
            and not (word.is_aside or word.carried)
        )


def _sort(
    passage: AnalysedPassage,
    spans: Iterable[TypedSpan],
    capital: Counter[str],
    small: Counter[str],
) -> None:
    """Counts the terms of a passage that are written as names, and those that are not."""
    text = passage.passage.text
    inside = [span for span in spans if span.type is SpanType.NAME]
    for word in passage.words:
        written = text[word.start : word.end]
        if any(span.start <= word.start < span.end for span in inside):
            (capital if is_rare(written.casefold()) else small)[word.term] += 1
        elif written[0].islower() or not begins_sentence(text, word.start, _STOPS):
            small[word.term] += 1


def _names_in(names: frozenset[str], title: str) -> frozenset[str]:
    return names.intersection(terms(title))


def is_rare(word: str) -> bool:
    """Whether a word in lower case is too rare to be an ordinary part of names."""
    return english_words().get(word, 0) < RARE
