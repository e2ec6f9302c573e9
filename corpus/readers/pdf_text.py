"""The pieces of text on a page of a PDF, each with its place, size and weight.

PDFium gives characters. Their boxes decide what stands on a line, not their order in the file.
"""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from math import atan2, hypot, pi

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

# PDFium's signs for a hyphen at the end of a line.
_HYPHENS = frozenset("\x02\ufffe\u2010\u2011")
_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\ufffd")
# A gap as wide as this, in sizes of the type, parts words; letters that are set apart have less.
_WORD_GAP = 0.3
_BOLD = ("bold", "black", "heavy", "demi")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text on one line; y grows downwards, lengths are points."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    # In quarter turns: 0 runs to the right, 1 upwards.
    turn: int = 0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def beside(self, other: "Piece") -> bool:
        """Whether both stand on one line, as half of the lower one's height is common to both.

        Raised and lowered numbers, which are small, reach less far into it.
        """
        common = min(self.bottom, other.bottom) - max(self.top, other.top)
        small = min(self.size, other.size) < 0.85 * max(self.size, other.size)
        return common >= (0.25 if small else 0.5) * min(self.height, other.height)


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    bold: bool
    turn: int


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    left: float
    right: float
    top: float
    bottom: float


def page_pieces(page: pdfium.PdfPage) -> list[Piece]:
    """In no order that matters; a page that is turned is read as its reader sees it."""
    # Turned pages come with their lines shuffled; their characters say themselves how they run.
    page.set_rotation(0)
    text = page.get_textpage()
    top = page.get_mediabox()[3]
    try:
        return list(_pieces(_Characters(text.raw, top)))
    finally:
        text.close()


class _Characters:
    """The characters of a page, with their styles, which are asked for once a text object."""

    def __init__(self, text: ctypes.c_void_p, top: float) -> None:
        self._text = text
        self._top = top
        self._box = pdfium_c.FS_RECTF()
        self._reference = ctypes.byref(self._box)
        self._object: object = None
        self._style = _Style(0, bold=False, turn=0)
        self._bold: dict[object, bool] = {}

    def __iter__(self) -> Iterator[tuple[str, _Glyph, _Style] | str]:
        """A character that PDFium has added comes alone: a blank, or the end of a line."""
        for i in range(pdfium_c.FPDFText_CountChars(self._text)):
            character = chr(pdfium_c.FPDFText_GetUnicode(self._text, i))
            owner = pdfium_c.FPDFText_GetTextObject(self._text, i)
            if not owner:
                yield character
                continue
            address = ctypes.addressof(owner.contents)
            if address != self._object:
                self._object, self._style = address, self._style_of(owner)
            pdfium_c.FPDFText_GetLooseCharBox(self._text, i, self._reference)
            yield character, self._glyph(character), self._style

    def _glyph(self, character: str) -> _Glyph:
        box = self._box
        left, right = sorted((box.left, box.right))
        top, bottom = sorted((self._top - box.top, self._top - box.bottom))
        match self._style.turn:
            case 1:
                left, right, top, bottom = -bottom, -top, left, right
            case 2:
                left, right, top, bottom = -right, -left, -bottom, -top
            case 3:
                left, right, top, bottom = top, bottom, -right, -left
        return _Glyph(character, left, right, top, bottom)

    def _style_of(self, owner: ctypes.c_void_p) -> _Style:
        matrix = pdfium_c.FS_MATRIX()
        pdfium_c.FPDFPageObj_GetMatrix(owner, matrix)
        size = ctypes.c_float()
        pdfium_c.FPDFTextObj_GetFontSize(owner, size)
        turn = round(atan2(matrix.b, matrix.a) / (pi / 2)) % 4
        scaled = abs(size.value) * hypot(matrix.c, matrix.d)
        return _Style(round(scaled * 2) / 2 or 0.5, self._is_bold(owner), turn)

    def _is_bold(self, owner: ctypes.c_void_p) -> bool:
        font = pdfium_c.FPDFTextObj_GetFont(owner)
        if not font:
            return False
        address = ctypes.addressof(font.contents)
        if address not in self._bold:
            name = ctypes.create_string_buffer(256)
            pdfium_c.FPDFFont_GetBaseFontName(font, name, len(name))
            told = name.value.decode("latin-1").lower()
            self._bold[address] = any(word in told for word in _BOLD)
        return self._bold[address]


def _pieces(characters: _Characters) -> Iterator[Piece]:
    run: list[_Glyph] = []
    style = _Style(0, bold=False, turn=0)
    for character in characters:
        if isinstance(character, str):
            if character == " " and run:
                run.append(_blank_after(run[-1]))
            else:
                yield from _piece(run, style)
                run = []
            continue
        _, glyph, own = character
        if run and (own != style or _is_apart(run[-1], glyph, own.size)):
            yield from _piece(run, style)
            run = []
        if run and glyph.left - run[-1].right > _WORD_GAP * own.size:
            run.append(_blank_after(run[-1]))
        style = own
        run.append(glyph)
    yield from _piece(run, style)


def _blank_after(glyph: _Glyph) -> _Glyph:
    return _Glyph(" ", glyph.right, glyph.right, glyph.top, glyph.bottom)


def _is_apart(before: _Glyph, glyph: _Glyph, size: float) -> bool:
    overlap = min(before.bottom, glyph.bottom) - max(before.top, glyph.top)
    low = overlap < 0.5 * min(before.bottom - before.top, glyph.bottom - glyph.top)
    return low or not -size < glyph.left - before.right < size


def _piece(run: list[_Glyph], style: _Style) -> Iterator[Piece]:
    """None where nothing is seen; white space on both sides is cut off, with its room."""
    seen = [i for i, glyph in enumerate(run) if not glyph.text.isspace()]
    kept = run[seen[0] : seen[-1] + 1] if seen else []
    if text := cleaned("".join(glyph.text for glyph in kept)):
        yield Piece(
            text,
            min(glyph.left for glyph in kept),
            max(glyph.right for glyph in kept),
            min(glyph.top for glyph in kept),
            max(glyph.bottom for glyph in kept),
            style.size,
            style.bold,
            style.turn,
        )


def cleaned(text: str) -> str:
    """Composed, with plain hyphens and bullets, and without what nobody sees."""
    if not text.isascii() or not text.isprintable():
        # A character beyond the first plane comes in two halves.
        whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text = "".join(map(_cleaned, unicodedata.normalize("NFC", whole)))
    return " ".join(text.split())


def _cleaned(character: str) -> str:
    if character in _HYPHENS:
        return "-"
    if "\ufb00" <= character <= "\ufb06":
        return unicodedata.normalize("NFKC", character)
    if "\ue000" <= character <= "\uf8ff":
        # What symbol fonts have in the private area is nearly always a bullet.
        return "•"
    if character in _UNSEEN or (unicodedata.category(character) == "Cc" and character != "\t"):
        return ""
    return character
