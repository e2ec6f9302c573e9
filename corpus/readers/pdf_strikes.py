"""What is struck out in a PDF: characters with a thin line through their middle."""

import ctypes
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.readers.pdf_characters import Glyph

# Where a line strikes a character, in shares of its height; below is the line under a word.
_UPPER, _LOWER = 0.35, 0.7
# How thick it may be, in points; a thicker one is a bar or what stands behind the text.
_THICKEST = 2.5
# More lines are a drawing; more in one line of text are its pattern.
_MOST_LINES, _MOST_BESIDE = 2000, 200


@dataclass(frozen=True, slots=True)
class Strike:
    """A line across; y grows downwards."""

    y: float
    left: float
    right: float


class Strikes:
    """The lines of a page that strike something out, from top to bottom."""

    def __init__(self, strikes: Iterable[Strike] = ()) -> None:
        self._strikes = sorted(strikes, key=lambda strike: strike.y)
        self._heights = [strike.y for strike in self._strikes]

    def __bool__(self) -> bool:
        return bool(self._strikes)

    def hold(self, glyph: Glyph) -> bool:
        """Whether a character is struck out."""
        return next(self._through(glyph), None) is not None

    def striking(self, glyphs: Iterable[Glyph]) -> "Strikes":
        """Those that begin and end with the characters they strike: a longer one is a rule."""
        reach: dict[Strike, tuple[float, float, float]] = {}
        for glyph in glyphs:
            for strike in self._through(glyph):
                left, right, size = reach.get(strike, (glyph.left, glyph.right, 0.0))
                height = max(size, glyph.bottom - glyph.top)
                reach[strike] = min(left, glyph.left), max(right, glyph.right), height
        return Strikes(
            strike
            for strike, (left, right, height) in reach.items()
            if left - strike.left < height / 2 and strike.right - right < height / 2
        )

    def _through(self, glyph: Glyph) -> Iterator[Strike]:
        height, middle = glyph.bottom - glyph.top, (glyph.left + glyph.right) / 2
        first = bisect_left(self._heights, glyph.top + _UPPER * height)
        last = bisect_right(self._heights, glyph.top + _LOWER * height)
        near = self._strikes[first : min(last, first + _MOST_BESIDE)]
        return (strike for strike in near if strike.left <= middle <= strike.right)


def lines_across(page: pdfium.PdfPage, top: float) -> Strikes:
    """The thin lines and rectangles of a page, of which `top` is the upper edge."""
    drawings = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=1)
    drawn = list(islice(drawings, _MOST_LINES + 1))
    return Strikes(_across(drawn, top) if len(drawn) <= _MOST_LINES else ())


def _across(drawn: Iterable[pdfium.PdfObject], top: float) -> Iterator[Strike]:
    for each in drawn:
        left, lower, right, upper = (ctypes.c_float() for _ in range(4))
        pdfium_c.FPDFPageObj_GetBounds(each.raw, left, lower, right, upper)
        thick = upper.value - lower.value
        if thick <= _THICKEST and right.value - left.value > 2 * thick:
            yield Strike(top - (upper.value + lower.value) / 2, left.value, right.value)
