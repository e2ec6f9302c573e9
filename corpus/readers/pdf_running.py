"""What stands on every page of a PDF and belongs to none: running heads, feet, page numbers."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from corpus.readers.pdf_layout import Row
from corpus.readers.pdf_text import Piece

_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–—|\[( ]*+(?:page|p\.)?[ ]*+(\d{1,4})[ ]*+(?:(?:of|/)[ ]*+\d{1,4})?[-–—|\]). ]*+"
)
# Heads and feet are among so many rows at the top and at the bottom of a page.
_OUTER_ROWS = 3
# On so many pages a line at the same height is no coincidence.
_FEWEST_PAGES = 3
# A foot with the address or the telephone is kept once: it may stand nowhere else.
_CONTACT = re.compile(r"@|://|www\.|\d[\d ()/-]{6}")

# A longer line is no running head.
_LONGEST = 80

Key = tuple[str, int]
Place = tuple[int, int, int]  # the page, the row in it, the piece in that


def without_running(pages: Sequence[Sequence[Row]], body: float) -> list[list[Row]]:
    """The rows of each page without what runs; `body` is the size of the document's type."""
    places: dict[Key, list[Place]] = defaultdict(list)
    for number, rows in enumerate(pages):
        for row in _outer(rows):
            for at, piece in enumerate(rows[row]):
                places[_key(piece)].append((number, row, at))
    dropped = set(_alone(pages))
    for found in places.values():
        if len({place[0] for place in found}) >= min(_FEWEST_PAGES, len(pages)) > 1:
            dropped.update(_running(pages, found, body))
    return [list(_kept(rows, number, dropped)) for number, rows in enumerate(pages)]


def _kept(rows: Sequence[Row], number: int, dropped: AbstractSet[Place]) -> Iterator[Row]:
    for row, pieces in enumerate(rows):
        kept = [piece for at, piece in enumerate(pieces) if (number, row, at) not in dropped]
        if kept:
            yield kept


def _outer(rows: Sequence[Row]) -> list[int]:
    top = range(min(_OUTER_ROWS, len(rows)))
    return sorted({*top, *range(max(0, len(rows) - _OUTER_ROWS), len(rows))})


def _key(piece: Piece) -> Key:
    """Equal for pieces at the same height that differ in their numbers only."""
    return _NUMBER.sub("#", piece.text).casefold(), round(piece.bottom / 4)


def _running(
    pages: Sequence[Sequence[Row]], found: Sequence[Place], body: float
) -> Sequence[Place]:
    """Of pieces alike those that say the same, or count the pages, but not the headings."""
    pieces = [pages[number][row][at] for number, row, at in found]
    texts = [piece.text for piece in pieces]
    large = pieces[0].size > 1.15 * body
    counting = _counts(texts, [number for number, _, _ in found])
    if len(set(texts)) > 1 and not _PAGE_NUMBER.fullmatch(texts[0].lower()):
        # "Lesson 1", "Lesson 2" at the top of each page count too, and so does a sentence.
        heads = large or pieces[0].bold or len(texts[0]) > _LONGEST
        if heads or not counting:
            return ()
    # Larger than the text it may be a heading that happens to stand on many pages.
    keeps = large or (not counting and _CONTACT.search(texts[0]) is not None)
    return found[1:] if keeps else found


def _counts(texts: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether one number in the texts grows as the pages do."""
    counted = [[int(number[:9]) for number in _NUMBER.findall(text)] for text in texts]
    return any(
        len({values[i] - number for values, number in zip(counted, numbers, strict=True)}) == 1
        for i in range(min(map(len, counted)))
    )


def _alone(pages: Sequence[Sequence[Row]]) -> Iterator[Place]:
    """The page numbers of a document that is too short for a line to repeat."""
    for number, rows in enumerate(pages):
        for row in {0, len(rows) - 1} if len(rows) > 1 else ():
            for at, piece in enumerate(rows[row]):
                told = _PAGE_NUMBER.fullmatch(piece.text.lower())
                if told and int(told[1]) == number + 1:
                    yield number, row, at
