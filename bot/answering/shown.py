"""Quotes → the text to show, and the key span in it."""

from collections.abc import Sequence

from bot.answering.highlight import key_span
from bot.answering.quote import Quote
from bot.answering.reading import Reading
from bot.language.question import asked_kind
from bot.language.spans import typed_spans
from corpus.document import Span
from index.analyzer import terms, tokens
from index.retriever import Match


def shown(
    reading: Reading, quotes: Sequence[Quote], matches: Sequence[Match]
) -> tuple[str, Span | None]:
    """The quotes in the order of the page, and the key span of the first one in that."""
    best = quotes[0]
    matched = frozenset(term for match in matches for term, score in match.scores.items() if score)
    kind = asked_kind(reading.question)
    span = key_span(
        reading.wanted,
        typed_spans(best.text),
        tokens(best.text),
        matched,
        terms(kind)[-1] if kind and terms(kind) else None,
    )
    ordered = sorted(quotes, key=lambda quote: (quote.document.id, quote.start))
    text = "\n".join(quote.text for quote in ordered)
    if span is None:
        return text, None
    before = sum(len(quote.text) + 1 for quote in ordered[: ordered.index(best)])
    return text, Span(before + span.start, before + span.end)


def attributed(quotes: Sequence[Quote], highlight: Span | None) -> tuple[str, Span | None]:
    """Each quote under the name and date of its page, because the pages disagree."""
    titles = [", ".join(filter(None, (q.document.title, q.document.date))) for q in quotes]
    text = "\n".join(f"{title}:\n{q.text}" for title, q in zip(titles, quotes, strict=True))
    if highlight is None:
        return text, None
    before = len(titles[0]) + 2
    return text, Span(highlight.start + before, highlight.end + before)
