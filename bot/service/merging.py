"""A chat that knows, beside the pages and their curation, entries that were made elsewhere."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.dialogue.chat import Chat
from corpus.curation.entries import Entry, as_curation, entry_id
from corpus.curation.model import Curation, Phrasings, phrased_passages
from corpus.document import Passage
from corpus.errors import CorpusError, FilePlace
from corpus.load import Corpus
from index.retriever import Retriever

_log = logging.getLogger(__name__)


def chat_with(
    entries: Iterable[Entry], corpus: Corpus, retriever: Retriever, contact: str | None
) -> Chat:
    """The index is built anew only where phrasings come to it."""
    more = _fitting(as_curation(entries), retriever.passages)
    curation = corpus.curation.merged(more)
    if curation.phrasings != corpus.curation.phrasings:
        retriever = Retriever(retriever.passages, curation)
    return Chat(replace(corpus, curation=curation), retriever, contact)


def _fitting(curation: Curation, passages: Sequence[Passage]) -> Curation:
    """Without the entries whose quote the pages have no longer: the log says which."""
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
