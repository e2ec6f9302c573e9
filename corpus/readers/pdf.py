"""PDF → page: its text in reading order, and where each of its pages begins."""

import re
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.readers.hyphens import Hyphens
from corpus.readers.page import Page, UnreadableError
from corpus.readers.pdf_blocks import Kind, Part, as_blocks, joined_pages, parts_of, row_part
from corpus.readers.pdf_layout import regions, rows_of
from corpus.readers.pdf_running import without_running
from corpus.readers.pdf_tables import Table, page_tables, ruled_pages
from corpus.readers.pdf_text import Piece, page_pieces
from corpus.readers.pdf_type import Type

MOST_PAGES = 5000
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
# Programs name a document by its file; that is no title.
_FILE_NAME = re.compile(r"untitled|microsoft |.*\.(?:docx?|pdf|indd|pptx?|xlsx?|odt|tex|dvi)\b")


def read_pdf(data: bytes) -> Page:
    """Raises `UnreadableError` where there is no text to read, and says why."""
    document = _opened(data)
    try:
        count = len(document)
        if count > MOST_PAGES:
            advice = f"it has more than {MOST_PAGES} pages: split it."
            raise UnreadableError(advice)
        ruled = ruled_pages(document)
        pages = [page_pieces(page) for page in document]
        bare = [i + 1 for i, pieces in enumerate(pages) if not pieces and _is_picture(document[i])]
        title, date = _told(document)
    finally:
        document.close()
    if not any(pages):
        raise UnreadableError(
            "the PDF has no text, only pictures: run text recognition (OCR) on it, or add the text"
            " as a page of its own."
        )
    tables = page_tables(data, ruled)
    blocks = list(as_blocks(_parts(pages, tables)))
    notes = tuple(_notes(bare, [i + 1 for i, found in tables.items() if found is None]))
    texts, starts = _without_breaks(blocks, count)
    return Page(texts, title=title, date=date, notes=notes, page_starts=starts)


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            advice = "the PDF asks for a password: save it without one."
        else:
            advice = "not a PDF that can be read: open it in a PDF program and save it anew."
        raise UnreadableError(advice) from error


def _is_picture(page: pdfium.PdfPage) -> bool:
    return next(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE]), None) is not None


def _told(document: pdfium.PdfDocument) -> tuple[str | None, str | None]:
    """The title and the date of the last change that stand in the file."""
    title = " ".join(document.get_metadata_value("Title").split())
    changed = document.get_metadata_value("ModDate") or document.get_metadata_value("CreationDate")
    day = _DATE.match(changed)
    named = not title or _FILE_NAME.match(title.lower())
    return None if named else title, "-".join(day.groups()) if day else None


def _notes(bare: Sequence[int], unruled: Sequence[int]) -> Iterator[str]:
    if bare:
        yield (
            f"pages without text, only pictures: {_listed(bare)}; run text recognition (OCR) on"
            " them."
        )
    if unruled:
        yield f"pages whose tables are read without their rules: {_listed(unruled)}; check them."


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")


def _parts(pages: Sequence[Sequence[Piece]], tables: dict[int, list[Table] | None]) -> list[Part]:
    turns = [_turn(page) for page in pages]
    whole = [
        rows_of(piece for piece in page if piece.turn == turn)
        for page, turn in zip(pages, turns, strict=True)
    ]
    rows = without_running(whole, Type.of(whole).body)
    # Of short pages most may be heads and feet: the type is told by what is left.
    kinds = Type.of(rows)
    hyphens = Hyphens(piece.text for page in rows for row in page for piece in row)
    return joined_pages(
        (
            [*_page(page, tables.get(i) or [], kinds, hyphens), *_turned(pages[i], turns[i])]
            for i, page in enumerate(rows)
        ),
        hyphens,
    )


def _turn(page: Sequence[Piece]) -> int:
    """How most of the text runs."""
    lengths = [sum(len(p.text) for p in page if p.turn == turn) for turn in range(4)]
    return lengths.index(max(lengths))


def _page(
    rows: list[list[Piece]], tables: list[Table], kinds: Type, hyphens: Hyphens
) -> Iterator[Part]:
    """The page from top to bottom; a ruled table stands where its text stood."""
    for table in tables:
        free = [kept for row in rows if (kept := [p for p in row if not table.holds(p)])]
        above = [row for row in free if row[0].bottom <= table.box[1] + 1]
        rows = free[len(above) :]
        yield from parts_of(regions(above), kinds, hyphens)
        yield from (row_part(line) for line in table.lines(hyphens))
    yield from parts_of(regions(rows), kinds, hyphens)


def _turned(page: Sequence[Piece], turn: int) -> Iterator[Part]:
    """What runs in another direction than the page is read behind it."""
    for piece in page:
        if piece.turn != turn:
            yield Part(Kind.PARAGRAPH, piece.text, piece, piece, piece.right)


def _without_breaks(blocks: Sequence[str], pages: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The blocks without their form feeds, and the places of these in the page's text."""
    texts: list[str] = []
    starts: list[int] = []
    at = 0
    for block in blocks:
        pieces = block.split("\f")
        for piece in pieces[:-1]:
            at += len(piece)
            starts.append(at)
        at += len(pieces[-1]) + 2
        texts.append("".join(pieces))
    return tuple(texts), (*starts, *[at] * (pages - len(starts)))
