"""Pages that have changed beside the same pages before: which passages are as they were."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document, Passage
from corpus.splitting.split import split
from index.analysed import AnalysedPassage, analyse
from index.table import DOCUMENT, PassageTable

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

    passages: PassageTable
    # In order, without a gap.
    pieces: tuple[Stretch, ...]
    # Passages that are new, by position, in order, and those that are not there any longer, by the
    # earlier position.
    new: Mapping[int, AnalysedPassage]
    gone: Mapping[int, AnalysedPassage]

    @classmethod
    def of(cls, documents: Sequence[Document], before: Sequence[Passage]) -> "Revision":
        """Documents that are equal, and in the same order as before, are not read again."""
        earlier = PassageTable.of(before)
        pieces: list[Stretch] = []
        new: dict[int, AnalysedPassage] = {}
        at = 0
        for document, place in _placed(documents, earlier):
            analysed = () if place else analyse(split(document))
            end = at + (len(place) if place else len(analysed))
            new.update(enumerate(analysed, at))
            if end > at:
                _add(pieces, Stretch(at, end, place.start if place else None))
            at = end
        gone = _gaps(pieces, len(earlier))
        read = analyse(earlier[i] for i in gone)
        found = cls(earlier, tuple(pieces), new, dict(zip(gone, read, strict=True)))
        return replace(found, passages=found._joined(earlier))

    def _joined(self, before: PassageTable) -> PassageTable:
        more = PassageTable.of(each.passage for each in self.new.values())
        order = self.earlier()
        order[order < 0] = np.arange(len(before), len(before) + len(more))
        return PassageTable.joined([before, more]).taken(order)

    @classmethod
    def nothing(cls, passages: PassageTable) -> "Revision":
        """All passages are as they were."""
        return cls(passages, (Stretch(0, len(passages), 0),), {}, {})

    @property
    def kept(self) -> int:
        """How many passages are as they were."""
        return self._size - len(self.new)

    @property
    def _size(self) -> int:
        return self.pieces[-1].end if self.pieces else 0

    def earlier(self) -> Places:
        """The earlier position of each passage, in rising order but for those that are new."""
        found = np.full(self._size, -1, dtype=np.int64)
        for start, end, earlier in self.pieces:
            if earlier is not None:
                found[start:end] = np.arange(earlier, earlier + end - start)
        return found


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
    documents: Sequence[Document], before: PassageTable
) -> Iterator[tuple[Document, range | None]]:
    """Each document with the range of its passages before, where that is in order."""
    last = 0
    for document in documents:
        place = before.ranges.get(document.id)
        earlier = before.documents[before.rows[place.start, DOCUMENT]] if place else None
        same = earlier is document or earlier == document
        if place and same and place.start >= last:
            last = place.stop
            yield document, place
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
