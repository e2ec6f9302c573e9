"""Typed spans of a text: the dates, numbers, sums, durations, contacts and names in it."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from bot.language import value_patterns
from bot.language.capitals import LIST_GLUE, names


class SpanType(StrEnum):
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    DURATION = "duration"
    MEASURE = "measure"
    CONTACT = "contact"
    PLACE = "place"
    NAME = "name"


# What a text states in so many figures or letters; a place or a name may go by another word.
VALUES = frozenset(SpanType) - {SpanType.PLACE, SpanType.NAME}


class TypedSpan(NamedTuple):
    """A piece of a text, in characters, and what it is."""

    type: SpanType
    start: int
    end: int


# In this order: what one pattern takes the later ones leave alone.
_PATTERNS = {
    SpanType.CONTACT: value_patterns.CONTACT,
    SpanType.MONEY: value_patterns.MONEY,
    SpanType.DURATION: value_patterns.DURATION,
    SpanType.MEASURE: value_patterns.MEASURE,
    SpanType.DATE: value_patterns.DATE,
    SpanType.NUMBER: value_patterns.NUMBER,
}
# One of them stands in every mail and web address.
_CONTACT_SIGNS = ("@", "://", "www.")
# What speaks of several by its form.
PLURAL = re.compile(r"[a-z]{3,}(?<!ss)s", re.IGNORECASE)


# What is said farther behind in one passage is no answer to anything: it is a dump in one line.
LONGEST_TEXT = 20_000


@lru_cache(maxsize=1 << 12)
def typed_spans(text: str) -> tuple[TypedSpan, ...]:
    """The spans in reading order; they do not overlap, but that a place is a name too.

    They are looked for in the first `LONGEST_TEXT` characters.
    """
    text = text[:LONGEST_TEXT]
    found: list[TypedSpan] = []
    taken = bytearray(len(text))
    for type_ in _possible(text):
        for match in _PATTERNS[type_].finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                found.append(TypedSpan(type_, *match.span()))
    for start, end, is_place in names(text, taken):
        found.append(TypedSpan(SpanType.NAME, start, end))
        if is_place:
            found.append(TypedSpan(SpanType.PLACE, start, end))
    return tuple(sorted(found, key=lambda span: (span.start, -span.end, span.type)))


def _possible(text: str) -> Iterator[SpanType]:
    """The types of values that a text may have, in order: most texts have no figure at all."""
    has_digit = value_patterns.DIGIT.search(text)
    has_figure = has_digit or value_patterns.COUNT.search(text)
    if has_digit or any(sign in text for sign in _CONTACT_SIGNS):
        yield SpanType.CONTACT
    if has_figure or "ree" in text:
        yield SpanType.MONEY
    if has_figure:
        yield SpanType.DURATION
        yield SpanType.MEASURE
    yield SpanType.DATE
    if has_figure:
        yield SpanType.NUMBER


def is_kind(name: str) -> bool:
    """Whether a name, or each of a list, is a plural: "Supreme Court Judges" is what people are."""
    return all(PLURAL.fullmatch(part.split()[-1]) for part in LIST_GLUE.split(name) if part)
