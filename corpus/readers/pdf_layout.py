"""The pieces of a page → its lines in reading order: columns one by one, tables row by row."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.readers.pdf_raised import bases, raised
from corpus.readers.pdf_text import SMALLER, Piece

_MARKER = re.compile(r"(?:[•‣▪●○◦∙■□❖➢✓–*·-]|\(?(?:\d{1,3}|[A-Za-z]|[ivx]{2,5})\)|\d{1,3}\.)")
# What leads from an entry of a table of contents to its page, or from a dish to its price.
_LEADER = re.compile(r"(?:[.·…] ?){5}(\d{1,4}|[ivxl]{1,6})$")
# The gap between columns, in sizes of the type; between words it is at most half of that.
_GUTTER = 1.0
# A marker of a list stands farther from its text than a word from the next.
_MARKER_GAP = 4.0
# Lines of prose have so many words and fill so much of their column; cells have fewer.
_PROSE_WORDS = 3
_PROSE_FILL = 0.6

# Rows without columns that may stand above the first one that has some.
_LOOK_AHEAD = 3
# Columns whose lines never stand beside each other have so many at least.
_LONGEST_ALONE = 4
_FAR = 1e9

Row = list[Piece]
Gaps = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Region:
    """Lines, which may be those of one of several columns, or the rows of a table without rules."""

    lines: tuple[Piece, ...] = ()
    column: bool = False
    rows: tuple[tuple[str, ...], ...] = ()


def rows_of(pieces: Iterable[Piece], pages: int) -> list[Row]:
    """The pieces that stand beside each other, joined where they are one line of text.

    They come in the order of the file. Lines that lead to one of the document's `pages` are left
    out: a menu is no answer.
    """
    every = list(pieces)
    small = bases(every)
    rows: list[list[int]] = []
    # Of each row the piece of the largest type, to which small ones that touch nothing belong.
    largest: list[Piece] = []
    whole = (at for at in range(len(every)) if at not in small)
    for at in sorted(whole, key=lambda at: (every[at].top + every[at].bottom, every[at].left)):
        piece = every[at]
        near = (i for i in range(len(rows) - 1, max(-1, len(rows) - 4), -1))
        row = next((i for i in near if largest[i].beside(piece)), None)
        if row is None:
            rows.append([at])
            largest.append(piece)
            continue
        rows[row].append(at)
        if piece.size > largest[row].size:
            largest[row] = piece
    row_of = {at: i for i, row in enumerate(rows) for at in row}
    for at, base in small.items():
        rows[row_of[base]].append(at)
    sorted_rows = (sorted((every[at] for at in row), key=lambda piece: piece.left) for row in rows)
    joined = map(_joined, sorted_rows)
    return [row for row in joined if not _leads(" ".join(piece.text for piece in row), pages)]


def _leads(text: str, pages: int) -> bool:
    told = _LEADER.search(text)
    return told is not None and (not told[1].isdigit() or int(told[1]) <= pages)


def _joined(row: Row) -> Row:
    found = row[:1]
    for piece in row[1:]:
        last = found[-1]
        gap = piece.left - last.right
        size = max(piece.size, last.size)
        marked = _MARKER.fullmatch(last.text) is not None and len(row) > 1
        if gap < (_MARKER_GAP if marked else _GUTTER) * size:
            found[-1] = _together(last, piece, gap)
        else:
            found.append(piece)
    return found


def _together(left: Piece, right: Piece, gap: float) -> Piece:
    marker = _MARKER.fullmatch(left.text) is not None
    small = right.size < SMALLER * left.size and not marker
    is_raised = small and right.bottom < left.bottom - 0.2 * left.size
    text = raised(left.text, right.text) if is_raised else right.text
    wide = gap > 0.15 * min(left.size, right.size) or marker
    blank = " " if wide and text and not is_raised else ""
    wider = left if len(left.text) >= len(right.text) else right
    # What is raised makes no line higher: the distances between lines tell paragraphs.
    high = [piece for piece in (left, right) if piece.size >= SMALLER * max(left.size, right.size)]
    return Piece(
        left.text + blank + text,
        left.left,
        right.right,
        min(piece.top for piece in high),
        max(piece.bottom for piece in high),
        wider.size,
        left.bold and right.bold,
        left.turn,
    )


def regions(rows: Sequence[Row]) -> Iterator[Region]:
    """What is read one after the other, from rows that are sorted from top to bottom."""
    plain: Row = []
    for region in _parts(rows):
        if region.lines and not region.column:
            plain += region.lines
            continue
        if plain:
            yield Region(tuple(plain))
            plain = []
        yield region
    if plain:
        yield Region(tuple(plain))


def _parts(rows: Sequence[Row]) -> Iterator[Region]:
    at = 0
    while at < len(rows):
        end, gutters = _band(rows, at)
        if gutters:
            yield from _columns(rows[at:end], gutters)
        else:
            end = at + 1
            yield Region(tuple(rows[at]))
        at = end


def _band(rows: Sequence[Row], start: int) -> tuple[int, Gaps]:
    """How far down columns reach that begin with this row, and the gaps between them."""
    gaps, found = _free(rows[start]), _inner(_free(rows[start]), rows[start])
    left, right = rows[start][0].left, rows[start][-1].right
    for end in range(start + 1, len(rows)):
        row = rows[end]
        gaps = _narrowed(gaps, row)
        left, right = min(left, row[0].left), max(right, row[-1].right)
        inner = [(a, b) for a, b in gaps if a > left and b < right]
        # The lines of two columns need not stand beside each other.
        if not inner and (found or end - start >= _LOOK_AHEAD):
            return end, found
        found = inner
    return len(rows), found


def _free(row: Row) -> Gaps:
    """What a row leaves empty, on its left, between its pieces and on its right."""
    between = ((piece.right, other.left) for piece, other in pairwise(row))
    return [(-_FAR, row[0].left), *between, (row[-1].right, _FAR)]


def _inner(gaps: Gaps, row: Row) -> Gaps:
    return [(a, b) for a, b in gaps if a > row[0].left and b < row[-1].right]


def _narrowed(gaps: Gaps, row: Row) -> Gaps:
    """What of the gaps this row leaves empty too; both are sorted."""
    free = _free(row)
    found: Gaps = []
    i = j = 0
    while i < len(gaps) and j < len(free):
        left, right = max(gaps[i][0], free[j][0]), min(gaps[i][1], free[j][1])
        if right - left >= 0.6 * _GUTTER * row[0].size:
            found.append((left, right))
        if gaps[i][1] < free[j][1]:
            i += 1
        else:
            j += 1
    return found


def _columns(rows: Sequence[Row], gutters: Gaps) -> Iterator[Region]:
    columns: list[Row] = [[] for _ in range(len(gutters) + 1)]
    for piece in (piece for row in rows for piece in row):
        columns[_column(piece, gutters)].append(piece)
    several = [at for at, row in enumerate(rows) if len(row) > 1]
    if all(map(_is_prose, columns)) and (several or min(map(len, columns)) >= _LONGEST_ALONE):
        yield from (Region(tuple(column), column=True) for column in columns)
        return
    first, last = (several[0], several[-1] + 1) if several else (len(rows), len(rows))
    yield from (Region(tuple(row)) for row in rows[:first])
    if several:
        yield Region(rows=tuple(_cells(row, gutters) for row in rows[first:last]))
    yield from (Region(tuple(row)) for row in rows[last:])


def _column(piece: Piece, gutters: Gaps) -> int:
    return bisect_right(gutters, piece.left, key=lambda gutter: gutter[0])


def _cells(row: Row, gutters: Gaps) -> tuple[str, ...]:
    texts = [""] * (len(gutters) + 1)
    for piece in row:
        column = _column(piece, gutters)
        texts[column] = f"{texts[column]} {piece.text}".strip()
    return tuple(texts)


def _is_prose(column: Row) -> bool:
    """Whether the lines run on, or are a list: then the column is read before the next one."""
    if any(_MARKER.fullmatch(piece.text.partition(" ")[0]) for piece in column):
        return True
    width = max(piece.right for piece in column) - min(piece.left for piece in column)
    words = median(len(piece.text.split()) for piece in column)
    fill = median(piece.right - piece.left for piece in column)
    return words >= _PROSE_WORDS and fill >= _PROSE_FILL * width


def split_marker(text: str) -> tuple[str, str] | None:
    """The marker of a list item, a dash for all bullets, and its text."""
    marker, _, rest = text.partition(" ")
    if not rest or not _MARKER.fullmatch(marker):
        return None
    return (marker if marker[-1] in ".)" else "-"), rest
