"""The passages of a corpus in columns: an object is made of one when it is looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document, Passage, PassageKind, Span
from index.files import FilesReader, FilesWriter
from index.units import numbered

KINDS = tuple(PassageKind)
SENTENCE = KINDS.index(PassageKind.SENTENCE)
# The columns; each span has two, with -1 where there is none.
DOCUMENT, START, END, KIND, HEADING, LEAD_IN, PARAGRAPH, ABOVE = 0, 1, 2, 3, 4, 5, 7, 9
WIDTH = 11
_NONE = (-1, -1)
# What passages of one paragraph have in common.
_PARAGRAPH = [DOCUMENT, PARAGRAPH, PARAGRAPH + 1]


@dataclass(frozen=True)
class PassageTable(Sequence[Passage]):
    """Passages in order, those of one document together."""

    documents: tuple[Document, ...]
    # Every heading once.
    headings: tuple[str, ...]
    # A row for each passage.
    rows: NDArray[np.int32]

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> "PassageTable":
        if isinstance(passages, PassageTable):
            return passages
        documents: dict[int, tuple[int, Document]] = {}
        headings: dict[str, int] = {}
        rows = [
            (
                documents.setdefault(id(p.document), (len(documents), p.document))[0],
                p.start,
                p.end,
                KINDS.index(p.kind),
                headings.setdefault(p.heading, len(headings)),
                *(p.lead_in or _NONE),
                *p.paragraph,
                *(p.above or _NONE),
            )
            for p in passages
        ]
        table = np.array(rows, dtype=np.int32).reshape(len(rows), WIDTH)
        return cls(tuple(document for _, document in documents.values()), tuple(headings), table)

    @classmethod
    def joined(cls, parts: Sequence["PassageTable"]) -> "PassageTable":
        """The passages of the first, then of the second, and so on."""
        headings, numbers = numbered([part.headings for part in parts])
        rows, documents = [], 0
        for part, heading in zip(parts, numbers, strict=True):
            moved = part.rows.copy()
            moved[:, DOCUMENT] += documents
            moved[:, HEADING] = heading[moved[:, HEADING]]
            rows.append(moved)
            documents += len(part.documents)
        every = tuple(document for part in parts for document in part.documents)
        return cls(every, headings, np.concatenate(rows))

    def write(self, to: FilesWriter) -> None:
        """All but the documents."""
        to.texts("headings", self.headings)
        to.array("passages", self.rows)

    @classmethod
    def read(cls, files: FilesReader, documents: tuple[Document, ...]) -> "PassageTable":
        return cls(documents, files.texts("headings"), files.array("passages"))

    def taken(self, positions: NDArray[np.integer]) -> "PassageTable":
        """These passages, in this order; those of one document have to stay together."""
        return PassageTable(self.documents, self.headings, self.rows[positions]).compact()

    def compact(self) -> "PassageTable":
        """Without the documents and headings that no passage has, those that are in order."""
        rows = self.rows.copy()
        documents, rows[:, DOCUMENT] = _used(rows[:, DOCUMENT])
        headings, rows[:, HEADING] = _used(rows[:, HEADING])
        return PassageTable(
            tuple(self.documents[i] for i in documents),
            tuple(self.headings[i] for i in headings),
            rows,
        )

    @overload
    def __getitem__(self, position: int) -> Passage: ...
    @overload
    def __getitem__(self, position: slice) -> "PassageTable": ...
    def __getitem__(self, position: int | slice) -> "Passage | PassageTable":
        if isinstance(position, slice):
            return PassageTable(self.documents, self.headings, self.rows[position])
        document, start, end, kind, heading, lead, led, first, last, above, below = self.rows[
            position
        ].tolist()
        return Passage(
            self.documents[document],
            start,
            end,
            KINDS[kind],
            self.headings[heading],
            Span(lead, led) if led >= 0 else None,
            Span(first, last),
            Span(above, below) if below >= 0 else None,
        )

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def ranges(self) -> dict[str, range]:
        """The positions of each document's passages, by its id, in order."""
        if not len(self.rows):
            return {}
        column = self.rows[:, DOCUMENT]
        starts = [0, *(np.flatnonzero(np.diff(column)) + 1).tolist()]
        ends = [*starts[1:], len(column)]
        found = column[starts].tolist()
        return {
            self.documents[number].id: range(start, end)
            for number, start, end in zip(found, starts, ends, strict=True)
        }

    def led(self, page: str) -> list[int]:
        """The positions of a document's passages that have a lead-in or an item above them."""
        own = self.ranges.get(page, range(0))
        rows = self.rows[own.start : own.stop]
        has = (rows[:, LEAD_IN + 1] >= 0) | (rows[:, ABOVE + 1] >= 0)
        return (np.flatnonzero(has) + own.start).tolist()

    def above(self, position: int) -> str:
        """The heading that a passage stands under, or else the title of its page."""
        heading = self.headings[int(self.rows[position, HEADING])]
        return heading or self.documents[int(self.rows[position, DOCUMENT])].title

    def continues(self, position: int) -> bool:
        """Whether a passage is a sentence that goes on from the one before it."""
        return bool(self._continuing[position])

    @cached_property
    def _continuing(self) -> NDArray[np.bool_]:
        return self.continue_it()

    def share_paragraph(self) -> NDArray[np.bool_]:
        """Whether each passage stands in the paragraph of the one before it."""
        found = np.zeros(len(self.rows), dtype=np.bool_)
        columns = self.rows[:, _PARAGRAPH]
        found[1:] = (columns[1:] == columns[:-1]).all(axis=1)
        return found

    def continue_it(self) -> NDArray[np.bool_]:
        """Whether each is a sentence that goes on from the one before it."""
        found = self.share_paragraph()
        found &= self.rows[:, KIND] == SENTENCE
        return found


def _used(column: NDArray[np.int32]) -> tuple[list[int], NDArray[np.int64]]:
    """The numbers that a column has, in the order in which they come, and the place of each."""
    found, first, place = np.unique(column, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return found[order].tolist(), rank[place]
