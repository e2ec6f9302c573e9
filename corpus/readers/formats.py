"""The files of the extra `content`: which reader makes a page of which ending."""

from collections.abc import Callable
from functools import partial

from corpus.readers.confined import READERS, read_confined
from corpus.readers.page import Page

# Pictures make these files large, and are not read.
LARGEST_FILE = 64 * 1024 * 1024
SUFFIXES = frozenset(f".{kind}" for kind in READERS)


def reader(suffix: str) -> Callable[[bytes], Page] | None:
    """What reads the bytes of a file with this ending, in any case; None for all others.

    It raises `UnreadableError` where the file, or the machine, has not what it needs.
    """
    kind = suffix.lower().removeprefix(".")
    return partial(read_confined, kind) if kind in READERS else None
