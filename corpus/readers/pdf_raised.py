"""Raised and lowered numbers of a PDF: the text that each belongs to, and how it reads."""

import re
from collections.abc import Sequence

from corpus.english import either, read_words
from corpus.readers.pdf_text import SMALLER, Piece

# A longer piece of small type is text of its own.
_LONGEST = 8
# How far from its text one may stand, in sizes of the text: less than a blank.
_TOUCHING = 0.2

_UNITS = read_words(__file__)["units"]
_SIGNED = re.compile(r"[-−+]\d{1,3}")
_POWER = re.compile(r"[-−+]?[1-6]")
# A power of ten or of one figure; "2001" has a note, and so has a word that is no unit.
_FIGURE = re.compile(r"(?<![\d.,])(?:10|\d)$")
_UNIT = re.compile(
    rf"(?:(?<![^\W\d_])(?<!['’]){either(_UNITS['any'])}|\d\s?{either(_UNITS['counted'])})$"
)


def bases(pieces: Sequence[Piece]) -> dict[int, int]:
    """Which of the pieces, in the order of the file, is raised or lowered beside which other one.

    Lines stand so close that a number raised in one reaches as far into the line above: it belongs
    to what it touches.
    """
    found: dict[int, int] = {}
    for at, piece in enumerate(pieces):
        if len(piece.text) > _LONGEST:
            continue
        if at and _follows(pieces[at - 1], piece):
            if _is_larger(pieces[at - 1], piece):
                found[at] = at - 1
            elif at - 1 in found and pieces[at - 1].size == piece.size:
                found[at] = found[at - 1]
        elif at + 1 < len(pieces) and _is_before(piece, pieces[at + 1]):
            found[at] = at + 1
    return found


def _follows(before: Piece, piece: Piece) -> bool:
    near = _TOUCHING * max(before.size, piece.size)
    return abs(piece.left - before.right) <= near and _overlap(before, piece)


def _is_before(piece: Piece, text: Piece) -> bool:
    """Whether it begins a line, as the mark of a footnote does; a blank may stand behind it."""
    near = -_TOUCHING * text.size <= text.left - piece.right <= 0.5 * text.size
    return near and _is_larger(text, piece) and _overlap(text, piece)


def _is_larger(text: Piece, piece: Piece) -> bool:
    return piece.size < SMALLER * text.size


def _overlap(one: Piece, other: Piece) -> bool:
    same = one.turn == other.turn
    return same and min(one.bottom, other.bottom) > max(one.top, other.top)


def raised(text: str, number: str) -> str:
    """What a raised piece adds to the text before it: "^6" to "10"; a note's mark nothing."""
    if _SIGNED.fullmatch(number) and text[-1:].isdecimal():
        return f"^{number}"
    if number.isdecimal() and len(number) <= 3 and _FIGURE.search(text):
        return f"^{number}"
    if _POWER.fullmatch(number) and _UNIT.search(text[-16:]):
        return f"^{number}"
    return "" if number.isdecimal() else number
