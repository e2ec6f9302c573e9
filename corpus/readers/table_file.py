"""XLSX and CSV → page: tables as rows that are read alone, questions and answers as curation."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from openpyxl import load_workbook

from corpus.readers.csv_cells import read_cells
from corpus.readers.faq_sheet import Faq, read_faq
from corpus.readers.page import Note, Page, UnreadableError
from corpus.readers.sheet import Sheet, is_unnamed, sheet_blocks
from corpus.readers.xlsx_cells import sheets
from corpus.readers.zipped import Properties, opened, properties

# 200,000 rows of ten cells need half of this. Nothing of it is unpacked at once.
MOST_XML = 256 << 20
_DEFAULT_NAME = "sheet"


def read_csv(data: bytes) -> Page:
    """Raises `UnreadableError` where the text is no table."""
    return _page([read_cells(data)], Properties())


def read_xlsx(data: bytes) -> Page:
    """Raises `UnreadableError` where the file is no workbook, or shows nothing."""
    with opened(data, MOST_XML, whole=False) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise UnreadableError("not an Excel workbook: open it in Excel and save it as .xlsx.")
        workbook = load_workbook(BytesIO(data), read_only=True, data_only=True)
        return _page(sheets(workbook, archive), properties(archive))


def _page(found: Iterable[Sheet], told: Properties) -> Page:
    read = [(sheet, read_faq(sheet, told.author, told.changed)) for sheet in found if sheet.rows]
    if not read:
        raise UnreadableError("no sheet has a cell with a value: fill one in or remove the file.")
    named = len(read) > 1
    return Page(
        blocks=tuple(block for pair in read for block in _blocks(*pair, named=named)),
        title=told.title,
        date=told.changed.isoformat() if told.changed else None,
        notes=tuple(Note(note) for pair in read for note in _notes(*pair)),
        answers=tuple(answer for _, faq in read if faq for answer in faq.answers),
    )


def _notes(sheet: Sheet, faq: Faq | None) -> Iterator[str]:
    yield from (*sheet.notes, *(faq.notes if faq else ()))
    if faq is None and is_unnamed(sheet):
        of = f' of the sheet "{sheet.name}"' if sheet.name else ""
        yield f"the columns{of} have no names that can be told: write them into the first row."


def _blocks(sheet: Sheet, faq: Faq | None, *, named: bool) -> Iterator[str]:
    """Those of one sheet, below its name where that tells one from the other."""
    blocks = faq.blocks if faq else tuple(sheet_blocks(sheet))
    if named and blocks and not sheet.name.lower().startswith(_DEFAULT_NAME):
        yield f"# {sheet.name}"
    yield from blocks
