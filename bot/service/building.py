"""A corpus → what answers from it: the chat, and the snapshot that holds it."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot import clock
from bot.answering.page_facts import PageFacts
from bot.dialogue.chat import Chat
from bot.service.page_analysis import analyse_pages
from bot.service.saved_index import IndexedCorpus, SavedIndex, indexed_corpus
from bot.service.snapshot import Snapshot
from corpus.curation.entries import Entry, as_curation, entry_id
from corpus.curation.model import Curation, Phrasings
from corpus.curation.quotes import Quotes
from corpus.errors import CorpusError, FilePlace
from corpus.load import Corpus
from index.engines.choice import EngineChoice
from index.meaning.kept import NO_ENCODINGS, Encodings, Progress, silent
from index.pages import IndexedPages
from index.retriever import Retriever
from index.revision import Revision

_log = logging.getLogger(__name__)


def build_chat(
    corpus: Corpus,
    contact: str | None,
    encodings: Encodings = NO_ENCODINGS,
    engine: EngineChoice = "auto",
    saved: SavedIndex | None = None,
) -> Chat:
    """A chat over the corpus; `contact` is named where nothing is found.

    With `encodings` questions are compared by their meaning as well. What is in the `saved` index
    is not made again, and what is new is kept in it.

    Raises `CorpusError` where the curation does not fit the pages.
    """
    before = saved.read(corpus.documents, engine) if saved else None
    if before and before.documents == corpus.documents:
        pages, facts = before.pages, before.facts
        searching = before.engine_for(corpus.curation)
    else:
        pages, facts = _read(corpus, before, saved.progress if saved else silent)
        searching = None
    if searching:
        retriever = Retriever.searching(searching, pages, corpus.curation, encodings)
    else:
        retriever = Retriever.over(pages, corpus.curation, encodings, engine)
    if saved and not searching:
        saved.write(
            indexed_corpus(corpus.documents, pages, facts, retriever.engine, corpus.curation)
        )
    return Chat(corpus, retriever, facts, contact)


def _read(
    corpus: Corpus, before: IndexedCorpus | None, progress: Progress
) -> tuple[IndexedPages, PageFacts]:
    """The pages, those of them not again that are as they were before."""
    if before:
        revision = Revision.of(corpus.documents, before.pages.passages)
        if _is_small(revision, before.pages):
            pages = before.pages.revised(revision)
            return pages, before.facts.revised(revision, pages.terms)
    return analyse_pages(corpus.documents, progress).indexed()


def _is_small(revision: Revision, before: IndexedPages) -> bool:
    """Whether it costs less than all pages: what is gone is read once more."""
    return 2 * revision.kept > len(before.passages)


def build_snapshot(  # noqa: PLR0913, PLR0917
    corpus: Corpus,
    contact: str | None,
    before: Snapshot | None = None,
    encodings: Encodings = NO_ENCODINGS,
    engine: EngineChoice = "auto",
    saved: SavedIndex | None = None,
) -> Snapshot:
    """Pages that are as they are in the snapshot `before`, or in the index, are not read again.

    Raises `CorpusError` where the curation does not fit the pages.
    """
    if before:
        revision = Revision.of(corpus.documents, before.retriever.pages.passages)
        if _is_small(revision, before.retriever.pages):
            return _snapshot(corpus, _revised(corpus, contact, revision, before.chat))
    return _snapshot(corpus, build_chat(corpus, contact, encodings, engine, saved))


def _revised(corpus: Corpus, contact: str | None, revision: Revision, before: Chat) -> Chat:
    retriever = before.retriever.revised(revision, corpus.curation)
    return Chat(corpus, retriever, before.facts.revised(revision, retriever.pages.terms), contact)


def snapshot_with(entries: Iterable[Entry], start: Snapshot, today: date | None = None) -> Snapshot:
    """The snapshot `start` with entries that were curated while the bot ran.

    An entry whose quote the pages no longer have is left out, and an answer that has expired
    `today`; the log names it.
    """
    more = _fitting(as_curation(entries), start.retriever.pages.quotes)
    more = _unexpired(more, today or clock.today())
    corpus = replace(start.corpus, curation=start.corpus.curation.merged(more))
    return _snapshot(corpus, start.chat.with_corpus(corpus))


def _snapshot(corpus: Corpus, chat: Chat) -> Snapshot:
    as_of = max(filter(None, (document.date for document in corpus.documents)), default=None)
    return Snapshot(corpus, chat.retriever, chat, corpus.version, as_of)


def _fitting(curation: Curation, quotes: Quotes) -> Curation:
    """The curation without the entries whose quote the pages no longer have."""
    fits = tuple(entry for entry in curation.phrasings if _fits(entry, quotes))
    return replace(curation, phrasings=fits)


def _unexpired(curation: Curation, today: date) -> Curation:
    expired = curation.expired(today)
    for answer in expired:
        _log.info("Curation %s has expired on %s.", entry_id(answer), answer.expires)
    return curation.without(expired)


def _fits(entry: Phrasings, quotes: Quotes) -> bool:
    try:
        quotes.position(replace(entry, place=FilePlace(f"Curation {entry_id(entry)}")))
    except CorpusError as error:
        _log.warning("%s It is left out.", error)
        return False
    return True
