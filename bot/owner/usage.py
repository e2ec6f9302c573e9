"""What the pages are used for: how often each is quoted, and which of its passages never are."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.store.questions import QuotedPlace
from corpus.document import Document, Passage
from corpus.splitting.split import split


@dataclass(frozen=True, slots=True)
class PassageUsage:
    passage: Passage

    quoted: int
    """How often a quote had some of it."""


@dataclass(frozen=True, slots=True)
class PageUsage:
    document: Document

    quoted: int
    """How often it was quoted as it is now; what was quoted of an earlier text is not counted."""

    passages: tuple[PassageUsage, ...]

    @property
    def unused(self) -> int:
        """Passages that were never quoted."""
        return sum(not each.quoted for each in self.passages)


def page_usage(document: Document, quoted: Mapping[QuotedPlace, int]) -> PageUsage:
    """`quoted` is how often each place was quoted."""
    mine = [
        (place.start, place.end, count)
        for place, count in quoted.items()
        if (place.document, place.sha256) == (document.id, document.sha256)
    ]
    passages = tuple(
        PassageUsage(
            passage,
            sum(count for start, end, count in mine if start < passage.end and passage.start < end),
        )
        for passage in split(document)
    )
    return PageUsage(document, sum(count for *_, count in mine), passages)
