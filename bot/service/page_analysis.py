"""Documents → what is known of their passages, read on all cores where there are many."""

import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context, parent_process
from threading import Thread

from bot.answering.names import NameCounts
from bot.answering.page_facts import PageFacts
from bot.answering.span_table import SpanTable
from bot.language.spans import typed_spans
from corpus.document import Document
from corpus.splitting.split import split
from index.analysed import AnalysedTable, analyse
from index.meaning.kept import Progress, silent
from index.pages import Counted, IndexedPages
from index.ragged import numbers_of
from index.table import DOCUMENT, PassageTable

# Characters of the pages that are read at a time, so that memory is bounded.
TOGETHER = 500_000
# Characters from which on other processes pay: each takes a second of CPU to start.
MANY = 4_000_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PageAnalysis:
    """What is made of each passage, and counted over all."""

    analysed: AnalysedTable
    counted: Counted
    spans: SpanTable
    names: NameCounts

    @classmethod
    def of(cls, documents: Sequence[Document]) -> "PageAnalysis":
        analysed = analyse(passage for document in documents for passage in split(document))
        spans = [typed_spans(each.passage.text) for each in analysed]
        return cls(
            _of_documents(AnalysedTable.of(analysed), documents),
            Counted.of(analysed),
            SpanTable.of(spans),
            NameCounts.of(analysed, spans),
        )

    @classmethod
    def joined(cls, parts: Sequence["PageAnalysis"]) -> "PageAnalysis":
        """The passages of the first, then of the second, and so on."""
        return cls(
            AnalysedTable.joined([part.analysed for part in parts]),
            Counted.joined([part.counted for part in parts]),
            SpanTable.joined([part.spans for part in parts]),
            NameCounts.joined([part.names for part in parts]),
        )

    def indexed(self) -> tuple[IndexedPages, PageFacts]:
        pages = IndexedPages.over(self.analysed, self.counted)
        return pages, PageFacts.over(pages.passages, self.spans, self.names, pages.terms)


def analyse_pages(documents: Sequence[Document], progress: Progress = silent) -> PageAnalysis:
    """In the order of the documents, whichever process reads them.

    `progress` is told how many documents are read.
    """
    batches = [*_batches(documents)]
    cores = os.cpu_count() or 1
    if cores > 1 and sum(len(document.text) for document in documents) >= MANY:
        try:
            return PageAnalysis.joined([*_read_beside(batches, cores, progress)])
        except (OSError, BrokenProcessPool) as error:
            _log.warning("No processes to read the pages with (%s): this one does.", error)
    return PageAnalysis.joined([*_told(map(PageAnalysis.of, batches), batches, progress)])


def _read_beside(
    batches: Sequence[Sequence[Document]], cores: int, progress: Progress
) -> Iterator[PageAnalysis]:
    # What forks a process with threads may stop for ever.
    with ProcessPoolExecutor(cores, get_context("spawn"), _end_with_parent) as pool:
        found = _told(pool.map(_analysis_alone, batches), batches, progress)
        for each, batch in zip(found, batches, strict=True):
            yield _with_documents(each, batch)


def _end_with_parent() -> None:
    """Ends this process when the one that has started it is gone: it would wait for ever."""
    parent = parent_process()

    def wait() -> None:
        if parent:
            parent.join()
        os._exit(1)

    Thread(target=wait, name="parent", daemon=True).start()


def _told(
    found: Iterable[PageAnalysis], batches: Sequence[Sequence[Document]], progress: Progress
) -> Iterator[PageAnalysis]:
    """What is found of each batch, with progress."""
    done, of = 0, sum(map(len, batches))
    for each, batch in zip(found, batches, strict=True):
        yield each
        done += len(batch)
        progress(done, of)


def _analysis_alone(documents: Sequence[Document]) -> PageAnalysis:
    """Without the documents, which who asks for it has."""
    return _with_documents(PageAnalysis.of(documents), ())


def _of_documents(analysed: AnalysedTable, documents: Sequence[Document]) -> AnalysedTable:
    """With all documents, also those without a passage."""
    places = {id(document): place for place, document in enumerate(documents)}
    passages = analysed.passages
    rows = passages.rows.copy()
    number = numbers_of(places[id(document)] for document in passages.documents)
    rows[:, DOCUMENT] = number[rows[:, DOCUMENT]]
    return replace(analysed, passages=PassageTable(tuple(documents), passages.headings, rows))


def _with_documents(found: PageAnalysis, documents: Sequence[Document]) -> PageAnalysis:
    passages = replace(found.analysed.passages, documents=tuple(documents))
    return replace(found, analysed=replace(found.analysed, passages=passages))


def _batches(documents: Sequence[Document]) -> Iterator[Sequence[Document]]:
    """At least one, which may be empty."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        if batch and size + len(document.text) > TOGETHER:
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += len(document.text)
    yield batch
