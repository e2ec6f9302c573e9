"""How near the spans of a text are to the words of a question."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from operator import attrgetter

from bot.answering.spanned_text import SpannedText
from bot.language.spans import SpanType, TypedSpan

# A number counts what stands behind it: "6,125 professionals from 111 countries".
BEHIND = 2.5
# What is left of a word's nearness across a mark.
ACROSS = 0.3

_CLAUSE = re.compile(r"[,;:.()]|\b(?:and|but|while)\b")
_START, _END = attrgetter("start"), attrgetter("end")


class Proximity:
    """How near the spans of a text are to the words that matched."""

    def __init__(self, told: SpannedText, matched: Collection[str]) -> None:
        self._words = told.words
        self._breaks = [mark.start() for mark in _CLAUSE.finditer(told.text)]
        self._places: dict[str, list[int]] = {}
        for place, word in enumerate(told.words):
            if word.term in matched:
                self._places.setdefault(word.term, []).append(place)

    def of(self, span: TypedSpan) -> float:
        """The sum over the words, each where it is nearest, of 1 by how many words it is away."""
        first = bisect_right(self._words, span.start, key=_END)
        last = bisect_left(self._words, span.end, key=_START)
        return sum(
            max((self._one(place, first, last, span) for place in near), default=0.0)
            for near in (_beside(places, first, last) for places in self._places.values())
        )

    def _one(self, place: int, first: int, last: int, span: TypedSpan) -> float:
        word = self._words[place]
        behind = place >= last
        start, end = (span.end, word.start) if behind else (word.end, span.start)
        marks = bisect_left(self._breaks, end) - bisect_left(self._breaks, start)
        steps = place - last + 1 if behind else first - place
        before = BEHIND if span.type is SpanType.NUMBER and not behind else 1.0
        return ACROSS**marks / (before * steps)


def _beside(places: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Of numbers in order the last before `first`, and the first from `last` on."""
    before, behind = bisect_left(places, first), bisect_left(places, last)
    return (*places[max(0, before - 1) : before], *places[behind : behind + 1])
