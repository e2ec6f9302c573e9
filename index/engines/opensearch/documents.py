"""What OpenSearch is given of each passage: the numbers of its terms.

A document is `{"p": its position, "t": {the term's number: what it adds to the score}}`. "t" is
indexed as rank features, which keep nine bits of a number and so find the best passages about, and
it is what comes back with a hit, which then is scored by the exact numbers: no process that asks
has these, and a passage's order and score are those of an engine that has them all.

Terms are numbers, because a name of a rank feature may not have all that a term may: dots, or
thousands of characters.
"""

from collections.abc import Iterator

import numpy as np

from index.engines.folding import Folded

# Passages that are looked for together in the numbers, and those that are sent together.
LOOKED_FOR, SENT = 10_000, 1_000

SETTINGS = {
    # Nothing is added once it is loaded, and it is copied when it is.
    "number_of_replicas": 0,
    "refresh_interval": "-1",
}
MAPPINGS = {
    "dynamic": False,
    "properties": {"p": {"type": "integer"}, "t": {"type": "rank_features"}},
}


def documents(folded: Folded, size: int) -> Iterator[tuple[int, str]]:
    """How many of so many passages, and what is sent to load them, in order."""
    for first in range(0, size, LOOKED_FOR):
        rows = _rows(folded, first, min(first + LOOKED_FOR, size))
        for start in range(0, len(rows), SENT):
            some = rows[start : start + SENT]
            yield len(some), "".join(some)


def _rows(folded: Folded, first: int, end: int) -> list[str]:
    """Of the passages from `first` to before `end`."""
    found = np.flatnonzero((folded.positions >= first) & (folded.positions < end))
    found = found[folded.gains[found] > 0]
    positions = folded.positions[found]
    order = np.argsort(positions, kind="stable")
    terms = (np.searchsorted(folded.starts, found, side="right") - 1)[order].tolist()
    gains = folded.gains[found][order].tolist()
    ends = np.cumsum(np.bincount(positions - first, minlength=end - first)).tolist()
    return [
        _row(first + place, zip(terms[start:stop], gains[start:stop], strict=True))
        for place, (start, stop) in enumerate(zip([0, *ends], ends, strict=False))
    ]


def _row(position: int, gains: "Iterator[tuple[int, float]] | zip[tuple[int, float]]") -> str:
    """The id is the position, so that what is sent twice is there once."""
    numbers = ",".join([f'"{term}":{gain!r}' for term, gain in gains])
    return f'{{"index":{{"_id":"{position}"}}}}\n{{"p":{position},"t":{{{numbers}}}}}\n'
