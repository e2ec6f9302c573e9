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
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from corpus.readers.number_format import shown
from corpus.readers.sheet import EMPTY, MOST_COLUMNS, MOST_ROWS, Cell, Row, Sheet

# What a formula shows that cannot be computed.
_ERROR = "e"


def sheets(workbook: Workbook, archive: ZipFile) -> Iterator[Sheet]:
    """Hidden sheets, rows and columns are left out."""
    for sheet in workbook.worksheets:
        if isinstance(sheet, ReadOnlyWorksheet) and sheet.sheet_state == "visible":
            # openpyxl tells which rows are hidden only where it reads all of a sheet at once.
            with archive.open(sheet._worksheet_path) as stream:  # noqa: SLF001
                hidden = _hidden(stream)
            yield _sheet(sheet, hidden)


def _sheet(sheet: ReadOnlyWorksheet, hidden: "_Hidden") -> Sheet:
    width = min(sheet.max_column or MOST_COLUMNS, MOST_COLUMNS)
    # A small file may have a cell in the last of a million rows: the rows between are endless.
    rows = enumerate(sheet.iter_rows(max_col=width), 1)
    kept: list[tuple[int, Row]] = []
    for number, row in islice(rows, MOST_ROWS):
        if number not in hidden.rows and any(cell.value is not None for cell in row):
            kept.append((number, _row(row, hidden)))
    notes = []
    if next(rows, None) or (sheet.max_column or 0) > MOST_COLUMNS:
        notes.append(
            f'of the sheet "{sheet.title}" {MOST_ROWS:,} rows and {MOST_COLUMNS} columns are read:'
            " remove what stands beyond."
        )
    return Sheet(sheet.title, tuple(kept), tuple(notes))


def _row(row: tuple[Any, ...], hidden: "_Hidden") -> Row:
    return tuple(
        _cell(cell) for column, cell in enumerate(row, 1) if column not in hidden.columns
    )


def _cell(cell: ReadOnlyCell | EmptyCell) -> Cell:
    value = cell.value
    if value is None or isinstance(cell, EmptyCell) or cell.data_type == _ERROR:
        return EMPTY
    if isinstance(value, str):
        return Cell(value.strip(), bold=bool(cell.font and cell.font.b))
    day = value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
    return Cell(shown(value, cell.number_format), counted=not isinstance(value, bool), day=day)


class _Hidden(ContentHandler):
    """Collects the numbers of hidden rows and columns."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: set[int] = set()
        self.columns: set[int] = set()
        self._row = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
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


def _hidden(stream: IO[bytes]) -> _Hidden:
    found = _Hidden()
    sax.parse(stream, found, forbid_dtd=True)
    return found
