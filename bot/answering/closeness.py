"""How closely a passage's wording follows a question, which BM25 alone is too coarse to tell.

For passages without curated questions: those say more than the wording does. What each kind of
closeness counts for was chosen on SQuAD 2.0, rules and FAQ, all of them seen.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from bot.answering.explanation import Contribution
from bot.answering.reading import Reading
from bot.language.spans import TypedSpan
from index.analyzer import STOP_WORDS, tokens
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

    # The words that carry content, each with those of its terms that are searched.
    content: tuple[tuple[QueryWord, frozenset[str]], ...]
    # The terms of two words that follow each other.
    pairs: Pairs
    # Every term, stop words included.
    terms: frozenset[str]


class Closeness:
    """Compares questions with the passages of one corpus."""

    def __init__(self, retriever: Retriever) -> None:
        self._analysed = retriever.pages.analysed
        self._idf_of = lru_cache(CACHED)(retriever.searcher.idf)
        self._above = lru_cache(CACHED)(_terms_above)

    def asked(self, reading: Reading) -> QuestionWording:
        words = [token.term for token in tokens(reading.question)]
        content = tuple(
            (word, frozenset(word.weights) - STOP_WORDS)
            for word in reading.query.words
            if word.is_content
        )
        return QuestionWording(content, frozenset(pairwise(words)), frozenset(words))

    def bonuses(
        self, asked: QuestionWording, hit: Hit, typed: Sequence[TypedSpan]
    ) -> Iterator[Contribution]:
        """What the closeness adds to a hit's score; `typed` are its spans of the type asked for."""
        words = self._analysed.words[hit.position]
        above = self._above(self._analysed.passages.above(hit.position))
        # Here every question weighs forty passages: sets of their searched terms would cost more.
        said = {*words, *self._analysed.leads[hit.position]}
        present: list[QueryWord] = []
        absent: list[QueryWord] = []
        for word, searched in asked.content:
            stands = not (said.isdisjoint(searched) and above.terms.isdisjoint(word.weights))
            (present if stands else absent).append(word)
        yield Contribution("present", "", PRESENT * self._idf(present))
        yield Contribution("before", "", PRESENT_BEFORE * self._idf(self._earlier(hit, absent)))
        common = asked.pairs.intersection(chain(pairwise(words), pairwise(above.words)))
        yield Contribution("pairs", "", PAIR * len(common))
        if typed:
            weights = {word.term: self._idf([word]) for word in present}
            starts = self._analysed.starts_of(hit.position)
            near = [(i, weights[term]) for i, term in enumerate(words) if term in weights]
            nearest = max(_nearness(span, words, starts, near, asked.terms) for span in typed)
            yield Contribution("near", "", TYPED + NEAR * nearest)

    def _earlier(self, hit: Hit, words: Sequence[QueryWord]) -> Sequence[QueryWord]:
        """Those that stand in the sentence before, to which the pronouns of this one refer."""
        if not words or not self._analysed.passages.continues(hit.position):
            return ()
        before = (*self._analysed.words[hit.position - 1], *self._analysed.leads[hit.position - 1])
        return [word for word in words if word.term in before and word.term not in STOP_WORDS]

    def _idf(self, words: Sequence[QueryWord]) -> float:
        return sum(word.weight * self._idf_of(word.term) for word in words)


@dataclass(frozen=True, slots=True)
class _Above:
    """The terms of every word of a heading or title, in order, and each once."""

    words: tuple[str, ...]
    terms: frozenset[str]


def _terms_above(heading: str) -> _Above:
    words = tuple([token.term for token in tokens(heading)])
    return _Above(words, frozenset(words))


def _nearness(
    span: TypedSpan,
    words: Sequence[str],
    starts: Sequence[int],
    near: Sequence[tuple[int, float]],
    asked: frozenset[str],
) -> float:
    """How near the words asked for stand to a span; 0 where the question has it itself.

    `words` are the passage's terms and `starts` where they stand, `near` the places among them of
    those asked for, with their weights.
    """
    first, end = bisect_left(starts, span.start), bisect_left(starts, span.end)
    if asked.issuperset(words[first:end]):
        return 0.0
    last = end - 1
    return sum(
        weight / (1 + (first - i if i < first else i - last))
        for i, weight in near
        if not first <= i <= last
    )
