"""What is made of the pages alone, whatever is curated."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from corpus.curation.quotes import Quotes
from corpus.document import Document
from index.analysed import AnalysedPassage, AnalysedTable
from index.analyzer import searched, tokens, written
from index.files import FilesReader, FilesWriter
from index.layout import Layout
from index.revision import Revision, recounted
from index.spelling import Speller, compounds
from index.table import PassageTable

_COUNTED = ("terms", "terms-above", "words-written", "compounds")


@dataclass(frozen=True, slots=True)
class Counted:
    """What passages have, counted: so what goes with one of them can be told."""

    # The terms of text and lead-in, once for each passage.
    terms: Counter[str]
    # The terms of its heading and title, and the words of these and of its text, in lower case.
    above: Counter[str]
    words: Counter[str]
    # The words with a hyphen in its text.
    compounds: Counter[str]

    @classmethod
    def of(cls, analysed: Sequence[AnalysedPassage]) -> "Counted":
        headings = [f"{e.passage.document.title} {e.passage.heading}" for e in analysed]
        read = cache(tokens)
        return cls(
            Counter(chain.from_iterable(set(each.body) for each in analysed)),
            Counter(chain.from_iterable(searched(read(heading)) for heading in headings)),
            Counter(
                chain(
                    chain.from_iterable(written(e.passage.text, e.words) for e in analysed),
                    chain.from_iterable(written(heading, read(heading)) for heading in headings),
                )
            ),
            Counter(chain.from_iterable(compounds(e.passage.text) for e in analysed)),
        )

    @classmethod
    def joined(cls, parts: Iterable["Counted"]) -> "Counted":
        found = cls(Counter(), Counter(), Counter(), Counter())
        for part in parts:
            found.terms.update(part.terms)
            found.above.update(part.above)
            found.words.update(part.words)
            found.compounds.update(part.compounds)
        return found

    def write(self, to: FilesWriter) -> None:
        for name, counts in zip(
            _COUNTED, (self.terms, self.above, self.words, self.compounds), strict=True
        ):
            to.counts(name, counts)

    @classmethod
    def read(cls, files: FilesReader) -> "Counted":
        return cls(*(Counter(files.counts(name)) for name in _COUNTED))

    def changed(self, new: "Counted", gone: "Counted") -> "Counted":
        return Counted(
            recounted(self.terms, new.terms, gone.terms),
            recounted(self.above, new.above, gone.above),
            recounted(self.words, new.words, gone.words),
            recounted(self.compounds, new.compounds, gone.compounds),
        )


@dataclass(frozen=True, slots=True)
class IndexedPages:
    """What a corpus is searched with that curation changes nothing of."""

    analysed: AnalysedTable
    counted: Counted
    # The terms of texts, lead-ins, headings and titles.
    terms: frozenset[str]
    # Knows the words of texts, headings and titles.
    speller: Speller
    quotes: Quotes
    layout: Layout

    @property
    def passages(self) -> PassageTable:
        return self.analysed.passages

    @property
    def frequencies(self) -> Mapping[str, int]:
        """How many passages have each term."""
        return self.counted.terms

    @property
    def several(self) -> bool:
        """Whether they are of several documents."""
        return bool(self.passages) and (
            self.passages[0].document.id != self.passages[-1].document.id
        )

    @classmethod
    def of(cls, analysed: Sequence[AnalysedPassage]) -> "IndexedPages":
        return cls.over(AnalysedTable.of(analysed), Counted.of(analysed))

    @classmethod
    def over(
        cls, analysed: AnalysedTable, counted: Counted, layout: Layout | None = None
    ) -> "IndexedPages":
        """Without its layout that is read from the passages."""
        passages = analysed.passages
        return cls(
            analysed,
            counted,
            _terms(counted),
            Speller.of(counted.words).with_compounds(counted.compounds),
            Quotes(passages),
            layout or Layout.of(passages),
        )

    def write(self, to: FilesWriter) -> None:
        """All but the documents."""
        self.analysed.write(to)
        self.counted.write(to)
        self.layout.write(to)

    @classmethod
    def read(cls, files: FilesReader, documents: tuple[Document, ...]) -> "IndexedPages":
        analysed = AnalysedTable.read(files, documents)
        return cls.over(analysed, Counted.read(files), Layout.read(files))

    def revised(self, revision: Revision) -> "IndexedPages":
        new, gone = (Counted.of([*each.values()]) for each in (revision.new, revision.gone))
        counted = self.counted.changed(new, gone)
        lost = [word for word in gone.words if word not in counted.words]
        return IndexedPages(
            self.analysed.revised(revision),
            counted,
            _terms(counted),
            self.speller.without(lost).knowing(new.words).with_compounds(counted.compounds),
            self.quotes.revised(revision.passages, revision.earlier().tolist()),
            self.layout.revised(revision),
        )


def _terms(counted: Counted) -> frozenset[str]:
    return frozenset(counted.terms).union(counted.above)
