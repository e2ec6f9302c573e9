"""How much memory a conversation takes by itself."""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from enum import Enum
from itertools import chain
from operator import attrgetter
from sys import getsizeof
from typing import Any

from corpus.document import Document

# What every conversation refers to and none of them has for itself.
_SHARED = (Document, Enum, bool, type(None))

_Parts = Callable[[Any], Iterable[Any]]


def footprint(value: object) -> int:
    """The bytes of a value and of all that it refers to, without the pages, which all share.

    Each object counts once. A text that the pages have as well is counted: the result is rather
    too large than too small.
    """
    counted: set[int] = set()
    waiting = [value]
    total = 0
    while waiting:
        found = waiting.pop()
        inside = _INSIDE[type(found)]
        if inside is None or id(found) in counted:
            continue
        counted.add(id(found))
        total += getsizeof(found)
        waiting += inside(found)
    return total


class _Inside(dict[type[Any], _Parts | None]):
    """The ways into the types of values, each found out once."""

    def __missing__(self, kind: type[Any]) -> _Parts | None:
        self[kind] = _inside(kind)
        return self[kind]


_INSIDE = _Inside()


def _inside(kind: type[Any]) -> _Parts | None:
    """What gives the objects that one of that type refers to; None where it is shared."""
    if issubclass(kind, _SHARED):
        return None
    if issubclass(kind, dict):
        return lambda found: chain(found, found.values())
    if issubclass(kind, (tuple, list, set, frozenset)):
        return iter
    if not is_dataclass(kind):
        return lambda _: ()
    if "__slots__" not in vars(kind):
        # Its attributes are a dictionary of its own, where properties keep their results as well.
        return lambda found: [vars(found)]
    names = [field.name for field in fields(kind)]
    # Of a single name it would give the value itself, and no tuple.
    return attrgetter(*names) if len(names) > 1 else lambda found: [getattr(found, *names)]
