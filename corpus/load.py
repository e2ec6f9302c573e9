"""A folder of pages → the corpus."""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from corpus.curation.model import CURATION_FILE, EXPORT_FILE, Curation, load_curation
from corpus.document import Document
from corpus.errors import CorpusError, FilePlace, Remark
from corpus.readers import formats
from corpus.readers.encoding import decoded
from corpus.readers.front_matter import split_front_matter
from corpus.readers.generators import without_templates
from corpus.readers.html import read_html
from corpus.readers.markdown import read_markdown
from corpus.readers.page import Page, UnreadableError
from corpus.readers.text import read_text
from corpus.site import own_titles, without_repeated
from corpus.sources.manifest import url_of
from corpus.splitting.blocks import blocks
from corpus.splitting.markup import BlockKind

ACADEMY = Path(__file__).parent / "academy"

# A page is read whole into memory; a larger file is a mistake (a dump, a log), not a page.
LARGEST_PAGE = 8 * 1024 * 1024
# Why a page is left out that its owner does not want to be read.
DRAFT = "a draft, which its owner has not published."
# Folders of a site that hold its parts and its programs, and no pages.
NO_PAGES = frozenset({"_includes", "_layouts", "_sass", "_data", "node_modules", "__pycache__"})

_HTML = frozenset({".html", ".htm", ".xhtml"})
_MARKDOWN = frozenset({".md", ".markdown", ".mdx"})
PAGE_SUFFIXES = _HTML | _MARKDOWN | {".txt"} | formats.SUFFIXES


@dataclass(frozen=True, slots=True)
class Corpus:
    """The pages in the order of their paths, and what their owner wrote beside them."""

    documents: tuple[Document, ...]
    curation: Curation
    # What is no part of it, and why.
    left_out: tuple[Remark, ...] = ()
    # What its owner should look at.
    notes: tuple[Remark, ...] = ()

    @property
    def name(self) -> str:
        """What people call the organisation: as the owner has it, else the first page's title."""
        first = self.documents[0].title if self.documents else "Askademy"
        return self.curation.name or first

    @property
    def version(self) -> str:
        """16 hexadecimal digits: equal for equal pages and curation."""
        parts = [f"{d.id}\n{d.title}\n{d.url}\n{d.date}\n{d.sha256}" for d in self.documents]
        text = "\n".join([*parts, repr(self.curation)])
        return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def load(
    folder: Path,
    name: str | None = None,
    read: Callable[[Path], Page] | None = None,
) -> Corpus:
    """Read every page below `folder`, without hidden names and links to other folders.

    `name` is the organisation's, where it is another than the curation's; `read` is `read_page`,
    or one that knows files from before. A page that cannot be read is left out. Raises
    `CorpusError` where the folder or the curation cannot be used, or no page can.
    """
    if not folder.is_dir():
        raise CorpusError(
            FilePlace(str(folder)), "no such folder: ASKADEMY_CORPUS must name a folder of pages."
        )
    left_out: list[Remark] = []
    paths = list(_paths(folder, left_out))
    if not paths:
        kinds = ", ".join(sorted(PAGE_SUFFIXES))
        raise CorpusError(
            FilePlace(str(folder)), f"the folder has no page: put a {kinds} file into it."
        )
    found = list(_read_pages(folder, paths, left_out, read or read_page))
    if not found:
        raise CorpusError(left_out[0].place, left_out[0].advice)
    curation = load_curation(folder / CURATION_FILE).merged(load_curation(folder / EXPORT_FILE))
    answers = [answer for _, page in found for answer in page.answers]
    curation = curation.merged(Curation(answers=tuple(answers)))
    if name:
        curation = replace(curation, name=name)
    documents = tuple(
        _document(path.relative_to(folder), page, url_of(folder, path))
        for path, page in _as_a_site(found)
        # A sheet of questions and answers is curation, and no page.
        if page.text or not page.answers
    )
    notes = [Remark(FilePlace(str(path)), note) for path, page in found for note in page.notes]
    return Corpus(documents, curation, tuple(left_out), tuple(notes))


def _paths(folder: Path, left_out: list[Remark]) -> Iterator[Path]:
    """The files that may be pages, in the order of their paths below the folder."""
    found = []
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        parts = sorted(NO_PAGES.intersection(folders))
        left_out += (
            Remark(FilePlace(str(Path(parent, part))), "a folder without pages.") for part in parts
        )
        folders[:] = [name for name in folders if name[0] != "." and name not in NO_PAGES]
        paths = [Path(parent, name) for name in names if not name.startswith(".")]
        found += [path for path in paths if path.suffix.lower() in PAGE_SUFFIXES]
    yield from sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _refuse(error: OSError) -> None:
    raise CorpusError(FilePlace(error.filename), f"{error.strerror}.") from error


def _read_pages(
    folder: Path, paths: Iterable[Path], left_out: list[Remark], read: Callable[[Path], Page]
) -> Iterator[tuple[Path, Page]]:
    taken: dict[str, Path] = {}
    for path in paths:
        identity = document_id(path.relative_to(folder))
        try:
            page = read(path)
        except CorpusError as error:
            left_out.append(Remark(error.place, error.advice))
            continue
        if other := taken.setdefault(identity, path) if identity in taken else None:
            advice = f'has the same id "{identity}" as {other}: rename one.'
            left_out.append(Remark(FilePlace(str(path)), advice))
            continue
        taken[identity] = path
        yield path, page


def _as_a_site(read: Sequence[tuple[Path, Page]]) -> Iterator[tuple[Path, Page]]:
    """The pages without what they share, in their order."""
    marked = [(path, page) for path, page in read if path.suffix.lower() in _HTML]
    pages = own_titles(without_repeated([page for _, page in marked]))
    own = dict(zip((path for path, _ in marked), pages, strict=True))
    return ((path, own.get(path, page)) for path, page in read)


def _document(path: Path, page: Page, source: str | None) -> Document:
    """`source` is the address that the page was added from."""
    file_title = path.stem.replace("-", " ").replace("_", " ").strip()
    text = page.text
    title = page.title or _first_heading(text) or file_title
    return Document(document_id(path), title, text, page.url or source, page.date, page.page_starts)


def read_page(path: Path) -> Page:
    """One file as a page; raises `CorpusError` where it cannot be read as one."""
    suffix = path.suffix.lower()
    try:
        if read := formats.reader(suffix):
            return read(_bytes(path, formats.LARGEST_FILE))
        text, note = decoded(_bytes(path, LARGEST_PAGE))
        return _page(suffix, text, note)
    except UnreadableError as error:
        raise CorpusError(FilePlace(str(path), error.line), error.advice) from error
    except RecursionError as error:
        advice = "elements are nested too deeply: simplify the page."
        raise CorpusError(FilePlace(str(path)), advice) from error


def _page(suffix: str, text: str, note: str | None) -> Page:
    front, body = split_front_matter(text)
    if not front.is_published:
        raise UnreadableError(DRAFT)
    if suffix in _HTML:
        page = read_html(without_templates(body) if body is not text else body)
    elif suffix in _MARKDOWN:
        page = read_markdown(body)
    else:
        page = read_text(body)
    return replace(
        page,
        title=front.title or page.title,
        url=front.url or page.url,
        date=front.date or page.date,
        notes=(*page.notes, *front.notes, *filter(None, [note])),
    )


def _bytes(path: Path, most: int) -> bytes:
    name = str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            advice = "no ordinary file: remove it or give it another ending."
            raise CorpusError(FilePlace(name), advice)
        if status.st_size > most:
            advice = f"larger than {most >> 20} MiB: split it into pages."
            raise CorpusError(FilePlace(name), advice)
        return path.read_bytes()
    except OSError as error:
        raise CorpusError(FilePlace(name), f"{error.strerror}.") from error


def broken(corpus: Corpus, before: Corpus, folder: Path) -> Remark | None:
    """Why a page that was there before cannot be read any longer; None where all can be.

    A page that was removed, or made a draft, is gone because its owner wants it so.
    """
    gone = {page.id for page in before.documents} - {page.id for page in corpus.documents}
    for remark in corpus.left_out if gone else ():
        path = Path(remark.place.file)
        if remark.advice != DRAFT and document_id(path.relative_to(folder)) in gone:
            return remark
    return None


def document_id(path: Path) -> str:
    """`visiting/Opening hours.md` → `visiting-opening-hours`: fit for an address."""
    words = re.sub(r"[\W_]+", "-", path.with_suffix("").as_posix().casefold())
    return words.strip("-") or "page"


def _first_heading(text: str) -> str | None:
    headings = (block.span for block in blocks(text) if block.kind is BlockKind.HEADING)
    return next((text[slice(*span)] for span in headings), None)
