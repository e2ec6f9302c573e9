"""Whether time grows in proportion to the length of a text, told by processor time alone."""

import gc
from collections.abc import Callable
from time import process_time

# Processor seconds of the shorter text: enough to be told from noise, and little to wait for.
LEAST = 0.004
TIMES = 16
# Of a linear reading 16, of a quadratic one 256: the middle stands four times from both. A
# processor's caches that no longer hold all of it make it up to twice as much, and so does what
# runs beside it.
MOST = 64.0
TRIES = 3


def assert_linear(
    work: Callable[[str], object],
    text: Callable[[int], str],
    *,
    start: int = 500,
    most: int = 125_000,
) -> None:
    """Sixteen times the text costs about sixteen times the time of the processor.

    `text` gives one of so many repetitions, of which it begins with `start` and never takes more
    than `most` times sixteen; `work` is what is measured.
    """
    for attempt in range(1, TRIES + 1):
        count, short = start, _seconds(work, text(start))
        while short < LEAST and count < most:
            count = min(2 * count, most)
            short = _seconds(work, text(count))
        # What runs beside it makes a short time longer, and never shorter.
        short = min(short, _seconds(work, text(count)), _seconds(work, text(count)))
        long = _seconds(work, text(TIMES * count))
        if long < MOST * max(short, LEAST / 2):
            return
        told = f"{count:,}: {short:.3f} s, {TIMES * count:,}: {long:.3f} s"
        assert attempt < TRIES, told


def _seconds(work: Callable[[str], object], text: str) -> float:
    # How often it collects garbage is the interpreter's affair; to collect it here took nine tenths
    # of the time of these tests, for all that other tests have loaded.
    gc.disable()
    try:
        begun = process_time()
        work(text)
        return process_time() - begun
    finally:
        gc.enable()
