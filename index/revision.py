"""Pages that have changed beside the same pages before: which passages are as they were."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document, Passage
from corpus.splitting.split import split
from index.analysed import AnalysedPassage, analyse

Value = TypeVar("Value")
# Where in a sequence each of another stands; -1 where it does not.
Places = NDArray[np.int64]


class Stretch(NamedTuple):
    """Passages of whole documents that stand together."""

    start: int
    end: int
    # Where they stood together before; None where they are new.
    earlier: int | None


@dataclass(frozen=True, slots=True)
class Revision:
    """All passages, those of pages that have not changed taken from before."""

    passages: tuple[Passage, ...]
    # In order, without a gap.
    pieces: tuple[Stretch, ...]
    # Passages that are new, by position, and those that are not there any longer, by the earlier
    # position.
    new: Mapping[int, AnalysedPassage]
    gone: Mapping[int, AnalysedPassage]

    @classmethod
    def of(cls, documents: Sequence[Document], before: Sequence[Passage]) -> "Revision":
        """Documents that are equal, and in the same order as before, are not read again."""
        pieces: list[Stretch] = []
        passages: list[Passage] = []
        new: dict[int, AnalysedPassage] = {}
        for document, earlier in _placed(documents, before):
            start = len(passages)
            if earlier:
                passages += before[slice(*earlier)]
            else:
                analysed = analyse(split(document))
                new.update(enumerate(analysed, start))
                passages += (each.passage for each in analysed)
            if len(passages) > start:
                _add(pieces, Stretch(start, len(passages), earlier[0] if earlier else None))
        gone = _gaps(pieces, len(before))
        read = analyse(before[i] for i in gone)
        return cls(tuple(passages), tuple(pieces), new, dict(zip(gone, read, strict=True)))

    @classmethod
    def nothing(cls, passages: tuple[Passage, ...]) -> "Revision":
        """All passages are as they were."""
        return cls(passages, (Stretch(0, len(passages), 0),), {}, {})

    @property
    def kept(self) -> int:
        """How many passages are as they were."""
        return len(self.passages) - len(self.new)

    def earlier(self) -> Places:
        """The earlier position of each passage, in rising order but for those that are new."""
        found = np.full(len(self.passages), -1, dtype=np.int64)
        for start, end, earlier in self.pieces:
            if earlier is not None:
                found[start:end] = np.arange(earlier, earlier + end - start)
        return found

    def moved(self, values: Sequence[Value], new: Mapping[int, Value]) -> tuple[Value, ...]:
        """What belongs to each passage: `values` has it by the earlier position."""
        found: list[Value] = []
        for start, end, earlier in self.pieces:
            if earlier is None:
                found += (new[i] for i in range(start, end))
            else:
                found += values[earlier : earlier + end - start]
        return tuple(found)


def inverse(earlier: Places, size: int) -> Places:
    """Where each of `size` earlier things is now."""
    found = np.full(size, -1, dtype=np.int64)
    (kept,) = np.nonzero(earlier >= 0)
    found[earlier[kept]] = kept
    return found


def recounted(
    before: Counter[str], new: Mapping[str, int], gone: Mapping[str, int]
) -> Counter[str]:
    """What is counted to nothing is left out."""
    found = Counter(before)
    found.update(new)
    found.subtract(gone)
    for key in gone:
        if not found[key]:
            del found[key]
    return found


def _placed(
    documents: Sequence[Document], before: Sequence[Passage]
) -> Iterator[tuple[Document, tuple[int, int] | None]]:
    """Each document with the range of its passages before, where that is in order."""
    known: dict[str, tuple[Document, tuple[int, int]]] = {}
    at = 0
    for document, group in groupby(before, attrgetter("document")):
        end = at + len([*group])
        known[document.id] = document, (at, end)
        at = end
    last = 0
    for document in documents:
        earlier, (start, end) = known.get(document.id, (None, (0, 0)))
        same = earlier is document or earlier == document
        if same and start >= last:
            last = end
            yield document, (start, end)
        else:
            yield document, None


def _add(pieces: list[Stretch], piece: Stretch) -> None:
    """Joined to the last piece, where both go on as they did before."""
    if pieces:
        start, end, earlier = pieces[-1]
        follows = None if earlier is None else earlier + end - start
        if piece.earlier == follows:
            pieces[-1] = Stretch(start, piece.end, earlier)
            return
    pieces.append(piece)


def _gaps(pieces: Sequence[Stretch], size: int) -> list[int]:
    """The earlier positions that no piece has."""
    found: list[int] = []
    at = 0
    for start, end, earlier in pieces:
        if earlier is not None:
            found += range(at, earlier)
            at = earlier + end - start
    return [*found, *range(at, size)]
