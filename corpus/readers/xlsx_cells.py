"""XLSX → the cells that its sheets show."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import IO, Any
from xml.sax.handler import ContentHandler
from zipfile import ZipFile

from defusedxml import sax
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.workbook import Workbook

from corpus.readers.html_lines import visible
from corpus.readers.merged_cells import Merged, filled
from corpus.readers.number_format import text_of
from corpus.readers.sheet import EMPTY, MOST_COLUMNS, MOST_ROWS, Cell, Row, Sheet

# What a formula shows that cannot be computed.
_ERROR = "e"
# Most sheets hide and merge nothing, and need not be read for it.
_TELLING = b"hidden=", b"<mergeCell ", b"<f>", b"<f "
_CHUNK = 1 << 20


def sheets(workbook: Workbook, archive: ZipFile) -> Iterator[Sheet]:
    """Hidden sheets, rows and columns are left out."""
    # Any: the types of openpyxl know no sheets that are only read.
    found: list[Any] = list(workbook.worksheets)
    for sheet in found:
        if sheet.sheet_state == "visible":
            # openpyxl tells what is hidden or merged only where it reads a sheet as a whole.
            yield _sheet(sheet, _arranged(archive, sheet._worksheet_path))  # noqa: SLF001


def _sheet(sheet: Any, arranged: "_Arranged") -> Sheet:
    # A file may tell a smaller size than it has, or a far larger one.
    sheet.reset_dimensions()
    # A small file may have a cell in the last of a million rows: the rows between are endless.
    rows = enumerate(sheet.iter_rows(), 1)
    kept: list[tuple[int, Row]] = []
    wide = False
    for number, row in islice(rows, MOST_ROWS):
        wide = wide or any(cell.value is not None for cell in row[MOST_COLUMNS:])
        if number in arranged.rows:
            continue
        cells = _cells(row[:MOST_COLUMNS], arranged)
        # A label beside a sum that is not there says nothing.
        told = sum(bool(cell.text) for cell in cells)
        if told > (number in arranged.uncomputed):
            kept.append((number, cells))
    notes = []
    if missing := sorted(arranged.uncomputed.keys() - arranged.rows):
        notes.append(
            f'the sheet "{sheet.title}" was saved without its computed values, as in'
            f" {arranged.uncomputed[missing[0]]}: open and save it in a spreadsheet program."
        )
    if wide or next(rows, None):
        notes.append(
            f'of the sheet "{sheet.title}" {MOST_ROWS:,} rows and {MOST_COLUMNS} columns are read:'
            " remove what stands beyond."
        )
    columns = [column for column in range(1, MOST_COLUMNS + 1) if column not in arranged.columns]
    return Sheet(sheet.title, filled(kept, arranged.merged, columns), tuple(notes))


def _cells(row: tuple[Any, ...], arranged: "_Arranged") -> Row:
    """Without the empty ones at the end."""
    shown = [_cell(cell) for i, cell in enumerate(row, 1) if i not in arranged.columns]
    while shown and not shown[-1].text:
        shown.pop()
    return tuple(shown)


def _cell(cell: ReadOnlyCell | EmptyCell) -> Cell:
    value = cell.value
    if value is None or isinstance(cell, EmptyCell) or cell.data_type == _ERROR:
        return EMPTY
    if isinstance(value, str):
        return Cell(visible(value).strip(), bold=bool(cell.font and cell.font.b))
    moment = value if isinstance(value, date) else None
    day = moment.date() if isinstance(moment, datetime) else moment
    return Cell(text_of(value, cell.number_format), counted=not isinstance(value, bool), day=day)


class _Arranged(ContentHandler):
    """Collects the numbers of hidden rows and columns, what is merged, and what is not computed."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: set[int] = set()
        self.columns: set[int] = set()
        self.merged: list[Merged] = []
        # Rows with a formula whose value was not stored, each with the name of such a cell.
        self.uncomputed: dict[int, str] = {}
        self._row = 0
        self._cell = ""
        self._is_formula = self._has_value = self._in_value = False

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        if name == "mergeCell" and (merged := Merged.of(attrs.get("ref") or "")):
            self.merged.append(merged)
        if name == "c":
            self._cell = attrs.get("r") or f"row {self._row}"
            # What is computed as text may be empty.
            self._has_value, self._is_formula = attrs.get("t") == "str", False
        self._is_formula = self._is_formula or name == "f"
        self._in_value = name == "v"
        if name not in {"row", "col"}:
            return
        hidden = attrs.get("hidden") in {"1", "true"}
        if name == "row":
            self._row = int(attrs.get("r") or self._row + 1)
            if hidden:
                self.rows.add(self._row)
        elif hidden:
            last = min(int(attrs["max"]), MOST_COLUMNS)
            self.columns.update(range(int(attrs["min"]), last + 1))

    def characters(self, content: str) -> None:
        self._has_value = self._has_value or (self._in_value and bool(content.strip()))

    def endElement(self, name: str) -> None:  # noqa: N802
        self._in_value = False
        if name == "c" and self._is_formula and not self._has_value:
            self.uncomputed.setdefault(self._row, self._cell)


def _tells(stream: IO[bytes]) -> bool:
    before = b""
    while chunk := stream.read(_CHUNK):
        if any(mark in before + chunk for mark in _TELLING):
            return True
        before = chunk[-len(_TELLING[-1]) :]
    return False


def _arranged(archive: ZipFile, part: str) -> _Arranged:
    found = _Arranged()
    with archive.open(part) as stream:
        tells = _tells(stream)
    if tells:
        with archive.open(part) as stream:
            sax.parse(stream, found, forbid_dtd=True)
    return found
