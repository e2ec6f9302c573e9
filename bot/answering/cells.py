"""The cells of a row that can be read alone: "Course: Ethics · Fall 2024: 25"."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from corpus.readers.rows import BETWEEN
from index.analyzer import Token

_BEHIND_LABEL = ": "


class LabelledCell(NamedTuple):
    # The terms of the header that it stands under.
    label: frozenset[str]
    # Where what it says stands in the text of the row, in characters.
    start: int
    end: int

    def holds(self, start: int) -> bool:
        """Whether it says what begins there."""
        return self.start <= start < self.end


def cells(text: str, words: Sequence[Token]) -> tuple[LabelledCell, ...]:
    """Those with a header, in the order of the text; none for what is no row.

    `words` are those of the text.
    """
    if BETWEEN not in text or _BEHIND_LABEL not in text:
        return ()
    found = []
    at = 0
    for part in text.split(BETWEEN):
        label, told, _ = part.partition(_BEHIND_LABEL)
        start = at + len(label) + len(told)
        if told:
            terms = frozenset(word.term for word in words if at <= word.start < start)
            found.append(LabelledCell(terms, start, at + len(part)))
        at += len(part) + len(BETWEEN)
    return tuple(found)


def asked_for(
    row: Sequence[LabelledCell], starts: Sequence[int], asked: Collection[str]
) -> frozenset[int]:
    """Of the offsets those in the cells whose headers have most terms of what is `asked`.

    All of them where no header has any.
    """
    shared = {
        start: len(cell.label.intersection(asked))
        for start in starts
        for cell in row
        if cell.holds(start)
    }
    most = max(shared.values(), default=0)
    if not most:
        return frozenset(starts)
    return frozenset(start for start, count in shared.items() if count == most)
