"""What stands on every page of a PDF and belongs to none: running heads, feet, page numbers."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from corpus.readers.pdf_layout import Row

_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-–—|\[( ]*(?:page|p\.)?[ ]*(\d{1,4})[ ]*(?:(?:of|/)[ ]*\d{1,4})?[-–—|\]). ]*")
# Heads and feet are among so many rows at the top and at the bottom of a page.
_OUTER_ROWS = 3
# On so many pages a line at the same height is no coincidence.
_FEWEST_PAGES = 3
# A foot with the address or the telephone is kept once: it may stand nowhere else.
_CONTACT = re.compile(r"@|://|www\.|\d[\d ()/-]{6}")

Key = tuple[str, int]


def without_running(pages: Sequence[Sequence[Row]], body: float) -> list[list[Row]]:
    """The rows of each page without those that run; `body` is the size of the document's type."""
    places: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    for number, rows in enumerate(pages):
        for at in _outer(rows):
            places[_key(rows[at])].append((number, at))
    dropped = set(_alone(pages))
    for found in places.values():
        if len({number for number, _ in found}) >= min(_FEWEST_PAGES, len(pages)) > 1:
            dropped.update(_running(pages, found, body))
    return [
        [row for at, row in enumerate(rows) if (number, at) not in dropped]
        for number, rows in enumerate(pages)
    ]


def _outer(rows: Sequence[Row]) -> list[int]:
    top = range(min(_OUTER_ROWS, len(rows)))
    return sorted({*top, *range(max(0, len(rows) - _OUTER_ROWS), len(rows))})


def _text(row: Row) -> str:
    return " ".join(piece.text for piece in row)


def _key(row: Row) -> Key:
    """Equal for rows at the same height that differ in their numbers only."""
    return _NUMBER.sub("#", _text(row)).casefold(), round(row[0].bottom / 4)


def _running(
    pages: Sequence[Sequence[Row]], found: Sequence[tuple[int, int]], body: float
) -> Iterator[tuple[int, int]]:
    """Of rows alike those that say the same, or count the pages, but not the headings."""
    texts = [_text(pages[number][at]) for number, at in found]
    large = max(piece.size for piece in pages[found[0][0]][found[0][1]]) > 1.15 * body
    counting = _counts(texts, [number for number, _ in found])
    if len(set(texts)) > 1 and (large or not counting):
        return
    # Larger than the text it may be a heading that happens to stand on many pages.
    keeps = large or (not counting and _CONTACT.search(texts[0]) is not None)
    yield from found[1:] if keeps else found


def _counts(texts: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether one number in the texts grows as the pages do."""
    counted = [list(map(int, (n[:9] for n in _NUMBER.findall(text)))) for text in texts]
    return any(
        len({values[i] - number for values, number in zip(counted, numbers, strict=True)}) == 1
        for i in range(min(map(len, counted)))
    )


def _alone(pages: Sequence[Sequence[Row]]) -> Iterator[tuple[int, int]]:
    """The page numbers of a document that is too short for a line to repeat."""
    for number, rows in enumerate(pages):
        for at in {0, len(rows) - 1} if len(rows) > 1 else ():
            told = _PAGE_NUMBER.fullmatch(_text(rows[at]).lower())
            if told and int(told[1]) == number + 1:
                yield number, at
