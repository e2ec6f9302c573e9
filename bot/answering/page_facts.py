"""What answering reads of the pages themselves, once, whatever is curated."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.answering.names import NameCounts, Names
from bot.answering.quoting import Quoting
from bot.answering.span_table import SpanTable
from bot.language.spans import typed_spans
from corpus.document import Passage
from index.analysed import AnalysedPassage
from index.files import FilesReader, FilesWriter
from index.pages import IndexedPages
from index.revision import Revision


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The facts of one corpus."""

    # The dates, numbers, places and names in each passage.
    spans: SpanTable
    names: Names
    quoting: Quoting

    @classmethod
    def of(cls, passages: Sequence[AnalysedPassage], known: AbstractSet[str]) -> "PageFacts":
        """`known` are all terms of the pages."""
        spans = SpanTable.of(typed_spans(each.passage.text) for each in passages)
        counts = NameCounts.of(passages, spans)
        return cls.over([each.passage for each in passages], spans, counts, known)

    @classmethod
    def over(
        cls,
        passages: Sequence[Passage],
        spans: SpanTable,
        counts: NameCounts,
        known: AbstractSet[str],
    ) -> "PageFacts":
        """Of spans and names that are read."""
        return cls(spans, Names(counts, known), Quoting(passages))

    def write(self, to: FilesWriter) -> None:
        self.spans.write(to)
        self.names.counts.write(to)

    @classmethod
    def read(cls, files: FilesReader, pages: IndexedPages) -> "PageFacts":
        spans, counts = SpanTable.read(files), NameCounts.read(files)
        return cls.over(pages.passages, spans, counts, pages.terms)

    def revised(self, revision: Revision, known: AbstractSet[str]) -> "PageFacts":
        """Those of pages that have changed; only passages that are new are looked at."""
        new, gone = [*revision.new.values()], revision.gone
        spans = SpanTable.of(typed_spans(each.passage.text) for each in new)
        come = NameCounts.of(new, spans)
        went = NameCounts.of([*gone.values()], [self.spans[i] for i in gone])
        counts = self.names.counts.changed(come, went)
        return self.over(revision.passages, self.spans.revised(revision, spans), counts, known)
