"""Curated quotes that the pages no longer have, and the passage that stands there now."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.answering.quoting import Quote
from bot.dialogue.chat import Chat
from bot.dialogue.question_length import LONGEST_QUESTION
from corpus.curation.entries import Entry
from corpus.curation.model import Phrasings
from corpus.errors import CorpusError


@dataclass(frozen=True, slots=True)
class LostQuote:
    id: str
    """Of the entry."""

    entry: Phrasings

    why: str

    closest: Quote | None
    """The passage that is closest to it by its words; of the same page where that is there."""


def lost_quotes(entries: Mapping[str, Entry], chat: Chat) -> tuple[LostQuote, ...]:
    """Of the entries, by their ids, those whose questions are left out for now."""
    found = []
    for identity, entry in entries.items():
        if isinstance(entry, Phrasings):
            try:
                chat.retriever.pages.quotes.position(entry)
            except CorpusError as error:
                found.append(LostQuote(identity, entry, error.advice, _closest(entry, chat)))
    return tuple(found)


def _closest(entry: Phrasings, chat: Chat) -> Quote | None:
    hits = chat.search(entry.quote[:LONGEST_QUESTION], 10)
    same = [hit for hit in hits if hit.document.id == entry.page]
    return next(iter([*same, *hits]), None)
