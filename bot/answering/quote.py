"""A verbatim piece of a document, and the link that scrolls to it."""

import re
from dataclasses import dataclass
from urllib.parse import quote as percent_encoded

from corpus.document import Document, Passage, Span

# A text fragment of whole words: the first and last words are enough to find the sentence.
FRAGMENT_WORDS = 5


@dataclass(frozen=True, slots=True)
class Quote:
    """`document.text[start:end]`; `score` is the ranker's, of no unit."""

    document: Document
    start: int
    end: int
    heading: str
    score: float

    @classmethod
    def of(cls, passage: Passage, score: float = 0.0, span: Span | None = None) -> "Quote":
        """The passage, or the `span` of its page that is shown for it."""
        start, end = span or (passage.start, passage.end)
        return cls(passage.document, start, end, passage.heading, score)

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    @property
    def link(self) -> str | None:
        """The page's address with a text fragment (`#:~:text=`); None where it has no address."""
        if self.document.url is None:
            return None
        page = self.document.url.partition("#")[0]
        return f"{page}#:~:text={text_fragment(self.text)}"

    def covers(self, other: "Quote") -> bool:
        """Whether all of `other` is shown by this quote."""
        same = self.document.id == other.document.id
        return same and self.start <= other.start and other.end <= self.end


def text_fragment(text: str) -> str:
    """The first block of a quote as `first words,last words`, percent-encoded.

    A fragment of one block only: browsers match a range across blocks, but a plain text does not
    tell where the page's own blocks end. (WICG, "URL Fragment Text Directives".)
    """
    words = text.strip().split("\n", 1)[0].split()
    if len(words) <= 2 * FRAGMENT_WORDS:
        return _encoded(" ".join(words))
    return ",".join(
        _encoded(" ".join(part)) for part in (words[:FRAGMENT_WORDS], words[-FRAGMENT_WORDS:])
    )


def _encoded(text: str) -> str:
    """Percent-encoded, with the three characters that mean something in a text directive."""
    encoded = percent_encoded(text, safe="", errors="replace")
    return re.sub("-", "%2D", encoded)
