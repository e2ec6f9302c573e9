"""Document → passages: sentences, list items, table rows and code, each with its place."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.document import Document, Passage, PassageKind, Span
from corpus.english import read_words
from corpus.splitting.blocks import blocks
from corpus.splitting.markup import LOWEST, Block, BlockKind, leaves_blank_line
from corpus.splitting.sentences import sentence_spans

# A longer list item is quoted by its sentences, so that an answer stays an answer.
LONGEST_ITEM = 300
# An address is one fact; more lines, or lines with a label, are a fact each.
LONGEST_ADDRESS = 6

_BARE_ANSWERS = frozenset(
    answer + mark for answer in read_words(__file__)["sentences"]["bare_answers"] for mark in ".!"
)
_STEP = re.compile(r"(?<!\S)(\d{1,2})[.)]\s")
_QUESTION_MARKS = "?？؟"
_CLOSING = "!\"'”’)]"
_ROWS = frozenset({BlockKind.HEADER_ROW, BlockKind.ROW})


def split(document: Document) -> list[Passage]:
    """The passages in reading order; every one is `document.text[start:end]` and none is blank."""
    found: list[Passage] = []
    headings = _Headings()
    previous: Span | None = None
    for group in _groups(document.text):
        kind, heading = group[0].kind, headings.last
        lead_in, previous = _lead_in(document.text, previous), None
        if kind is BlockKind.HEADING:
            headings.begin(group[0].level, document.text[slice(*group[0].span)])
        elif kind is BlockKind.END:
            headings.end()
        elif kind is BlockKind.ITEM:
            found += _items(document, group, heading, lead_in)
        elif kind is BlockKind.CODE:
            span = group[0].span
            found.append(Passage(document, *span, PassageKind.CODE, heading, lead_in, span))
        elif kind in _ROWS:
            found += _rows(document, group, heading)
        else:
            found += _prose(document, group[0], heading)
            previous = Span(found[-1].start, found[-1].end)
    return found


class _Headings:
    """The headings that a passage stands under, the highest first."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    @property
    def last(self) -> str:
        return self._open[-1][1] if self._open else ""

    def begin(self, level: int, text: str) -> None:
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        self._open.append((level, text))

    def end(self) -> None:
        """The part has ended that stands under one of the lowest level."""
        if self._open and self._open[-1][0] == LOWEST:
            self._open.pop()


def _groups(text: str) -> Iterator[list[Block]]:
    """The items of one list together, the rows of one table together, all else alone."""
    found = blocks(text)
    if not found:
        return
    group = [found[0]]
    for before, block in pairwise(found):
        apart = leaves_blank_line(text[before.span.end : block.span.start])
        same_list = before.kind is block.kind is BlockKind.ITEM and not (
            apart and _begins_list(group, block)
        )
        below_header = before.kind is BlockKind.HEADER_ROW and block.kind is BlockKind.ROW
        same_table = below_header or (before.kind is block.kind is BlockKind.ROW and not apart)
        if same_list or same_table:
            group.append(block)
        else:
            yield group
            group = [block]
    yield group


def _begins_list(group: Sequence[Block], item: Block) -> bool:
    """Whether an item begins another list: with another sign, or with the number one again."""
    first = group[0]
    if item.level > first.level:
        return False
    numbers = [block.marker.strip("().").isdigit() for block in (first, item)]
    if all(numbers):
        return item.marker.strip("().") == "1"
    return any(numbers) or first.marker != item.marker


def _prose(document: Document, block: Block, heading: str) -> Iterator[Passage]:
    spans = _lines(document.text, block) if block.kind is BlockKind.LINES else [block.span]
    for span in spans:
        for sentence in _sentences(document.text, span):
            yield Passage(document, *sentence, PassageKind.SENTENCE, heading, None, block.span)


def _lines(text: str, block: Block) -> Sequence[Span]:
    labelled = any(": " in text[slice(*line)] for line in block.lines)
    return block.lines if labelled or len(block.lines) > LONGEST_ADDRESS else [block.span]


def _sentences(text: str, block: Span) -> list[Span]:
    """Sentence spans in the document; what says too little alone stays with its neighbour."""
    found: list[Span] = []
    waits = True
    for start, end in sentence_spans(text[slice(*block)]):
        span = Span(block.start + start, block.start + end)
        piece = text[slice(*span)]
        says = any(map(str.isalnum, piece))
        if found and (waits or not says or _counts_on(text, found[-1], piece)):
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
        if says:
            # "Yes." and a question are nothing without the next sentence.
            asks = piece.rstrip(_CLOSING)[-1] in _QUESTION_MARKS
            waits = asks or piece.casefold() in _BARE_ANSWERS
    return found


def _counts_on(text: str, before: Span, piece: str) -> bool:
    """Whether a sentence is the next step of those before it: "1. Apply. 2. Pay the fee."."""
    number = _STEP.match(piece)
    earlier = {int(step[1]) for step in _STEP.finditer(text[slice(*before)])}
    return number is not None and int(number[1]) - 1 in earlier


def _lead_in(text: str, previous: Span | None) -> Span | None:
    """The sentence above a list introduces it unless it ends in a full stop."""
    if previous is None or text[previous.end - 1] in ".!;。":
        return None
    return previous


def _items(
    document: Document, group: Sequence[Block], heading: str, lead_in: Span | None
) -> Iterator[Passage]:
    whole = Span(group[0].span.start, group[-1].span.end)
    # The items above the current one, outermost first.
    path: list[Block] = []
    for block in group:
        while path and path[-1].level >= block.level:
            path.pop()
        above = path[-1].span if path else None
        path.append(block)
        long = block.span.end - block.span.start > LONGEST_ITEM
        for span in _sentences(document.text, block.span) if long else [block.span]:
            yield Passage(document, *span, PassageKind.ITEM, heading, lead_in, whole, above)


def _rows(document: Document, group: Sequence[Block], heading: str) -> Iterator[Passage]:
    whole = Span(group[0].span.start, group[-1].span.end)
    header = group[0].span if group[0].kind is BlockKind.HEADER_ROW else None
    for block in group[1:] if header and len(group) > 1 else group:
        yield Passage(document, *block.span, PassageKind.ROW, heading, header, whole)
