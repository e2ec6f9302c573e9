"""Quotes: a verbatim piece of a page with its link, and which pieces are shown for a passage."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from urllib.parse import quote as percent_encoded

from corpus.document import Document, Passage, PassageKind, Span
from corpus.english import read_words
from index.layout import is_question
from index.table import PassageTable

# A text fragment of whole words: the first and last words are enough to find the sentence.
FRAGMENT_WORDS = 5
# A longer paragraph does not answer a broad question, it hides the answer.
LONGEST_SECTION = 1200
LONGEST_REPLY = 400
# A doubtful sentence or item is shown within a paragraph or list of up to so many characters: of
# 160 questions to eight real sites, four of them those of `make quality`, 105 are so answered with
# meaning on, 95 by the sentence alone.
LONGEST_DOUBT = 600
HEADINGS_KEPT = 1_024  # of which it is known whether they ask something
PAGES_KEPT = 256  # of which it is known what leads in what


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
    def page(self) -> int | None:
        """The number of the page that it begins on, in a file that has such numbers."""
        return self.document.page(self.start) if self.document.page_starts else None

    @property
    def link(self) -> str | None:
        """The address of the quote; None where its document has none.

        With a text fragment (`#:~:text=`), in a file with page numbers with the page's (`#page=`),
        as programs that show PDFs look for nothing else.
        """
        if self.document.url is None:
            return None
        address = self.document.url.partition("#")[0]
        if self.page:
            return f"{address}#page={self.page}"
        return f"{address}#:~:text={text_fragment(self.text)}"

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


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_TURNING = frozenset(read_words(__file__)["lead_ins"]["turning"])


@dataclass(frozen=True, slots=True)
class _Led:
    """What leads in a list or code on one page."""

    # The list, by its lead-in or by the item that is above its items.
    lists: Mapping[Span, Span]
    # The code, by its lead-in.
    code: Mapping[Span, Passage]

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> "_Led":
        lists = {
            p.lead_in: Span(p.lead_in.start, p.paragraph.end)
            for p in passages
            if p.kind is PassageKind.ITEM and p.lead_in and p.lead_in.end <= p.paragraph.start
        }
        code = {p.lead_in: p for p in passages if p.kind is PassageKind.CODE and p.lead_in}
        return cls(lists | _sublists(passages), code)


def _led_on(passages: PassageTable, page: str) -> _Led:
    return _Led.of([passages[i] for i in passages.led(page)])


class Quoting:
    """Finds what to quote for the passages of one corpus."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._asks = lru_cache(HEADINGS_KEPT)(is_question)
        self._led = lru_cache(PAGES_KEPT)(partial(_led_on, PassageTable.of(passages)))

    def quotes(
        self, passage: Passage, score: float, *, broad: bool, whole_list: bool
    ) -> tuple[Quote, ...]:
        """The quotes to show, the most telling first.

        `broad` asks for the section rather than one sentence, `whole_list` for the list around an
        item, because the item alone says too little.
        """
        span = self._span(passage, broad=broad, whole_list=whole_list)
        quote = Quote.of(passage, score, span)
        led = self._led(passage.document.id)
        if code := led.code.get(Span(passage.start, passage.end)):
            return quote, Quote.of(code, score)
        around = (each for each in context(passage, score) if not quote.covers(each))
        return (quote, *around)

    def within(self, quotes: Sequence[Quote], passage: Passage) -> tuple[Quote, ...]:
        """The quotes of a passage with what stands around it, where that is not much."""
        first, *others = quotes
        if passage.kind not in {PassageKind.SENTENCE, PassageKind.ITEM}:
            return tuple(quotes)
        around = passage.paragraph
        if passage.kind is PassageKind.ITEM and passage.lead_in:
            around = self._led(passage.document.id).lists.get(passage.lead_in, around)
        start, end = min(first.start, around.start), max(first.end, around.end)
        if end - start > LONGEST_DOUBT:
            return tuple(quotes)
        whole = replace(first, start=start, end=end)
        return (whole, *(quote for quote in others if not whole.covers(quote)))

    def _span(self, passage: Passage, *, broad: bool, whole_list: bool) -> Span:
        own = Span(passage.start, passage.end)
        lists = self._led(passage.document.id).lists
        if led := lists.get(own):
            return led
        if passage.kind is PassageKind.SENTENCE:
            # Under a heading that is a question the whole paragraph is its answer.
            asked = LONGEST_REPLY if self._asks(passage.heading) else 0
            longest = LONGEST_SECTION if broad else asked
            section = passage.paragraph
            return section if section.end - section.start <= longest else own
        if whole_list and passage.kind is PassageKind.ITEM:
            if passage.lead_in:
                return lists.get(passage.lead_in, own)
            # What the heading announces is the list below it.
            section = passage.paragraph
            return section if section.end - section.start <= LONGEST_SECTION else own
        return own


def context(passage: Passage, score: float) -> tuple[Quote, ...]:
    """What a passage says too little without: a row's header, code's lead-in, the item above.

    An item comes with its lead-in where that turns what it says: "You may not park:".
    """
    led = passage.kind in {PassageKind.ROW, PassageKind.CODE} or (
        passage.lead_in is not None and _turns(passage.document.text[slice(*passage.lead_in)])
    )
    spans = (passage.lead_in if led else None, passage.above)
    return tuple(Quote.of(passage, score, span) for span in spans if span)


def _turns(lead_in: str) -> bool:
    """Whether what follows holds only under a condition, or does not hold."""
    words = {word.casefold().replace("’", "'") for word in _WORD.findall(lead_in)}
    return not words.isdisjoint(_TURNING) or any(word.endswith("n't") for word in words)


def _sublists(passages: Sequence[Passage]) -> dict[Span, Span]:
    """The items that are no sentences, each to the end of the items below it."""
    return {
        p.above: Span(p.above.start, p.end)
        for p in passages
        if p.above and p.document.text[p.above.end - 1] not in ".!?。"
    }


def moved(span: Span | None, by: int) -> Span | None:
    """The span in a text that has `by` more characters in front."""
    return None if span is None else Span(span.start + by, span.end + by)
