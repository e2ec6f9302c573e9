"""Lines in reading order → headings, paragraphs, lists and rows, as `Page` has them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from corpus.readers.hyphens import Hyphens
from corpus.readers.pdf_layout import Region, split_marker
from corpus.readers.pdf_text import Piece
from corpus.readers.pdf_type import Type
from corpus.readers.rows import row_line

LONGEST_HEADING = 160
_ENDS = ".!?:;。…"
_CLOSING = "\"'”’)]"


class Kind(Enum):
    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()
    ROW = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """A block as it grows, with its first and its last line; `right` is the column's."""

    kind: Kind
    text: str
    first: Piece
    last: Piece
    right: float
    marker: str = ""
    level: int = 0


def parts_of(regions: Iterable[Region], kinds: Type, hyphens: Hyphens) -> Iterator[Part]:
    """The blocks of one page."""
    for region in regions:
        if region.rows:
            yield from (row_part(row_line((), cells)) for cells in region.rows)
        else:
            yield from _column(region.lines, kinds, hyphens)


def row_part(line: str) -> Part:
    nowhere = Piece("", 0, 0, 0, 0, 0, bold=False)
    return Part(Kind.ROW, line, nowhere, nowhere, 0)


def _column(lines: Sequence[Piece], kinds: Type, hyphens: Hyphens) -> Iterator[Part]:
    left = min(line.left for line in lines)
    right = max(line.right for line in lines)
    part: Part | None = None
    for line in lines:
        if part and _continues(part, line, left, kinds):
            part = _longer(part, line, hyphens)
            continue
        if part:
            yield part
        part = _started(line, right, kinds)
    if part:
        yield part


def _started(line: Piece, right: float, kinds: Type) -> Part:
    level = kinds.level(line)
    if level and any(map(str.isalnum, line.text)) and len(line.text) <= LONGEST_HEADING:
        return Part(Kind.HEADING, line.text, line, line, right, level=level)
    if marked := split_marker(line.text):
        marker, text = marked
        return Part(Kind.ITEM, text, line, line, right, marker)
    return Part(Kind.PARAGRAPH, line.text, line, line, right)


def _continues(part: Part, line: Piece, left: float, kinds: Type) -> bool:
    """Whether a line goes on with the block above it."""
    near = 0 <= line.top - part.last.top <= kinds.leading * max(line.size, part.last.size)
    level = kinds.level(line)
    if part.kind is Kind.HEADING:
        room = len(part.text) + len(line.text) < LONGEST_HEADING
        return near and level == part.level and room and not _ended_early(part, line)
    if not near or level or split_marker(line.text):
        return False
    if part.kind is Kind.ITEM:
        # The lines below an item are set in; unless all of the list hangs out.
        hanging = line.left > part.first.left + 0.3 * line.size
        return hanging or (not _ended_early(part, line) and part.text[-1] not in _ENDS)
    indented = line.left > left + 0.8 * line.size and part.last.left <= left + 0.3 * line.size
    return not (indented and part.text.rstrip(_CLOSING)[-1:] in _ENDS)


def _ended_early(part: Part, line: Piece) -> bool:
    """Whether the first word of the line had still fitted in above it."""
    word = line.text.split(" ", 1)[0]
    width = (line.right - line.left) * (len(word) + 1) / len(line.text)
    return part.last.right + width < part.right - 0.5 * line.size


def _longer(part: Part, line: Piece, hyphens: Hyphens) -> Part:
    unwrapped = part.kind is Kind.PARAGRAPH and _ended_early(part, line)
    text = f"{part.text}\n{line.text}" if unwrapped else hyphens.joined(part.text, line.text)
    return replace(part, text=text, last=line)


def joined_pages(pages: Iterable[Iterable[Part]], hyphens: Hyphens) -> list[Part]:
    """The parts of all pages; a form feed stands where each of the pages begins.

    A paragraph that no page ends is one.
    """
    found: list[Part] = []
    breaks = ""
    for page in pages:
        breaks += "\f"
        for part in page:
            if breaks and found and _goes_over(found[-1], part):
                text = hyphens.joined(found[-1].text, part.text)
                cut = len(text) - len(part.text)
                found[-1] = replace(found[-1], text=text[:cut] + breaks + text[cut:])
            else:
                found.append(replace(part, text=breaks + part.text))
            breaks = ""
    return found


def _goes_over(last: Part, part: Part) -> bool:
    flows = {last.kind, part.kind} <= {Kind.PARAGRAPH, Kind.ITEM} and part.kind is Kind.PARAGRAPH
    return flows and part.text[0].islower() and last.text[-1] not in _ENDS


def as_blocks(parts: Sequence[Part]) -> Iterator[str]:
    """Headings and paragraphs alone, the items of a list and the rows of a table together."""
    run: list[Part] = []
    for part in parts:
        if run and (part.kind is not run[0].kind or part.kind not in {Kind.ITEM, Kind.ROW}):
            yield _block(run)
            run = []
        run.append(part)
    if run:
        yield _block(run)


def _block(run: Sequence[Part]) -> str:
    if run[0].kind is Kind.ITEM:
        return "\n".join(_items(run))
    return "\n".join(_marked(part, "#" * part.level + " " * bool(part.level)) for part in run)


def _items(run: Sequence[Part]) -> Iterator[str]:
    """A marker that stands farther right begins a list within the item above."""
    lefts: list[float] = []
    for part in run:
        while lefts and part.first.left < lefts[-1] - 0.5 * part.first.size:
            lefts.pop()
        if not lefts or part.first.left > lefts[-1] + 0.5 * part.first.size:
            lefts.append(part.first.left)
        yield _marked(part, f"{'  ' * (len(lefts) - 1)}{part.marker} ")


def _marked(part: Part, mark: str) -> str:
    """The mark in front, behind the form feeds."""
    text = part.text.lstrip("\f")
    return part.text[: len(part.text) - len(text)] + mark + text
