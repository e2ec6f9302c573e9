"""The lines of a quote as they are laid out: paragraphs and lists, with the key span cut out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter

from bot.answering.parts import AnswerPart
from corpus.document import Span

# What stands before an item: a sign, which a list draws itself, or a number, which is kept.
_ITEM = re.compile(r"\s*(?:[-*+•‣▪●○◦–·➢][ \t\xa0]|(\(?(?:\d{1,3}|[a-z])[.)]))\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A line in pieces, each with whether it is the key span."""

    is_item: bool
    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces)


def quote_lines(part: AnswerPart) -> Iterator[QuoteLine]:
    """The lines that are not blank; an item is without its sign."""
    key = part.highlight or Span(0, 0)
    start = 0
    for line in part.text.split("\n"):
        end = start + len(line)
        item = _ITEM.match(line)
        begin = start + item.end() if item and not item[1] else start
        if line.strip():
            yield QuoteLine(item is not None, tuple(_pieces(part.text, Span(begin, end), key)))
        start = end + 1


def _pieces(text: str, line: Span, key: Span) -> Iterator[tuple[str, bool]]:
    inner = (min(max(at, line.start), line.end) for at in key)
    for (start, end), is_key in zip(
        pairwise((line.start, *inner, line.end)), (False, True, False), strict=True
    ):
        if start < end:
            yield text[start:end], is_key


def quote_blocks(part: AnswerPart) -> list[tuple[bool, Sequence[QuoteLine]]]:
    """Its lines, those of a list together: whether they are one, and the lines."""
    found = groupby(quote_lines(part), attrgetter("is_item"))
    return [(is_list, tuple(lines)) for is_list, lines in found]
