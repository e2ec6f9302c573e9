"""Lines that begin like a heading, an item or a row and are none, told from those that are."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

# Stands in the stored text before such a line, and before no other: a word joiner, which nobody
# sees and which readers take out of what they read.
LITERAL = "\u2060"

_LIKE_A_MARK = re.compile(
    r"#{1,6}(?:\s|$)|\||`{3}|~{3}|[=+:-][=+|: -]{0,500}$|[-*+]\s"
    r"|\(?(?:\d{1,3}|[A-Za-z]|[ivx]{2,5})\)\s|(?:\d{1,3}|[a-z])\.\s"
)
_TYPED = re.compile(
    rf"{LITERAL}(?:(?P<bullet>\*|[-+](?!\s\d))"
    r"|(?P<opening>\(?)(?P<count>\d{1,3}|[A-Za-z]|[ivx]{2,5})(?P<closing>[.)]))\s"
)


def as_said(line: str) -> str:
    """The line of a paragraph, marked where it would be taken for a heading, an item or a row."""
    return f"{LITERAL}{line}" if _LIKE_A_MARK.match(line) else line


def with_typed_lists(blocks: Iterable[str]) -> Iterator[str]:
    """The blocks of a page in which the items of lists that somebody typed are items.

    A dash is typed for an item where the next line has one too, a number where another line has
    the next one.
    """
    lines = [block.split("\n") for block in blocks]
    marks = [_mark(line) for block in lines for line in block]
    typed = _adjacent(marks) | _counted(marks)
    at = 0
    for block in lines:
        yield "\n".join(
            line.removeprefix(LITERAL) if number in typed else line
            for number, line in enumerate(block, at)
        )
        at += len(block)


class _Mark(NamedTuple):
    """What a line begins with: a bullet, or a count between its signs."""

    sign: str
    number: str


def _mark(line: str) -> _Mark | None:
    found = _TYPED.match(line)
    if found is None:
        return None
    if found["bullet"]:
        return _Mark(found["bullet"], "")
    return _Mark(f"{found['opening']}{found['closing']}", found["count"])


def _adjacent(marks: list[_Mark | None]) -> set[int]:
    """The numbers of the lines with a bullet that stand beside another."""
    found: set[int] = set()
    for number, (mark, below) in enumerate(pairwise(marks)):
        if mark and mark == below and not mark.number:
            found |= {number, number + 1}
    return found


def _counted(marks: list[_Mark | None]) -> set[int]:
    """The numbers of the lines of which another counts on."""
    found: set[int] = set()
    # Of each way to count the line that came last.
    last: dict[str, int] = {}
    for number, mark in enumerate(marks):
        if mark is None or not mark.number:
            continue
        before = last.get(mark.sign)
        above = marks[before] if before is not None else None
        if before is not None and above and _counts_on(above.number, mark.number):
            found |= {before, number}
        last[mark.sign] = number
    return found


def _counts_on(count: str, following: str) -> bool:
    if count.isdecimal() and following.isdecimal():
        return int(following) == int(count) + 1
    roman = set(count + following) <= {*"ivx"} and count != following
    lettered = len(count) == len(following) == 1 and ord(following) == ord(count) + 1
    return roman or lettered
