"""Garbage collection, so that it stops no answer while much is built beside them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

NEVER = 1_000_000_000


@contextmanager
def lasting() -> Iterator[None]:
    """What is made meanwhile stays for long: it is not searched for garbage, now or later.

    Such a search stops all threads, for a second where there are a hundred thousand passages
    (benchmarks/updates.md). Nothing in a snapshot refers to itself in a circle, so that it goes
    when the last request has let go of it.
    """
    young, middle, old = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)
    try:
        yield
        gc.freeze()
    finally:
        gc.set_threshold(young, middle, old)
