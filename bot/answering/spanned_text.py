"""A text with its words and its typed spans."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

from bot.language.spans import TypedSpan, typed_spans
from index.analyzer import Token, tokens

_START = attrgetter("start")
_Part = TypeVar("_Part", Token, TypedSpan)


@dataclass(frozen=True, slots=True)
class SpannedText:
    """A text with its words and its typed spans, both in reading order."""

    text: str
    words: Sequence[Token]
    spans: Sequence[TypedSpan]


def spanned(text: str) -> SpannedText:
    return SpannedText(text, tokens(text), typed_spans(text))


def terms_inside(span: TypedSpan, words: Sequence[Token]) -> list[str]:
    """The terms of those `words` of the text that begin in the span."""
    return [word.term for word in between(words, span.start, span.end)]


def between(found: Sequence[_Part], start: int, end: int) -> Sequence[_Part]:
    """Those words or spans of a text, in reading order, that begin between two offsets."""
    first = bisect_left(found, start, key=_START)
    return found[first : bisect_left(found, end, first, key=_START)]
