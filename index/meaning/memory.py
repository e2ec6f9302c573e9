"""Memory as glibc keeps it: what is not needed any longer, and what threads share."""

import sys
from collections.abc import Callable
from ctypes import CDLL
from functools import cache

_ARENA_MAX = -8  # M_ARENA_MAX of malloc.h
# Ten minutes of traffic: memory grows by .06 MiB a minute, by 1.0 with as many as glibc would make
# (benchmarks/soak.md).
ARENAS = 2


def give_back() -> None:
    """What glibc keeps of it for later: 60 MB after loading a model, 130 MB after many texts."""
    if trim := _glibc("malloc_trim"):
        trim(0)


def share_arenas() -> None:
    """All threads take memory from two places instead of sixteen on two cores.

    What is free in one place is of no use to the others, and a server has a dozen threads. Only
    what begins later is changed.
    """
    if option := _glibc("mallopt"):
        option(_ARENA_MAX, ARENAS)


@cache
def _glibc(name: str) -> Callable[..., int] | None:
    """A function, looked up once: each library that ctypes opens is garbage in a circle."""
    libc = CDLL(None) if sys.platform == "linux" else None
    return getattr(libc, name, None)
