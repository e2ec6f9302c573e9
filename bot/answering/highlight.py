"""The key span of a quote: the date, number, place or name that was asked for."""

from collections.abc import Collection, Sequence

from bot.language.question import ANSWERING_SPANS, Wanted
from bot.language.spans import SpanType, TypedSpan, terms_inside
from corpus.document import Span
from index.analyzer import Token

# A number counts what stands behind it: "6,125 professionals from 111 countries".
BEHIND = 2.5
FAR = 8.0


def key_span(
    wanted: Sequence[Wanted],
    spans: Sequence[TypedSpan],
    words: Sequence[Token],
    matched: Collection[str],
    kind: str | None,
) -> Span | None:
    """The span of the first type wanted that stands nearest to the words that matched.

    `kind` is the term of the noun that was asked for: the president of "which president".
    `words` are the tokens of the text that the spans are in; a name that the question has
    already is taken only where there is no other.
    """
    for type_ in wanted:
        fitting = [span for span in spans if span.type in ANSWERING_SPANS[type_]]
        if fitting:
            best = min(
                fitting,
                key=lambda span: (
                    kind not in terms_inside(span, words),
                    _repeats(span, words, matched),
                    _distance(span, words, matched),
                    span.start,
                ),
            )
            return Span(best.start, best.end)
    return None


def _repeats(span: TypedSpan, words: Sequence[Token], matched: Collection[str]) -> int:
    """0 where a name is new, 1 where its last word stands in the question, 2 where all do."""
    inside = terms_inside(span, words)
    if span.type not in {SpanType.NAME, SpanType.PLACE} or not inside:
        return 0
    return (inside[-1] in matched) + all(term in matched for term in inside)


def _distance(span: TypedSpan, words: Sequence[Token], matched: Collection[str]) -> float:
    """The mean of the words between the span and each that matched; far ones all count alike."""
    first = next((i for i, word in enumerate(words) if word.end > span.start), len(words))
    last = next((i for i, word in enumerate(words) if word.start >= span.end), len(words))
    before = BEHIND if span.type is SpanType.NUMBER else 1.0
    distances = [
        min(FAR, float(i - last) if i >= last else before * (first - i))
        for i, word in enumerate(words)
        if word.term in matched and not first <= i < last
    ]
    return sum(distances) / len(distances) if distances else FAR
