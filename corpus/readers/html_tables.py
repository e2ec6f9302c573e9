"""A table of an HTML page → lines that can be read alone: each cell under its own header."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from corpus.readers.html_elements import ARRANGED, is_block, is_bold
from corpus.readers.html_lines import Lines, folded
from corpus.readers.html_seen import Seen
from corpus.readers.rows import BETWEEN, labelled

# A table has no more columns, and no cell spans more rows: a page that says so is wrong.
MOST_COLUMNS, MOST_SPANNED = 200, 1_000
MOST_BLOCKS = 2  # in a cell of data
# Two columns are a label and its value; a table of more than so many rows needs names for more.
FEWEST_COLUMNS, FEWEST_ROWS = 3, 3
LONGEST_NAME = 40  # in a sentence about a table


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    is_header: bool
    # Its first column and the one behind its last.
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _TableRow:
    cells: tuple[_Cell, ...]
    in_head: bool


class _Grid(NamedTuple):
    rows: Sequence[_TableRow]
    # What cannot be placed in it, as a sentence; empty where all can.
    fault: str


class TableRead(NamedTuple):
    """What is read of a table, and why that may be wrong, as a sentence; empty where it is not."""

    lines: tuple[str, ...]
    fault: str


def is_layout(table: LexborNode, seen: Seen) -> bool:
    """Whether a table arranges the page rather than listing data: it holds headings or tables."""
    rows = [_cells(row, seen) for row, _ in _table_rows(table, seen, in_head=False)]
    inner = {node.tag for cells in rows for cell in cells for node in cell.traverse()}
    has_headers = any(cell.tag == "th" for cells in rows for cell in cells)
    arranged = ARRANGED - {"table"} if has_headers else ARRANGED
    if not inner.isdisjoint(arranged) or all(len(cells) < 2 for cells in rows):
        return True
    # A single row of cells with paragraphs is a page in columns.
    blocks = [len([child for child in cell.iter() if is_block(child)]) for cell in rows[0]]
    return len(rows) == 1 and not has_headers and max(blocks) > MOST_BLOCKS


def read_table(table: LexborNode, seen: Seen, lines: Lines) -> TableRead:
    """A line `| Course: Ethics · Fall 2024: 25 |` for each row of data."""
    grid = _grid(table, seen, lines)
    rows = grid.rows
    count = _header_rows(rows)
    # A header that spans the whole table is its title.
    headers = [row.cells for row in rows[:count] if len(row.cells) > 1]
    titles = [row for row in rows[:count] if len(row.cells) == 1]
    told = [
        _row_text(row.cells, headers if len(row.cells) > 1 else ())
        for row in (*titles, *rows[count:])
    ]
    if count == len(rows):
        # Nothing but headers: what they say is all there is.
        told += (BETWEEN.join(cell.text for cell in row.cells if cell.text) for row in rows)
    said = tuple(f"| {text} |" for text in told if text)
    fault = grid.fault or _misplaced(rows[count:], headers) or _unnamed(rows, count)
    return TableRead(said, fault)


def _misplaced(rows: Sequence[_TableRow], headers: Sequence[Sequence[_Cell]]) -> str:
    """What to say of the first cell of data that no header stands above."""
    for row in rows if headers else ():
        for cell in row.cells[1:] if len(row.cells) > 1 else ():
            if cell.text and not cell.is_header and not _label(cell, headers):
                return f'nothing heads the cell "{shortened(cell.text)}": write a header above it.'
    return ""


def _unnamed(rows: Sequence[_TableRow], headers: int) -> str:
    """What to say of a table of several columns whose names cannot be told."""
    wide = sum(len(row.cells) >= FEWEST_COLUMNS for row in rows)
    headed = headers or any(row.cells[0].is_header for row in rows)
    if headed or wide < FEWEST_ROWS:
        return ""
    return "nothing names its columns: make the cells of its first row headers (<th>)."


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"


def _row_text(cells: Sequence[_Cell], headers: Sequence[Sequence[_Cell]]) -> str:
    own = [cell for cell in cells if cell.text]
    if not own:
        return ""
    if headers:
        labels = (_label(cell, headers) for cell in own)
        return BETWEEN.join(
            labelled("" if label == cell.text else label, cell.text)
            for cell, label in zip(own, labels, strict=True)
        )
    if own[0].is_header and len(own) > 1 and not any(cell.is_header for cell in own[1:]):
        return labelled(own[0].text, BETWEEN.join(cell.text for cell in own[1:]))
    return BETWEEN.join(cell.text for cell in own)


def _label(cell: _Cell, headers: Sequence[Sequence[_Cell]]) -> str:
    """The header of a cell's columns, the nearest first where the upper one is a figure."""
    label = ""
    for row in headers:
        above = [h.text for h in row if h.start < cell.end and cell.start < h.end and h.text]
        # A cell that is wider than one header stands under all of them.
        found = " / ".join(dict.fromkeys(above))
        if not found or found in label.split(", "):
            continue
        is_figure = label.replace("/", "").replace("-", "").isdecimal()
        label = f"{found} {label}" if is_figure else ", ".join(filter(None, (label, found)))
    return label


def _header_rows(rows: Sequence[_TableRow]) -> int:
    """How many of the first rows are headers."""
    count = 0
    for row in rows:
        if not (row.in_head or _heads(row)):
            break
        count += 1
    return count


def _heads(row: _TableRow) -> bool:
    """Whether all that it says is headers; a corner may be empty."""
    if all(cell.is_header for cell in row.cells):
        return True
    said = [cell for cell in row.cells if cell.text]
    return not row.cells[0].text and len(said) > 1 and all(cell.is_header for cell in said)


def _grid(table: LexborNode, seen: Seen, lines: Lines) -> _Grid:
    """The rows with spans filled in: a cell stands in every row that it reaches into."""
    rows: list[_TableRow] = []
    fault = ""
    # Of each column the cell that reaches into it from above, and into how many rows still.
    open_: dict[int, tuple[_Cell, int]] = {}
    for row, in_head in _table_rows(table, seen, in_head=False):
        cells: dict[int, _Cell] = {}
        for cell, _ in list(open_.values()):
            cells[cell.start] = cell
        open_ = {at: (cell, left - 1) for at, (cell, left) in open_.items() if left > 1}
        taken = {at for cell in cells.values() for at in range(cell.start, cell.end)}
        at = 0
        for node in _cells(row, seen):
            while at in taken:
                at += 1
            if at >= MOST_COLUMNS:
                fault = f"it has more than {MOST_COLUMNS} columns: those beyond are not read."
                break
            wide, high = _span(node, "colspan", MOST_COLUMNS - at), _span(node, "rowspan")
            text = folded(lines.flat(node))
            cell = _Cell(text, node.tag == "th" or _is_bold(node, seen), at, at + wide)
            cells[at] = cell
            if not taken.isdisjoint(range(at, at + wide)):
                fault = f'the cell "{shortened(text)}" lies over another: correct its colspan.'
            taken.update(range(at, at + wide))
            if high > 1:
                open_[at] = cell, high - 1
        if any(cell.text for cell in cells.values()):
            rows.append(_TableRow(tuple(cells[key] for key in sorted(cells)), in_head))
    return _Grid(rows, fault)


def _span(cell: LexborNode, name: str, most: int = MOST_SPANNED) -> int:
    given = (cell.attributes.get(name) or "").strip()
    return max(1, min(int(given), most)) if given.isdecimal() and len(given) < 6 else 1


def _is_bold(cell: LexborNode, seen: Seen) -> bool:
    """Whether all that a cell says is bold, as editors make headers."""
    if is_bold(cell):
        return True
    parts = [part for part in seen.children(cell) if part.tag != "-text" or folded(part.text())]
    if len(parts) != 1:
        return False
    (part,) = parts
    return is_bold(part) or (part.tag in {"p", "span", "div"} and _is_bold(part, seen))


def _table_rows(
    node: LexborNode, seen: Seen, *, in_head: bool
) -> Iterator[tuple[LexborNode, bool]]:
    for part in seen.children(node):
        if part.tag == "tr":
            yield part, in_head
        elif part.tag in {"thead", "tbody", "tfoot"}:
            yield from _table_rows(part, seen, in_head=part.tag == "thead")


def _cells(row: LexborNode, seen: Seen) -> list[LexborNode]:
    return [cell for cell in seen.children(row) if cell.tag in {"td", "th"}]
