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

    What is garbage by then would stay with it for ever, so that it is cleared away: 200 kB for each
    change of the pages while sixty questions a second are asked. Before, that looks through what
    was made since the last time; after, through the newest thousands.
    """
    young, middle, old = gc.get_threshold()
    gc.collect()
    gc.set_threshold(young, middle, NEVER)
    try:
        yield
        gc.collect(1)
        gc.freeze()
    finally:
        gc.set_threshold(young, middle, old)
