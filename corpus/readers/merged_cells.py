"""The cells of a sheet that are merged: each says what the first of them says."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Self

from corpus.readers.sheet import EMPTY, Cell, Row

# A sheet that merges more is read without.
MOST_MERGED = 20_000
# A merged cell fills no more rows.
MOST_FILLED = 1_000
_PLACES = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


class Merged(NamedTuple):
    """The first and the last row and column, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, places: str) -> Self | None:
        """Of "A1:C2"; None for what says no such places."""
        found = _PLACES.fullmatch(places)
        if found is None:
            return None
        return cls(int(found[2]), _column(found[1]), int(found[4]), _column(found[3]))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def filled(
    rows: Iterable[tuple[int, Row]], merged: Sequence[Merged], columns: Sequence[int]
) -> tuple[tuple[int, Row], ...]:
    """The rows, each with its number, with what merged cells say; `columns` are the shown ones.

    A cell that stands alone in its row is a title, and spreads to no other column.
    """
    if not merged:
        return tuple(rows)
    cells = {number: list(row) for number, row in rows}
    places = {column: place for place, column in enumerate(columns)}
    for each in merged[:MOST_MERGED]:
        first = cells.get(each.top, [])
        at = places.get(each.left, len(first))
        said = first[at] if at < len(first) else EMPTY
        alone = sum(bool(cell.text) for cell in first) == 1
        if said.text and not (alone and each.right > each.left):
            _fill(cells, each, said, places)
    return tuple((number, tuple(row)) for number, row in cells.items())


def _fill(
    cells: Mapping[int, list[Cell]], merged: Merged, said: Cell, places: Mapping[int, int]
) -> None:
    shown = [column for column in range(merged.left, merged.right + 1) if column in places]
    for number in range(merged.top, min(merged.bottom, merged.top + MOST_FILLED) + 1):
        row = cells.get(number)
        if row is None:
            continue
        for column in shown:
            place = places[column]
            row += [EMPTY] * (place + 1 - len(row))
            if not row[place].text:
                row[place] = replace(said, spread=column > merged.left)
