"""CSV → cells, whatever program wrote it: the encoding and the delimiter are told by the file."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from corpus.readers.html_lines import visible
from corpus.readers.page import UnreadableError
from corpus.readers.sheet import EMPTY, MOST_COLUMNS, MOST_ROWS, Cell, Row, Sheet

_DELIMITERS = ",;\t|"
# Stands in no text: a file of one column has no delimiter.
_NONE = "\x1f"
# So many lines show which character parts the cells.
_LOOKED_AT = 50
# The first line that Excel writes to name it.
_SEPARATOR = re.compile(r"sep=([^\"\r\n])[\r\n]*", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?(?:[$€£¥]|[A-Z]{3})? ?\d[\d.,' ]*(?:%| %| ?[$€£¥]| ?[A-Z]{3})?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?")


def read_cells(data: bytes) -> Sheet:
    """Raises `UnreadableError` with the line that is none of a table."""
    text, notes = _decoded(data)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableError("a NUL character: this is no CSV file, or a broken one.", line)
    if named := _SEPARATOR.match(text):
        delimiter, text = named[1], text[named.end() :]
    else:
        delimiter = _delimiter(text)
    rows = _rows(text, delimiter)
    kept = tuple((i, row) for i, row in islice(rows, MOST_ROWS) if row)
    if next(rows, None):
        notes.append(f"{MOST_ROWS:,} rows are read: split the file.")
    return Sheet("", kept, tuple(notes))


def _decoded(data: bytes) -> tuple[str, list[str]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), ["read as Windows-1252: save it as UTF-8 to be sure."]
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError("not UTF-8 text: save it as CSV UTF-8.", line) from error


def _delimiter(text: str) -> str:
    """What parts most lines into the same number of cells, and into the most cells."""
    told = {delimiter: _evenness(text, delimiter) for delimiter in _DELIMITERS}
    best = max(told, key=lambda delimiter: told[delimiter])
    return best if any(told[best]) else _NONE


def _evenness(text: str, delimiter: str) -> tuple[int, int]:
    """How many rows have the commonest number of cells, and that; zeros for a coincidence."""
    rows = islice(csv.reader(StringIO(text, newline=""), delimiter=delimiter), _LOOKED_AT)
    try:
        widths = Counter(len(row) for row in rows if any(row))
    except csv.Error:
        return 0, 0
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return 0, 0
    usual = max(several, key=lambda width: (several[width], width))
    alone = several[usual] == 1 and widths[1] > 0
    return (0, 0) if alone else (several[usual], usual)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, Row]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, _cells(row[:MOST_COLUMNS])
    except csv.Error as error:
        advice = f"not a table ({error}): close the quotation marks, or save it anew as CSV."
        raise UnreadableError(advice, reader.line_num) from error


def _cells(row: list[str]) -> Row:
    """Without the empty ones at the end."""
    cells = [_cell(text) for text in row]
    while cells and not cells[-1].text:
        cells.pop()
    return tuple(cells)


def _cell(text: str) -> Cell:
    text = visible(text).strip()
    counted = _NUMBER.fullmatch(text) or _DATE.fullmatch(text)
    return Cell(text, counted=counted is not None) if text else EMPTY
