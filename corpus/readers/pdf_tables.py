"""The tables of a PDF that have rules: their cells, merged ones in every row they reach over.

pdfplumber needs a hundred times PDFium's time, so that only pages with rules are given to it.
"""

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pdfplumber.page import Page as PlumbedPage
from pdfplumber.table import Table as FoundTable
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from corpus.readers.hyphens import Hyphens
from corpus.readers.pdf_characters import Glyph
from corpus.readers.pdf_strikes import Strikes
from corpus.readers.pdf_text import Piece, cleaned
from corpus.readers.rows import row_line

# A shorter line is a stroke of a drawing or of a letter.
_SHORTEST_RULE = 8.0
# More lines are a drawing, a map or a chart.
MOST_RULES = 2000
# At 0.05 seconds each.
MOST_RULED_PAGES = 600

_REFUSALS = (PdfminerException, MalformedPDFException, ValueError, TypeError, LookupError)

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` has a box for every column, the same one where cells are merged."""

    box: Box
    rows: tuple[tuple[Box | None, ...], ...]
    texts: dict[Box, str]
    bold: frozenset[Box]

    def holds(self, piece: Piece) -> bool:
        left, top, right, bottom = self.box
        across, down = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
        return left - 1 <= across <= right + 1 and top - 1 <= down <= bottom + 1

    def lines(self, hyphens: Hyphens) -> Iterator[str]:
        texts = {box: _as_one(text, hyphens) for box, text in self.texts.items()}
        heads = self._heads()
        names = [_distinct(column, texts) for column in zip(*self.rows[:heads], strict=True)]
        for row in self.rows[heads:]:
            cells = [(i, box) for i, box in enumerate(row) if box and box not in row[:i]]
            # What reaches over several columns belongs to none of them.
            header = [names[i] if names and row.count(box) == 1 else "" for i, box in cells]
            if line := row_line(header, [texts[box] for _, box in cells]):
                yield line

    def _heads(self) -> int:
        """How many rows head the columns: bold ones, or one of words above rows with numbers."""
        most = 2 if len(set(self.rows[0])) < len(self.rows[0]) else 1
        if len(self.rows) <= most:
            return 0
        said = [[box for box in row if box and self.texts[box].strip()] for row in self.rows]
        full = all(any(box in said[i] for i in range(most)) for box in self.rows[most - 1])
        bold = all(box in self.bold for row in said[:most] for box in row)
        plain = not all(box in self.bold for box in said[most])
        numbers = [any(_is_number(self.texts[box]) for box in row) for row in said]
        words = most == 1 and not numbers[0] and any(numbers[1:])
        return most if full and ((bold and plain) or words) else 0


def _is_number(text: str) -> bool:
    return any(map(str.isdigit, text))


def _as_one(text: str, hyphens: Hyphens) -> str:
    whole = ""
    for line in filter(None, map(cleaned, text.split("\n"))):
        whole = hyphens.joined(whole, line) if whole else line
    return whole


def _distinct(column: Sequence[Box | None], texts: dict[Box, str]) -> str:
    return " ".join(dict.fromkeys(texts[box] for box in column if box and texts[box]))


def is_ruled(page: pdfium.PdfPage) -> bool:
    """Whether a page, if it is not turned, has two lines at least across and two down."""
    if page.get_rotation():
        return False
    across = down = 0
    drawings = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=4)
    rules = list(islice(drawings, MOST_RULES + 1))
    for drawn in rules if len(rules) <= MOST_RULES else ():
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        pdfium_c.FPDFPageObj_GetBounds(drawn.raw, left, bottom, right, top)
        across += right.value - left.value >= _SHORTEST_RULE
        down += top.value - bottom.value >= _SHORTEST_RULE
        if across >= 2 and down >= 2:
            return True
    return False


def page_tables(data: bytes, ruled: Mapping[int, Strikes]) -> dict[int, list[Table] | None]:
    """The tables of two rows and two columns at least, from top to bottom, by page.

    `ruled` are the pages that may have some, each with what strikes out text there.
    None for a page whose tables cannot be told: its text is read as that of all others.
    """
    found: dict[int, list[Table] | None] = dict.fromkeys(ruled)
    asked = list(ruled)[:MOST_RULED_PAGES]
    # Where PDFium reads a file, pdfplumber may still refuse it.
    with (
        suppress(*_REFUSALS),
        pdfplumber.open(BytesIO(data), pages=[i + 1 for i in asked]) as document,
    ):
        for i, page in zip(asked, document.pages if asked else (), strict=True):
            with suppress(*_REFUSALS):
                said = _without_struck(page, ruled[i])
                tables = sorted(said.find_tables(), key=lambda table: table.bbox[1])
                found[i] = [_table(said, t) for t in tables if _is_grid(t)]
            page.close()
    return found


def _without_struck(page: PlumbedPage, strikes: Strikes) -> PlumbedPage:
    def stays(drawn: Mapping[str, Any]) -> bool:
        box = (drawn["x0"], drawn["x1"], drawn["top"], drawn["bottom"])
        return drawn["object_type"] != "char" or not strikes.hold(Glyph(drawn["text"], *box))

    return page.filter(stays) if strikes else page


def _is_grid(table: FoundTable) -> bool:
    return len(table.rows) > 1 and max(len(row.cells) for row in table.rows) > 1


def _table(page: PlumbedPage, table: FoundTable) -> Table:
    extracted = table.extract(x_tolerance_ratio=0.15)
    texts: dict[Box, str] = dict.fromkeys(table.cells, "")
    for row, told in zip(table.rows, extracted, strict=True):
        texts |= {box: text or "" for box, text in zip(row.cells, told, strict=True) if box}
    width = max(len(row.cells) for row in table.rows)
    middles = [_middle(table, column) for column in range(width)]
    rows = tuple(
        tuple(_covering(table.cells, row.cells, i, middles[i], row.bbox) for i in range(width))
        for row in table.rows
    )
    return Table(table.bbox, rows, texts, frozenset(_bold(page, list(texts))))


def _middle(table: FoundTable, column: int) -> float:
    """Of the narrowest cell that begins in this column."""
    boxes = [box for row in table.rows for box in row.cells[column : column + 1] if box]
    narrowest = min(boxes, key=lambda box: float(box[2] - box[0]))
    return float(narrowest[0] + min(narrowest[2], narrowest[0] + 2)) / 2


def _covering(
    cells: Sequence[Box], row: Sequence[Box | None], at: int, across: float, bounds: Box
) -> Box | None:
    """The cell of a row in a column, or the merged one that reaches into both."""
    own = row[at] if at < len(row) else None
    down = (bounds[1] + bounds[3]) / 2
    covers = (b for b in cells if b[0] <= across <= b[2] and b[1] <= down <= b[3])
    return own or next(covers, None)


def _bold(page: PlumbedPage, boxes: Sequence[Box]) -> Iterator[Box]:
    weights: dict[Box, bool] = {}
    for char in page.chars:
        if char["text"].isspace():
            continue
        across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        box = next((b for b in boxes if b[0] <= across < b[2] and b[1] <= down < b[3]), None)
        if box:
            weights[box] = weights.get(box, True) and "bold" in char["fontname"].lower()
    return (box for box, bold in weights.items() if bold)
