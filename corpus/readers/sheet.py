"""The cells of a sheet → lines that are read alone, each cell under its own header or none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import starmap, zip_longest

from corpus.english import read_words
from corpus.readers.rows import row_line

MOST_ROWS = 200_000
MOST_COLUMNS = 256
LONGEST_HEADER = 80
# What stands above a table: its title, and what it says about it.
MOST_ABOVE = 5
# Two columns are a label and its value; a table of more needs names for them.
FEWEST_COLUMNS, FEWEST_ROWS = 3, 3

_HEADERS = frozenset(read_words(__file__)["tables"]["headers"])


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is what the sheet shows; `day` is there where that is a date."""

    text: str
    # A number, a date or a time, not words.
    counted: bool = False
    bold: bool = False
    # Whether it is said by the cell to its left, with which it is merged.
    spread: bool = False
    day: date | None = None


EMPTY = Cell("")
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows that are shown, each with its number in the file and up to its last full cell."""

    name: str
    rows: tuple[tuple[int, Row], ...]
    notes: tuple[str, ...] = ()


def sheet_blocks(sheet: Sheet) -> Iterator[str]:
    """What stands above the table, and the table; sheets without cells have neither."""
    rows = [row for _, row in sheet.rows]
    above = _above(rows)
    yield from (" ".join(row[-1].text.split()) for row in rows[:above])
    header, table = _parted(rows[above:])
    lines = (row_line(header, [cell.text for cell in row]) for row in table)
    yield "\n".join(filter(None, lines))


def is_unnamed(sheet: Sheet) -> bool:
    """Whether it has several columns whose names cannot be told."""
    rows = [row for _, row in sheet.rows]
    header, table = _parted(rows[_above(rows) :])
    wide = sum(len(row) >= FEWEST_COLUMNS for row in table)
    return not header and wide >= FEWEST_ROWS


def _parted(rows: Sequence[Row]) -> tuple[Sequence[str], Sequence[Row]]:
    """The names of the columns, none where they cannot be told, and the rows below them."""
    table = with_joined_header(rows)
    if not has_header(table):
        return (), rows
    return [cell.text for cell in table[0]], table[1:]


def _above(rows: Sequence[Row]) -> int:
    """How many rows with one cell stand above the first with more; none where all have one."""
    alone = [sum(bool(cell.text.strip()) for cell in row) == 1 for row in rows[: MOST_ABOVE + 1]]
    first = alone.index(False) if False in alone else 0
    return first if first <= MOST_ABOVE else 0


def with_joined_header(rows: Sequence[Row]) -> Sequence[Row]:
    """Two rows of names as one: "2024" over "Spring" and "Fall" is "2024 Spring" and "2024 Fall".

    Only where a merged cell of the first row shows that the second one divides it.
    """
    if len(rows) < 3 or not any(cell.spread for cell in rows[0]):
        return rows
    joined = tuple(starmap(_joined, zip_longest(rows[0], rows[1], fillvalue=EMPTY)))
    found = [joined, *rows[2:]]
    return found if has_header(found) else rows


def _joined(upper: Cell, lower: Cell) -> Cell:
    text = " ".join(dict.fromkeys(filter(None, (upper.text, lower.text))))
    counted = upper.counted and (lower.counted or not lower.text)
    return Cell(text, counted=counted, bold=upper.bold and (lower.bold or not lower.text))


def has_header(rows: Sequence[Row]) -> bool:
    """Whether the first row names the columns, as its look, its words or those below it show.

    A row of values must not be taken for names: it would make every other row say what is false.
    """
    if len(rows) < 2 or not _may_head(rows):
        return False
    first = rows[0]
    named = any(_is_header_word(cell.text) for cell in first)
    bold = all(cell.bold for cell in first) and not all(cell.bold for cell in rows[1])
    return named or bold or any(_contrasts(rows, column) for column in range(len(first)))


def _may_head(rows: Sequence[Row]) -> bool:
    first = rows[0]
    texts = [cell.text.strip().casefold() for cell in first]
    # Only the first column may do without a name. A year may be one, and a number beside words.
    full = all(texts[1:]) and len(set(texts)) == len(texts)
    short = all(len(text) <= LONGEST_HEADER for text in texts)
    words = sum(bool(cell.text) and not cell.counted for cell in first)
    return full and short and words > 0 and len(first) >= max(map(len, rows))


def _is_header_word(text: str) -> bool:
    word = text.casefold().strip(" :*")
    return word in _HEADERS or word.rstrip("0123456789 ") in _HEADERS


def _contrasts(rows: Sequence[Row], column: int) -> bool:
    """Whether a word stands above numbers."""
    below = [row[column] for row in rows[1:] if column < len(row) and row[column].text]
    counted = sum(cell.counted for cell in below)
    return not rows[0][column].counted and bool(below) and 2 * counted > len(below)
