"""Conditions of Liquid whose branches exclude each other: a page shows one, and not which."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

# Conditions that stand in so many others are read as if they were none.
DEEPEST = 20
# How far before a place the element is looked for that it may stand in.
LONGEST_ELEMENT = 500  # characters

_TAG = re.compile(
    r"\{%-?\s{0,9}(?P<end>end)?(?P<name>if|unless|case|elsif|else|when|raw|verbatim)\b"
    r"[^%\n]{0,300}%\}"
)
_OPENERS = frozenset({"if", "unless", "case"})
_RAW = frozenset({"raw", "verbatim"})


class _Branched(NamedTuple):
    """A condition that is not closed yet, and where its branches begin and end."""

    name: str
    start: int
    # The places of the tags between its branches.
    between: list[tuple[int, int]]


class _Excluding(NamedTuple):
    """A condition of which at least two branches say something."""

    start: int
    end: int


def without_conditions(source: str) -> str:
    """The text without all branches of a condition that says one thing or another.

    A condition without another branch, and one of which a single branch says something, stays.
    """
    pieces, at = [], 0
    for choice in _outermost(source):
        pieces.append(source[at : choice.start])
        at = choice.end
    return "".join((*pieces, source[at:]))


def first_choice(source: str) -> int | None:
    """The line, from 1, of the first condition that is left out; None without one."""
    found = _outermost(source)
    return source.count("\n", 0, found[0].start) + 1 if found else None


def _outermost(source: str) -> list[_Excluding]:
    """Those that stand in no other, in reading order."""
    found: list[_Excluding] = []
    for choice in _choices(source) if "{%" in source else ():
        while found and found[-1].start > choice.start:
            found.pop()
        found.append(choice)
    return found


def _choices(source: str) -> Iterator[_Excluding]:
    """In the order of their ends."""
    open_: list[_Branched] = []
    is_raw = False
    for tag in _TAG.finditer(source):
        name, ends = tag["name"], bool(tag["end"])
        if name in _RAW:
            is_raw = not ends
        elif is_raw:
            continue
        elif name in _OPENERS and not ends:
            open_.append(_Branched(name, tag.start(), [(tag.start(), tag.end())]))
        elif name in _OPENERS:
            while open_ and open_[-1].name != name:
                open_.pop()
            if open_:
                condition = open_.pop()
                places = [*condition.between, (tag.start(), tag.end())]
                told = len(open_) < DEEPEST and not _is_in_tag(source, condition.start)
                if told and _says_one_or_another(source, places):
                    yield _Excluding(condition.start, tag.end())
        elif open_:
            open_[-1].between.append((tag.start(), tag.end()))


def _is_in_tag(source: str, place: int) -> bool:
    """Whether a condition chooses among the attributes of an element, which nobody reads."""
    near = max(0, place - LONGEST_ELEMENT)
    return source.rfind("<", near, place) > source.rfind(">", near, place)


def _says_one_or_another(source: str, places: list[tuple[int, int]]) -> bool:
    branches = [source[start:end] for (_, start), (end, _) in pairwise(places)]
    return len({folded for branch in branches if (folded := _said(branch))}) > 1


def _said(branch: str) -> str:
    """What a branch says, without its tags; nothing where it has no letter and no digit."""
    text = " ".join(re.sub(r"\{[%{][^{}\n]{0,300}[%}]\}|<[^<>]{0,300}>", " ", branch).split())
    return text if any(map(str.isalnum, text)) else ""
