"""How closely a passage's wording follows a question, which BM25 alone is too coarse to tell.

For passages without curated questions: those say more than the wording does. What each kind of
closeness counts for was chosen on SQuAD 2.0, rules and FAQ, all of them seen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.answering.explanation import Contribution
from bot.answering.reading import Reading
from bot.language.spans import TypedSpan
from index.analyzer import Token, tokens
from index.query import QueryWord
from index.retriever import Retriever
from index.searcher import Hit

# For each unit of idf of a word that the passage has, however long it is and however often, or
# that only the sentence before it has.
PRESENT, PRESENT_BEFORE = 0.8, 0.5
PAIR = 1.2  # for two words that follow each other in the question and in the passage
# For a span of the type asked for, and for each unit of idf of a word asked for that stands near
# to it, divided by the distance.
TYPED, NEAR = 1.5, 0.9
CACHED = 1 << 14  # headings whose words are kept, and terms whose idf is

Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class QuestionWording:
    """How a question is worded."""

    # The words that carry content.
    content: tuple[QueryWord, ...]
    # The terms of two words that follow each other.
    pairs: Pairs
    # Every term, stop words included.
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class PassageWording:
    """The terms of a passage, in order, and of the heading or title above it."""

    # Of every word of the passage, and of the heading.
    words: tuple[str, ...]
    above: tuple[str, ...]
    # Of lead-in, passage and heading.
    terms: frozenset[str]

    def common(self, pairs: Pairs) -> int:
        """How many of these pairs follow each other in the passage or in the heading."""
        every = (*pairwise(self.words), *pairwise(self.above))
        return len({pair for pair in every if pair in pairs})


class Closeness:
    """Compares questions with the passages of one corpus."""

    def __init__(self, retriever: Retriever) -> None:
        self._analysed = retriever.pages.analysed
        self._terms = retriever.terms
        self._idf_of = lru_cache(CACHED)(retriever.searcher.idf)
        self._above = lru_cache(CACHED)(_terms_above)

    def asked(self, reading: Reading) -> QuestionWording:
        words = [token.term for token in tokens(reading.question)]
        content = tuple(word for word in reading.query.words if word.is_content)
        return QuestionWording(content, frozenset(pairwise(words)), frozenset(words))

    def bonuses(
        self, asked: QuestionWording, hit: Hit, typed: Sequence[TypedSpan]
    ) -> Iterator[Contribution]:
        """What the closeness adds to a hit's score; `typed` are its spans of the type asked for."""
        wording = self._worded(hit)
        present = [word for word in asked.content if not wording.terms.isdisjoint(word.weights)]
        absent = [word for word in asked.content if wording.terms.isdisjoint(word.weights)]
        before = self._before(hit.position)
        earlier = [word for word in absent if word.term in before]
        yield Contribution("present", "", PRESENT * self._idf(present))
        yield Contribution("before", "", PRESENT_BEFORE * self._idf(earlier))
        yield Contribution("pairs", "", PAIR * wording.common(asked.pairs))
        if typed:
            weights = {word.term: self._idf([word]) for word in present}
            words = self._analysed.words_of(hit.position)
            nearest = max(_nearness(span, words, weights, asked.terms) for span in typed)
            yield Contribution("near", "", TYPED + NEAR * nearest)

    def _before(self, position: int) -> frozenset[str]:
        """The terms of the sentence before, to which the pronouns of this one refer."""
        if self._analysed.passages.continues(position):
            return self._terms[position - 1].body
        return frozenset()

    def _worded(self, hit: Hit) -> PassageWording:
        above = self._above(self._analysed.passages.above(hit.position))
        return PassageWording(hit.terms.words, above, hit.terms.body.union(above))

    def _idf(self, words: Sequence[QueryWord]) -> float:
        return sum(word.weight * self._idf_of(word.term) for word in words)


def _terms_above(heading: str) -> tuple[str, ...]:
    return tuple(token.term for token in tokens(heading))


def _nearness(
    span: TypedSpan, words: Sequence[Token], weights: Mapping[str, float], asked: frozenset[str]
) -> float:
    """How near the words asked for stand to a span; 0 where the question has it itself."""
    inside = [i for i, word in enumerate(words) if span.start <= word.start < span.end]
    if not inside or all(words[i].term in asked for i in inside):
        return 0.0
    first, last = inside[0], inside[-1]
    return sum(
        weights[word.term] / (1 + (first - i if i < first else i - last))
        for i, word in enumerate(words)
        if word.term in weights and not first <= i <= last
    )
