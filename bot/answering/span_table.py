"""The typed spans of the passages of a corpus in columns."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import overload

import numpy as np

from bot.language.spans import SpanType, TypedSpan
from index.files import FilesReader, FilesWriter
from index.ragged import Ragged, numbers_of
from index.revision import Revision

TYPES = tuple(SpanType)


@dataclass(frozen=True, slots=True)
class SpanTable(Sequence[tuple[TypedSpan, ...]]):
    """Those of each passage, in reading order."""

    # Of each span the type's number, where it begins and where it ends.
    rows: Ragged

    @classmethod
    def of(cls, spans: Iterable[Sequence[TypedSpan]]) -> "SpanTable":
        every = list(spans)
        numbers = [(TYPES.index(type_), a, b) for found in every for type_, a, b in found]
        values = np.array(numbers, dtype=np.int32).reshape(len(numbers), 3)
        return cls(Ragged.of_lengths(numbers_of(map(len, every)), values))

    @classmethod
    def joined(cls, parts: Sequence["SpanTable"]) -> "SpanTable":
        return cls(Ragged.joined([part.rows for part in parts]))

    def write(self, to: FilesWriter) -> None:
        to.ragged("typed-spans", self.rows)

    @classmethod
    def read(cls, files: FilesReader) -> "SpanTable":
        return cls(files.ragged("typed-spans"))

    def revised(self, revision: Revision, new: "SpanTable") -> "SpanTable":
        """Of pages that have changed; `new` has the spans of the passages that are new."""
        order = revision.earlier()
        order[order < 0] = np.arange(len(self), len(self) + len(new))
        return SpanTable(Ragged.joined([self.rows, new.rows]).taken(order))

    def of_types(self, position: int, types: AbstractSet[SpanType]) -> list[TypedSpan]:
        """The spans of a passage that are of these types, in reading order."""
        return [
            TypedSpan(TYPES[type_], start, end)
            for type_, start, end in self.rows.row(position).tolist()
            if TYPES[type_] in types
        ]

    def types(self, position: int) -> frozenset[SpanType]:
        """The types of the spans of a passage."""
        return frozenset([TYPES[i] for i in self.rows.row(position)[:, 0].tolist()])

    @overload
    def __getitem__(self, position: int) -> tuple[TypedSpan, ...]: ...
    @overload
    def __getitem__(self, position: slice) -> "SpanTable": ...
    def __getitem__(self, position: int | slice) -> "tuple[TypedSpan, ...] | SpanTable":
        if isinstance(position, slice):
            return SpanTable(self.rows.taken(np.arange(len(self))[position]))
        found = self.rows.row(range(len(self))[position]).tolist()
        return tuple([TypedSpan(TYPES[type_], start, end) for type_, start, end in found])

    def __len__(self) -> int:
        return len(self.rows)
