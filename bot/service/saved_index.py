"""The index of a folder of pages, kept in files: a later start reads it instead of the pages."""

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from bot.answering.page_facts import PageFacts
from bot.settings import Settings, corpus_id, index_folder
from corpus.curation.model import Curation
from corpus.document import Document
from corpus.kept_pages import kept_pages
from corpus.readers.page import Page
from index.engines.choice import MANY, EngineChoice
from index.engines.engine import Engine
from index.engines.opensearch.engine import Elsewhere, OpenSearchBM25
from index.engines.sparse import SparseBM25
from index.files import FilesReader, FilesWriter, Kept, UnusableError
from index.meaning.kept import Progress, silent
from index.pages import IndexedPages

# What an index is made by, below the folder of all packages.
_CODE = ("corpus", "index", "bot/language", "bot/answering")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IndexedCorpus:
    """What is made of documents, and with some curation."""

    documents: tuple[Document, ...]
    pages: IndexedPages
    facts: PageFacts
    # None where it is an engine that is not kept, or another one is chosen.
    engine: SparseBM25 | OpenSearchBM25 | None
    # What of the curation is in the engine.
    curated: str

    def engine_for(self, curation: Curation) -> Engine | None:
        """The engine, where it is the one for that curation."""
        return self.engine if self.curated == _curated(curation) else None


class SavedIndex:
    """The files of one corpus; what cannot be used is as if it were not there."""

    def __init__(self, folder: Path, progress: Progress = silent) -> None:
        """`progress` is told how many pages are read where an index has to be made."""
        self.folder = folder
        self.progress = progress
        self._kept = Kept(folder)

    def pages(self) -> AbstractContextManager[Callable[[Path], Page]]:
        """What reads pages, those not again that were read before; kept at the end."""
        return kept_pages(self.folder / "pages.json", _made_by())

    def read(
        self, documents: Sequence[Document], choice: EngineChoice = "auto"
    ) -> IndexedCorpus | None:
        """What was kept last; of `documents` those that are equal stand in it."""
        if not self.folder.is_dir() or not (files := self._kept.reader(_made_by())):
            return None
        try:
            return _read(files, documents, choice)
        except (OSError, UnusableError) as error:
            _log.warning("The index in %s is made again: %s", self.folder, error)
            return None

    def write(self, index: IndexedCorpus) -> None:
        """Nothing where there are few passages: they are read as quickly."""
        if len(index.pages.passages) < MANY:
            return
        try:
            with self._kept.writing(_made_by()) as files:
                _write(files, index)
        except OSError as error:
            _log.warning("The index cannot be kept: every start makes it. (%s)", error)


def saved_index(settings: Settings, progress: Progress = silent) -> SavedIndex:
    """That of the corpus of the settings."""
    folder = index_folder(settings)
    return SavedIndex(folder / "pages" / corpus_id(settings), progress)


def indexed_corpus(
    documents: tuple[Document, ...],
    pages: IndexedPages,
    facts: PageFacts,
    engine: Engine,
    curation: Curation,
) -> IndexedCorpus:
    kept = engine if isinstance(engine, SparseBM25 | OpenSearchBM25) else None
    return IndexedCorpus(documents, pages, facts, kept, _curated(curation))


def _write(files: FilesWriter, index: IndexedCorpus) -> None:
    documents = index.documents
    heads = [[d.id, d.title, d.url, d.date, d.page_starts] for d in documents]
    numbers = {id(document): number for number, document in enumerate(documents)}
    with_passages = [numbers[id(document)] for document in index.pages.passages.documents]
    files.texts("documents", [json.dumps([heads, with_passages, index.curated])])
    files.texts("document-texts", [document.text for document in documents])
    index.pages.write(files)
    index.facts.write(files)
    if index.engine:
        index.engine.write(files)


def _read(files: FilesReader, known: Sequence[Document], choice: EngineChoice) -> IndexedCorpus:
    heads, with_passages, curated = json.loads(files.texts("documents")[0])
    texts = files.texts("document-texts")
    documents = tuple(_same([*_documents(heads, texts)], known))
    pages = IndexedPages.read(files, tuple(documents[number] for number in with_passages))
    facts = PageFacts.read(files, pages)
    return IndexedCorpus(documents, pages, facts, _engine(files, choice), curated)


def _engine(files: FilesReader, choice: EngineChoice) -> SparseBM25 | OpenSearchBM25 | None:
    if isinstance(choice, Elsewhere):
        return OpenSearchBM25.read(files, choice) if files.has("field-0.lengths") else None
    is_kept = files.has("folded.starts") and choice != "rank-bm25"
    return SparseBM25.read(files) if is_kept else None


def _documents(heads: Sequence[Sequence[object]], texts: Sequence[str]) -> Iterator[Document]:
    for (name, title, url, date, page_starts), text in zip(heads, texts, strict=True):
        yield Document(name, title, text, url, date, tuple(page_starts))  # type: ignore[arg-type]


def _same(documents: Sequence[Document], known: Sequence[Document]) -> Iterator[Document]:
    """Those that are known as the very objects, so that no text is there twice."""
    by_id = {document.id: document for document in known}
    for document in documents:
        other = by_id.get(document.id)
        yield other if other == document else document


def _curated(curation: Curation) -> str:
    said = repr([(entry.quote, entry.page, entry.questions) for entry in curation.phrasings])
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _made_by() -> str:
    """Another one wherever pages may be read in another way than before."""
    root = Path(__file__).parents[2]
    code = sha256(version("pystemmer").encode())
    for package in _CODE:
        for path in sorted((root / package).rglob("*")):
            if path.suffix in {".py", ".toml"}:
                code.update(path.read_bytes())
    return code.hexdigest()
