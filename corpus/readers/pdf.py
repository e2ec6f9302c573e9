"""PDF → page: its text in reading order, and where each of its pages begins."""

from collections.abc import Iterator, Sequence

from corpus.readers.hyphens import Hyphens
from corpus.readers.page import Note, Page, UnreadableError
from corpus.readers.pdf_blocks import Kind, Part, as_blocks, joined_pages, parts_of, row_part
from corpus.readers.pdf_file import PageText, read_file
from corpus.readers.pdf_layout import regions, rows_of
from corpus.readers.pdf_running import without_running
from corpus.readers.pdf_tables import Table, page_tables
from corpus.readers.pdf_text import Piece
from corpus.readers.pdf_type import Type


def read_pdf(data: bytes) -> Page:
    """Raises `UnreadableError` where there is no text to read, and says why."""
    file = read_file(data)
    if not any(page.pieces for page in file.pages):
        raise UnreadableError(
            "the PDF has no text, only pictures: run text recognition (OCR) on it, or add the text"
            " as a page of its own."
        )
    tables = page_tables(data, {i: page.strikes for i, page in enumerate(file.pages) if page.ruled})
    blocks = list(as_blocks(_parts([page.pieces for page in file.pages], tables)))
    texts, starts = _without_breaks(blocks, len(file.pages))
    notes = tuple(map(Note, _notes(file.pages, tables)))
    return Page(texts, title=file.title, date=file.date, notes=notes, page_starts=starts)


def _notes(pages: Sequence[PageText], tables: dict[int, list[Table] | None]) -> Iterator[str]:
    numbered = list(enumerate(pages, 1))
    if bare := [i for i, page in numbered if page.picture]:
        found = _listed(bare)
        yield f"pages without text, only pictures: {found}; run text recognition (OCR) on them."
    if broken := [i for i, page in numbered if page.broken]:
        yield f"pages that are broken: {_listed(broken)}; save the file anew."
    if unruled := [i + 1 for i, kept in tables.items() if kept is None]:
        yield f"pages whose tables are read without their rules: {_listed(unruled)}; check them."


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")


def _parts(pages: Sequence[Sequence[Piece]], tables: dict[int, list[Table] | None]) -> list[Part]:
    turns = [_turn(page) for page in pages]
    whole = [
        rows_of((piece for piece in page if piece.turn == turn), len(pages))
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
