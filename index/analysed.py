"""A passage read once: its words and terms, from which everything that is indexed is made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, overload

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document, Passage, Span
from index.analyzer import STOP_WORDS, Token, searched, terms, tokens
from index.files import FilesReader, FilesWriter
from index.ragged import Numbers, Ragged
from index.table import PassageTable
from index.units import Units

if TYPE_CHECKING:
    from index.revision import Revision


@dataclass(frozen=True, slots=True)
class AnalysedPassage:
    """A passage with what the analyzer makes of it."""

    passage: Passage
    # Every word of the text, stop words included; offsets count from the passage's start.
    words: tuple[Token, ...]
    # The terms of the text, in order.
    terms: tuple[str, ...]
    # The terms of its lead-in and of the item above it, in order.
    lead: tuple[str, ...]

    @property
    def body(self) -> tuple[str, ...]:
        """The terms of lead-in and text, in order."""
        return self.lead + self.terms


def analyse(passages: Iterable[Passage]) -> tuple[AnalysedPassage, ...]:
    """The passages in their order, each text read once, also where it leads in others."""
    leads: dict[tuple[str, Span | None, Span | None], tuple[str, ...]] = {}
    found = []
    for passage in passages:
        key = (passage.document.id, passage.lead_in, passage.above)
        if key not in leads:
            leads[key] = tuple(terms(passage.lead_in_text))
        words = tokens(passage.text)
        found.append(AnalysedPassage(passage, words, tuple(searched(words)), leads[key]))
    return tuple(found)


@dataclass(frozen=True)
class AnalysedTable(Sequence[AnalysedPassage]):
    """Analysed passages in columns, and the terms of their paragraphs."""

    passages: PassageTable
    # Every word of each passage by its term, stop words included, and where it stands in the text:
    # shape (all words, 2).
    words: Units
    spans: NDArray[np.int32]
    # The terms of lead-in and item above.
    leads: Units
    # The terms of each paragraph, each once, and the number of each passage's.
    paragraphs: Units
    paragraph_of: Numbers

    @classmethod
    def of(cls, analysed: Sequence[AnalysedPassage]) -> "AnalysedTable":
        """Of passages that are whole paragraphs, in reading order."""
        if isinstance(analysed, AnalysedTable):
            return analysed
        paragraphs: list[Sequence[str]] = []
        lengths: list[int] = []
        for _, group in groupby(analysed, lambda each: paragraph_of(each.passage)):
            members = tuple(group)
            first = members[0].passage
            paragraphs.append(sorted(paragraph_terms(first.document, first.paragraph, members)))
            lengths.append(len(members))
        spans = [(word.start, word.end) for each in analysed for word in each.words]
        return cls(
            PassageTable.of(each.passage for each in analysed),
            Units.of([[word.term for word in each.words] for each in analysed]),
            np.array(spans, dtype=np.int32).reshape(len(spans), 2),
            Units.of([each.lead for each in analysed]),
            Units.of(paragraphs),
            np.repeat(np.arange(len(lengths)), lengths),
        )

    @classmethod
    def joined(cls, parts: Sequence["AnalysedTable"]) -> "AnalysedTable":
        """The passages of the first, then of the second, and so on."""
        before = np.cumsum([0, *(len(part.paragraphs) for part in parts)])
        return cls(
            PassageTable.joined([part.passages for part in parts]),
            Units.joined([part.words for part in parts]),
            np.concatenate([part.spans for part in parts]),
            Units.joined([part.leads for part in parts]),
            Units.joined([part.paragraphs for part in parts]),
            np.concatenate(
                [part.paragraph_of + first for part, first in zip(parts, before, strict=False)]
            ),
        )

    def write(self, to: FilesWriter) -> None:
        """All but the documents."""
        self.passages.write(to)
        to.units("words", self.words)
        to.array("word-spans", self.spans)
        to.units("leads", self.leads)
        to.units("paragraphs", self.paragraphs)
        to.array("paragraph-of", self.paragraph_of)

    @classmethod
    def read(cls, files: FilesReader, documents: tuple[Document, ...]) -> "AnalysedTable":
        return cls(
            PassageTable.read(files, documents),
            files.units("words"),
            files.array("word-spans"),
            files.units("leads"),
            files.units("paragraphs"),
            files.array("paragraph-of"),
        )

    def taken(self, positions: NDArray[np.integer]) -> "AnalysedTable":
        """These passages, in this order; those of one document have to stay together."""
        paragraphs, numbers = np.unique(self.paragraph_of[positions], return_inverse=True)
        spans = Ragged(self.words.rows.starts, self.spans).taken(positions)
        return AnalysedTable(
            self.passages.taken(positions),
            Units(self.words.names, self.words.rows.taken(positions)),
            spans.values,
            Units(self.leads.names, self.leads.rows.taken(positions)),
            Units(self.paragraphs.names, self.paragraphs.rows.taken(paragraphs)),
            numbers,
        )

    @overload
    def __getitem__(self, position: int) -> AnalysedPassage: ...
    @overload
    def __getitem__(self, position: slice) -> "AnalysedTable": ...
    def __getitem__(self, position: int | slice) -> "AnalysedPassage | AnalysedTable":
        if isinstance(position, slice):
            return self.taken(np.arange(len(self))[position])
        position = range(len(self))[position]
        words = self.words_of(position)
        lead = self.leads[position]
        return AnalysedPassage(self.passages[position], words, tuple(searched(words)), lead)

    def __len__(self) -> int:
        return len(self.passages)

    def starts_of(self, position: int) -> list[int]:
        """Where each word of a passage begins in its text, in order."""
        places = self.words.rows.starts[position : position + 2]
        return [*self.spans[slice(*places), 0].tolist()]

    def words_of(self, position: int) -> tuple[Token, ...]:
        """Every word of a passage, as `tokens` finds them in its text."""
        places = self.words.rows.starts[position : position + 2]
        spans = self.spans[slice(*places)].tolist()
        terms_of = self.words[position]
        return tuple([Token(t, *span) for t, span in zip(terms_of, spans, strict=True)])

    def revised(self, revision: "Revision") -> "AnalysedTable":
        """Of pages that have changed: only what is new was read."""
        new = AnalysedTable.of([*revision.new.values()])
        order = revision.earlier()
        order[order < 0] = np.arange(len(self), len(self) + len(new))
        return replace(AnalysedTable.joined([self, new]).taken(order), passages=revision.passages)

    def searched_terms(self) -> Units:
        """The terms of each text, in order."""
        searched = np.array([name not in STOP_WORDS for name in self.words.names], dtype=np.bool_)
        rows = self.words.rows
        return Units(self.words.names, rows.where(searched[rows.values]))


def paragraph_terms(
    document: Document, paragraph: Span, members: Sequence[AnalysedPassage]
) -> set[str]:
    """The terms of a paragraph: those of the passages in it, and of what stands between them.

    `members` are its passages in reading order; between them are the marks of a list and the
    header of a table.
    """
    found: set[str] = set()
    end = paragraph.start
    for member in members:
        found.update(member.terms)
        found.update(_between(document, end, member.passage.start))
        end = max(end, member.passage.end)
    found.update(_between(document, end, paragraph.end))
    return found


def _between(document: Document, start: int, end: int) -> list[str]:
    text = document.text[start:end]
    return terms(text) if any(map(str.isalnum, text)) else []


def paragraph_of(passage: Passage) -> tuple[str, str, Span]:
    """What the passages of one paragraph, list or table have in common."""
    return passage.document.id, passage.heading, passage.paragraph
