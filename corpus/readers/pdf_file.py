"""A PDF, opened by PDFium: the text of its pages, and what it tells about itself."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.readers.page import UnreadableError
from corpus.readers.pdf_strikes import Strikes
from corpus.readers.pdf_tables import is_ruled
from corpus.readers.pdf_text import Piece, page_pieces

MOST_PAGES = 5000
# The text of more would take all memory; a crowded page has 20,000 pieces.
MOST_PIECES = 100_000
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
# Programs name a document by its file; that is no title.
_FILE_NAME = re.compile(r"untitled|microsoft |.*\.(?:docx?|pdf|indd|pptx?|xlsx?|odt|tex|dvi)\b")


@dataclass(frozen=True, slots=True)
class PageText:
    """What is on one page; `ruled` where lines may make a table of it."""

    pieces: tuple[Piece, ...] = ()
    strikes: Strikes = field(default_factory=Strikes)
    ruled: bool = False
    picture: bool = False
    broken: bool = False


@dataclass(frozen=True, slots=True)
class PdfFile:
    """Its pages in order, its own title, and the date of its last change."""

    pages: tuple[PageText, ...]
    title: str | None
    date: str | None


def read_file(data: bytes) -> PdfFile:
    """Raises `UnreadableError` where PDFium cannot open it."""
    document = _opened(data)
    try:
        count = len(document)
        if count > MOST_PAGES:
            raise UnreadableError(f"it has more than {MOST_PAGES} pages: split it.")
        is_form = document.get_formtype() != pdfium_c.FORMTYPE_NONE
        pages = tuple(_page(document, index, is_form=is_form) for index in range(count))
        return PdfFile(pages, _title(document), _changed(document))
    finally:
        document.close()


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            advice = "the PDF asks for a password: save it without one."
        else:
            advice = "not a PDF that can be read: open it in a PDF program and save it anew."
        raise UnreadableError(advice) from error


def _page(document: pdfium.PdfDocument, index: int, *, is_form: bool) -> PageText:
    try:
        page = _filled_in(document, index) if is_form else document[index]
    except pdfium.PdfiumError:
        return PageText(broken=True)
    try:
        if pdfium_c.FPDFPage_CountObjects(page.raw) > MOST_PIECES:
            advice = f"page {index + 1} has more than {MOST_PIECES:,} pieces of text and drawings:"
            raise UnreadableError(f"{advice} save it anew, or leave the page out.")
        # Asked first: the text is read as if the page were not turned.
        ruled = is_ruled(page)
        pieces, strikes = page_pieces(page)
        picture = not pieces and _is_picture(page)
        return PageText(tuple(pieces), strikes, ruled, picture)
    except pdfium.PdfiumError:
        return PageText(broken=True)
    finally:
        page.close()


def _filled_in(document: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    """The page of a form with what is filled in, as text like any other."""
    page = document[index]
    pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY)
    page.close()
    return document[index]


def _is_picture(page: pdfium.PdfPage) -> bool:
    return next(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE]), None) is not None


def _title(document: pdfium.PdfDocument) -> str | None:
    title = " ".join(document.get_metadata_value("Title").split())
    return None if not title or _FILE_NAME.match(title.lower()) else title


def _changed(document: pdfium.PdfDocument) -> str | None:
    told = document.get_metadata_value("ModDate") or document.get_metadata_value("CreationDate")
    if day := _DATE.match(told):
        with suppress(ValueError):
            return date(*map(int, day.groups())).isoformat()
    return None
