"""The pieces of text on a page of a PDF, each with its place, size and weight.

PDFium gives characters. Their boxes decide what stands on a line, not their order in the file.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium

from corpus.readers.pdf_characters import Characters, Glyph, Style
from corpus.readers.pdf_strikes import Strikes, lines_across

# PDFium's signs for a hyphen at the end of a line.
_HYPHENS = frozenset("\x02\ufffe\u2010\u2011")
_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\ufffd")
# A gap as wide as this, in sizes of the type, parts words; letters that are set apart have less.
_WORD_GAP = 0.3

# How much smaller than the text beside them raised and lowered numbers are.
SMALLER = 0.85
# A blank that what is left out leaves before a mark.
_BLANK_BEFORE = re.compile(r" (?=[.,;:!?)])")


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
        small = min(self.size, other.size) < SMALLER * max(self.size, other.size)
        return common >= (0.25 if small else 0.5) * min(self.height, other.height)


def page_pieces(page: pdfium.PdfPage) -> tuple[list[Piece], Strikes]:
    """In the order of the file, without what is struck out, and the lines that strike it out.

    A page that is turned is read as its reader sees it.
    """
    # Turned pages come with their lines shuffled; their characters say themselves how they run.
    page.set_rotation(0)
    text = page.get_textpage()
    top = page.get_mediabox()[3]
    try:
        characters = Characters(text.raw, top)
        across = lines_across(page, top)
        if not across:
            return list(_pieces(characters, across)), across
        every = list(characters)
        strikes = across.striking(each[1] for each in every if not isinstance(each, str))
        return list(_pieces(every, strikes)), strikes
    finally:
        text.close()


def _pieces(
    characters: Iterable[tuple[str, Glyph, Style] | str], strikes: Strikes
) -> Iterator[Piece]:
    run: list[Glyph] = []
    style = Style(0, bold=False, turn=0)
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
        # What is struck out keeps its room, or a line would fall apart.
        run.append(replace(glyph, text="") if strikes and strikes.hold(glyph) else glyph)
    yield from _piece(run, style)


def _blank_after(glyph: Glyph) -> Glyph:
    return Glyph(" ", glyph.right, glyph.right, glyph.top, glyph.bottom)


def _is_apart(before: Glyph, glyph: Glyph, size: float) -> bool:
    overlap = min(before.bottom, glyph.bottom) - max(before.top, glyph.top)
    low = overlap < 0.5 * min(before.bottom - before.top, glyph.bottom - glyph.top)
    return low or not -size < glyph.left - before.right < size


def _piece(run: list[Glyph], style: Style) -> Iterator[Piece]:
    """None where nothing is seen; white space on both sides is cut off, with its room."""
    seen = [i for i, glyph in enumerate(run) if not glyph.text.isspace()]
    kept = run[seen[0] : seen[-1] + 1] if seen else []
    if text := cleaned("".join(glyph.text for glyph in kept)):
        if not all(glyph.text for glyph in kept):
            text = _BLANK_BEFORE.sub("", text)
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
