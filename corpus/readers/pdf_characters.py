"""The characters on a page of a PDF, with their boxes and the styles of their text objects."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from math import atan2, hypot, pi

import pypdfium2.raw as pdfium_c

_BOLD = ("bold", "black", "heavy", "demi")


@dataclass(frozen=True, slots=True)
class Style:
    size: float
    bold: bool
    turn: int


@dataclass(frozen=True, slots=True)
class Glyph:
    text: str
    left: float
    right: float
    top: float
    bottom: float


class Characters:
    """The characters of a page, with their styles, which are asked for once a text object."""

    def __init__(self, text: ctypes.c_void_p, top: float) -> None:
        self._text = text
        self._top = top
        self._box = pdfium_c.FS_RECTF()
        self._reference = ctypes.byref(self._box)
        self._object: object = None
        self._style = Style(0, bold=False, turn=0)
        self._bold: dict[object, bool] = {}

    def __iter__(self) -> Iterator[tuple[str, Glyph, Style] | str]:
        """A character that PDFium has added comes alone: a blank, or the end of a line."""
        for i in range(pdfium_c.FPDFText_CountChars(self._text)):
            character = chr(pdfium_c.FPDFText_GetUnicode(self._text, i))
            owner = pdfium_c.FPDFText_GetTextObject(self._text, i)
            if not owner:
                yield character
                continue
            address = ctypes.addressof(owner.contents)
            if address != self._object:
                self._object, self._style = address, self._style_of(i, owner)
            pdfium_c.FPDFText_GetLooseCharBox(self._text, i, self._reference)
            yield character, self._glyph(character), self._style

    def _glyph(self, character: str) -> Glyph:
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
        return Glyph(character, left, right, top, bottom)

    def _style_of(self, index: int, owner: ctypes.c_void_p) -> Style:
        matrix = pdfium_c.FS_MATRIX()
        pdfium_c.FPDFText_GetMatrix(self._text, index, matrix)
        size = pdfium_c.FPDFText_GetFontSize(self._text, index)
        turn = round(atan2(matrix.b, matrix.a) / (pi / 2)) % 4
        scaled = abs(size) * hypot(matrix.c, matrix.d)
        return Style(round(scaled * 2) / 2 or 0.5, self._is_bold(owner), turn)

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
