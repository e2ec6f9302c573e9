"""A corpus → what answers from it: the retriever, the chat, and the snapshot that holds both."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.dialogue.chat import Chat
from bot.service.snapshot import Snapshot
from corpus.curation.entries import Entry, as_curation, entry_id
from corpus.curation.model import Curation, Phrasings, phrased_passages
from corpus.document import Passage
from corpus.errors import CorpusError, FilePlace
from corpus.load import Corpus
from corpus.splitting.split import split
from index.retriever import Retriever

_log = logging.getLogger(__name__)


def build_retriever(corpus: Corpus) -> Retriever:
    """Raises `CorpusError` where the curation does not fit the pages."""
    passages = [passage for document in corpus.documents for passage in split(document)]
    return Retriever(passages, corpus.curation)


def build_chat(corpus: Corpus, contact: str | None) -> Chat:
    """Raises `CorpusError` where the curation does not fit the pages."""
    return Chat(corpus, build_retriever(corpus), contact)


def build_snapshot(corpus: Corpus, contact: str | None) -> Snapshot:
    """Raises `CorpusError` where the curation does not fit the pages."""
    return _snapshot(corpus, build_retriever(corpus), contact)


def snapshot_with(entries: Iterable[Entry], start: Snapshot, contact: str | None) -> Snapshot:
    """The snapshot `start` with entries that were curated while the bot ran.

    An entry whose quote the pages no longer have is left out; the log names it.
    """
    more = _fitting(as_curation(entries), start.retriever.passages)
    curation = start.corpus.curation.merged(more)
    retriever = start.retriever
    if curation.phrasings != start.corpus.curation.phrasings:
        retriever = Retriever(retriever.passages, curation)
    return _snapshot(replace(start.corpus, curation=curation), retriever, contact)


def _snapshot(corpus: Corpus, retriever: Retriever, contact: str | None) -> Snapshot:
    return Snapshot(corpus, retriever, Chat(corpus, retriever, contact), corpus.version)


def _fitting(curation: Curation, passages: Sequence[Passage]) -> Curation:
    """The curation without the entries whose quote the pages no longer have."""
    try:
        phrased_passages(curation.phrasings, passages)
    except CorpusError:
        fits = [entry for entry in curation.phrasings if _fits(entry, passages)]
        return replace(curation, phrasings=tuple(fits))
    return curation


def _fits(entry: Phrasings, passages: Sequence[Passage]) -> bool:
    try:
        phrased_passages([replace(entry, place=FilePlace(f"Curation {entry_id(entry)}"))], passages)
    except CorpusError as error:
        _log.warning("%s It is left out.", error)
        return False
    return True
