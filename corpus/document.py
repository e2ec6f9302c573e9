"""Documents and passages: what is stored, indexed and quoted."""

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of character offsets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One page; `sha256` is that of `text` in UTF-8, `date` is YYYY, YYYY-MM or YYYY-MM-DD."""

    id: str
    title: str
    text: str = field(repr=False)
    url: str | None = None
    date: str | None = None
    # Where in `text` each page of a file with page numbers begins; empty for all others.
    page_starts: tuple[int, ...] = field(default=(), repr=False)
    sha256: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # "surrogatepass": a document made in memory may hold any str, and hashing it must not fail.
        digest = sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
        object.__setattr__(self, "sha256", digest)

    def page(self, offset: int) -> int | None:
        """The number, from 1, of the page that a character stands on, where there are any."""
        return bisect_right(self.page_starts, offset) or None


class PassageKind(StrEnum):
    SENTENCE = "sentence"
    ITEM = "item"
    ROW = "row"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is indexed and quoted: `document.text[start:end]`.

    `paragraph` is the paragraph, the whole list or the whole table that it stands in; `lead_in`
    is the sentence that introduces the list or the code, or the table's header row; `above` is the
    item that a nested item belongs to.
    """

    document: Document
    start: int
    end: int
    kind: PassageKind
    heading: str
    lead_in: Span | None
    paragraph: Span
    above: Span | None = None

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    @property
    def lead_in_text(self) -> str:
        """What the passage is about but does not say itself: the lead-in and the item above."""
        spans = [span for span in (self.lead_in, self.above) if span]
        return " ".join(self.document.text[slice(*span)] for span in spans)
