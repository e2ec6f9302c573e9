"""Which typed spans of a passage can be what a question asks for."""

import re
from collections.abc import Iterator, Sequence

from bot.answering.reading import Reading
from bot.language.question import asks_names, is_yes_no, precision
from bot.language.spans import VALUES, SpanType, TypedSpan, is_kind, terms_inside
from index.analyzer import STOP_WORDS, Token, tokens

# How many words behind a number may name what it counts: "6,125 criminal justice professionals".
COUNTED_WORDS = 5

_HOW_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
_BREAK = re.compile(r"[,;:.()]")


def fitting_spans(reading: Reading, text: str, spans: Sequence[TypedSpan]) -> Iterator[TypedSpan]:
    """Those of a type asked for that say something new, are precise enough and count the right."""
    asked = reading.question
    said = {token.term for token in tokens(asked)} | STOP_WORDS
    precise, names = precision(asked), asks_names(asked)
    words = tokens(text)
    counted = _counted(reading, words)
    guess = is_yes_no(asked)
    for span in spans:
        if span.type not in reading.types:
            continue
        told = text[span.start : span.end]
        inside = terms_inside(span, words)
        if not guess and inside and said.issuperset(inside):
            continue
        if span.type is SpanType.DATE and precise and not precise.search(told):
            continue
        if span.type is SpanType.NAME and names and is_kind(told):
            continue
        if span.type is SpanType.NUMBER and counted and not counted & _behind(span, text, words):
            continue
        yield span


def must_be_stated(reading: Reading) -> bool:
    """Whether there is no plain answer without a fitting span; a place may go by another word."""
    return not VALUES.isdisjoint(reading.types) or asks_names(reading.question)


def _counted(reading: Reading, words: Sequence[Token]) -> frozenset[str]:
    """The terms of what "how many" asks for, where the passage names it; else empty."""
    asked = _HOW_MANY.search(reading.question)
    if asked is None:
        return frozenset()
    own = {word.term for word in words}
    named = next((w for w in reading.query.words if w.start >= asked.end()), None)
    if named is None or named.carried or own.isdisjoint(named.weights):
        return frozenset()
    return frozenset(named.weights)


def _behind(span: TypedSpan, text: str, words: Sequence[Token]) -> frozenset[str]:
    """The terms of what a number counts."""
    found: list[str] = []
    end = span.end
    for word in words:
        if word.start < span.end:
            continue
        if len(found) == COUNTED_WORDS or _BREAK.search(text, end, word.start):
            break
        found.append(word.term)
        end = word.end
    return frozenset(found)
