"""Real files of each format, made for the tests by the libraries that offices use."""

import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from openpyxl import Workbook
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from corpus.document import Document
from corpus.readers.page import Page
from corpus.splitting.split import split

WIDTH, HEIGHT = A4
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def drawn(*pages: Callable[[Canvas], Any], **options: Any) -> bytes:
    """A PDF whose pages are drawn one by one."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, **options)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def lines(
    *texts: str, x: float = 72, top: float = 720, step: float = 14, size: float = 11
) -> Callable[[Canvas], None]:
    """Draws one line below the other; a text in asterisks is bold."""

    def draw(canvas: Canvas) -> None:
        for i, text in enumerate(texts):
            bold = text.startswith("**")
            canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
            canvas.drawString(x, top - i * step, text.strip("*"))

    return draw


def both(*draw: Callable[[Canvas], Any]) -> Callable[[Canvas], None]:
    def together(canvas: Canvas) -> None:
        for one in draw:
            one(canvas)

    return together


def flowing(story: Sequence[Flowable], columns: int = 1) -> bytes:
    """A PDF that reportlab has laid out."""
    file = BytesIO()
    width = (WIDTH - 100) / columns
    frames = [Frame(50 + i * width, 60, width - 10, HEIGHT - 120) for i in range(columns)]
    template = BaseDocTemplate(file, pagesize=A4, invariant=1)
    template.addPageTemplates([PageTemplate("page", frames)])
    template.build([*story])
    return file.getvalue()


def word(fill: Callable[[WordDocument], Any]) -> bytes:
    """A Word document that python-docx has written."""
    document = docx.Document()
    fill(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def workbook(*rows: list[Any], fill: Callable[[Workbook], Any] | None = None) -> bytes:
    """An Excel workbook that openpyxl has written, with the rows in its first sheet."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    if fill:
        fill(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def with_parts(archive: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """An Office file with some of its parts replaced."""
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(archive)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


def body(archive: bytes) -> str:
    """The XML of a Word document's text."""
    with zipfile.ZipFile(BytesIO(archive)) as parts:
        return parts.read("word/document.xml").decode()


def quotes(page: Page) -> list[str]:
    """The passages of a page; each of them is its slice of the text."""
    document = Document("page", "Page", page.text, page_starts=page.page_starts)
    found = split(document)
    assert all(passage.text == page.text[passage.start : passage.end] for passage in found)
    return [passage.text for passage in found]


def headings(page: Page) -> list[str]:
    return [line.strip("# ") for line in page.text.split("\n") if line.startswith("#")]


def numbered(page: Page, wanted: Iterable[str]) -> list[int | None]:
    """The numbers of the pages that some texts stand on."""
    document = Document("page", "Page", page.text, page_starts=page.page_starts)
    return [document.page(page.text.index(text)) for text in wanted]
