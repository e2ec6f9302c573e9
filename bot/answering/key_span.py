"""The key span of a quote: which date, number, place or name in it is the one asked for.

One rule for the doubt and for the eye: an answer lacks what is asked for where no span fits, and
what is marked is a span that fits, if any does.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from bot.answering.cells import asked_for, cells
from bot.answering.reading import Reading
from bot.language.question_patterns import ANSWERING_SPANS
from bot.language.spans import (
    VALUES,
    SpanType,
    TypedSpan,
    is_kind,
    typed_spans,
)
from corpus.document import Span
from index.analyzer import Token, tokens
from index.searcher import Match

# How many words behind a number may name what it counts: "6,125 criminal justice professionals".
COUNTED_WORDS = 5
# A number counts what stands behind it: "6,125 professionals from 111 countries".
BEHIND = 2.5
FAR = 8.0

_BREAK = re.compile(r"[,;:.()]")
_START, _END = attrgetter("start"), attrgetter("end")


@dataclass(frozen=True, slots=True)
class SpannedText:
    """A text with its words and its typed spans, both in reading order."""

    text: str
    words: Sequence[Token]
    spans: Sequence[TypedSpan]


def spanned(text: str) -> SpannedText:
    return SpannedText(text, tokens(text), typed_spans(text))


def matched_terms(matches: Sequence[Match]) -> frozenset[str]:
    """The terms that bring a passage its score."""
    return frozenset(term for match in matches for term, score in match.scores.items() if score)


def terms_inside(span: TypedSpan, words: Sequence[Token]) -> list[str]:
    """The terms of those `words` of the text that begin in the span."""
    return [word.term for word in words_between(words, span.start, span.end)]


def words_between(words: Sequence[Token], start: int, end: int) -> Sequence[Token]:
    """Those `words` of a text, in reading order, that begin between two offsets."""
    first = bisect_left(words, start, key=_START)
    return words[first : bisect_left(words, end, first, key=_START)]


def fitting_spans(reading: Reading, told: SpannedText) -> Iterator[TypedSpan]:
    """Those of a type asked for that say something new, are precise enough and count the right."""
    form = reading.form
    counted = _counted(reading, told.words)
    row = cells(told.text, told.words)
    for span in told.spans:
        if span.type not in reading.types:
            continue
        says = told.text[span.start : span.end]
        inside = terms_inside(span, told.words)
        if not form.is_yes_no and inside and form.said.issuperset(inside):
            continue
        if span.type is SpanType.DATE and form.precision and not form.precision.search(says):
            continue
        if span.type is SpanType.NAME and form.asks_names and is_kind(says):
            continue
        if span.type is SpanType.NUMBER and counted and counted.isdisjoint(_behind(span, told)):
            # In a row the header says what a number counts.
            labels = [cell.label for cell in row if cell.holds(span.start)]
            if all(map(counted.isdisjoint, labels)):
                continue
        yield span


def must_be_stated(reading: Reading) -> bool:
    """Whether there is no plain answer without a fitting span; a place may go by another word."""
    return not VALUES.isdisjoint(reading.types) or reading.form.asks_names


def key_span(reading: Reading, told: SpannedText, matched: Collection[str]) -> Span | None:
    """The span to mark: of those that fit and the first type wanted the nearest to what `matched`.

    One that has the noun asked for comes first: the president of "which president". A name that
    shares words with the question is taken only where there is no other. None where nothing fits.
    """
    found = tuple(fitting_spans(reading, told))
    if row := cells(told.text, told.words):
        inside = asked_for(row, [span.start for span in found], matched)
        found = tuple(span for span in found if span.start in inside)
    for type_ in reading.wanted:
        fitting = [span for span in found if span.type in ANSWERING_SPANS[type_]]
        if fitting:
            best = min(
                fitting,
                key=lambda span: (
                    reading.form.kind not in terms_inside(span, told.words),
                    _repeats(span, told.words, matched),
                    _distance(span, told.words, matched),
                    span.start,
                ),
            )
            return Span(best.start, best.end)
    return None


def _counted(reading: Reading, words: Sequence[Token]) -> frozenset[str]:
    """The terms of what "how many" asks for, where the text names it; else empty."""
    counts_from = reading.form.counts_from
    if counts_from is None:
        return frozenset()
    named = next((w for w in reading.query.words if w.start >= counts_from), None)
    if named is None or named.carried or named.weights.keys().isdisjoint(w.term for w in words):
        return frozenset()
    return frozenset(named.weights)


def _behind(span: TypedSpan, told: SpannedText) -> Iterator[str]:
    """The terms of what a number counts: the words up to the next figure or mark."""
    after = (
        other.start for other in told.spans if other.start >= span.end and other.type in VALUES
    )
    until = next(after, len(told.text))
    end = span.end
    for word in words_between(told.words, span.end, until)[:COUNTED_WORDS]:
        if _BREAK.search(told.text, end, word.start):
            return
        yield word.term
        end = word.end


def _repeats(span: TypedSpan, words: Sequence[Token], matched: Collection[str]) -> int:
    """0 where a name is new, 1 where its last word stands in the question, 2 where all do."""
    inside = terms_inside(span, words)
    if span.type not in {SpanType.NAME, SpanType.PLACE} or not inside:
        return 0
    return (inside[-1] in matched) + all(term in matched for term in inside)


def _distance(span: TypedSpan, words: Sequence[Token], matched: Collection[str]) -> float:
    """The mean of the words between the span and each that matched; far ones all count alike."""
    first = bisect_right(words, span.start, key=_END)
    last = bisect_left(words, span.end, key=_START)
    before = BEHIND if span.type is SpanType.NUMBER else 1.0
    distances = [
        min(FAR, float(i - last) if i >= last else before * (first - i))
        for i, word in enumerate(words)
        if word.term in matched and not first <= i < last
    ]
    return sum(distances) / len(distances) if distances else FAR
