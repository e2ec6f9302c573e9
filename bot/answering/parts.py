"""What an answer is made of: the bot's own words, quotes, and what the owner wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.answering.quoting import Quote
from corpus.document import Span

# Between two parts, and between the lines that they are shown as.
BETWEEN = "\n"


class PartKind(StrEnum):
    SAID = "said"
    QUOTE = "quote"
    CURATED = "curated"


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """One piece of an answer, of one kind."""

    kind: PartKind
    text: str
    # The place among the sources of what it is a copy of; None for what the bot says itself.
    source: int | None = None
    # The key span inside `text`.
    highlight: Span | None = None


Parts = tuple[AnswerPart, ...]


def said(text: str) -> Parts:
    """What the bot says in its own words."""
    return (AnswerPart(PartKind.SAID, text),)


def quoted(quotes: Sequence[Quote], key: Span | None = None, first: int = 0) -> Parts:
    """The quotes in the order of the page; `key` is a span of the first one of `quotes`.

    They are the sources from the place `first` on.
    """
    places = range(len(quotes))
    ordered = sorted(places, key=lambda i: (quotes[i].document.id, quotes[i].start))
    return tuple(_quote(quotes[i], first + i, None if i else key) for i in ordered)


def attributed(quotes: Sequence[Quote], key: Span | None) -> Parts:
    """Each quote under the name and date of its page, because the pages disagree.

    `key` is a span of the first one.
    """
    found: list[AnswerPart] = []
    for i, quote in enumerate(quotes):
        title = ", ".join(filter(None, (quote.document.title, quote.document.date)))
        found += (*said(f"{title}:"), _quote(quote, i, None if i else key))
    return tuple(found)


def _quote(quote: Quote, source: int, key: Span | None) -> AnswerPart:
    return AnswerPart(PartKind.QUOTE, quote.text, source, key)


def text_of(parts: Parts) -> str:
    """All of an answer, as plain text."""
    return BETWEEN.join(part.text for part in parts)


def key_of(parts: Parts) -> Span | None:
    """The key span inside all of an answer."""
    before = 0
    for part in parts:
        if part.highlight:
            return Span(before + part.highlight.start, before + part.highlight.end)
        before += len(part.text) + len(BETWEEN)
    return None
