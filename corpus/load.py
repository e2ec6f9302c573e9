"""A folder of pages → the corpus."""

import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from corpus.curation.model import CURATION_FILE, EXPORT_FILE, Curation, load_curation
from corpus.document import Document
from corpus.errors import CorpusError, FilePlace
from corpus.readers.front_matter import split_front_matter
from corpus.readers.html import html_text, markdown_text
from corpus.splitting.blocks import blocks
from corpus.splitting.markup import BlockKind

ACADEMY = Path(__file__).parent / "academy"

PAGE_SUFFIXES = frozenset({".txt", ".md", ".html"})
# A page is read whole into memory; a larger file is a mistake (a dump, a log), not a page.
LARGEST_PAGE = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Corpus:
    """The pages in the order of their paths, and what their owner wrote beside them."""

    documents: tuple[Document, ...]
    curation: Curation

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
    read: Callable[[Path, Path], Document] | None = None,
) -> Corpus:
    """Read every page below `folder`, without hidden names and links to other folders.

    `name` is the organisation's, where it is another than the curation's; `read` is `load_page`,
    or one that knows files from before.
    Raises `CorpusError` where the folder, a page or the curation cannot be used.
    """
    if not folder.is_dir():
        raise CorpusError(
            FilePlace(str(folder)), "no such folder: ASKADEMY_CORPUS must name a folder of pages."
        )
    paths = sorted(_pages(folder), key=lambda path: path.relative_to(folder).as_posix())
    if not paths:
        kinds = ", ".join(sorted(PAGE_SUFFIXES))
        raise CorpusError(
            FilePlace(str(folder)), f"the folder has no page: put a {kinds} file into it."
        )
    documents: dict[str, tuple[Document, Path]] = {}
    for path in paths:
        document = (read or load_page)(path, folder)
        if document.id in documents:
            other = documents[document.id][1]
            raise CorpusError(
                FilePlace(str(path)), f'has the same id "{document.id}" as {other}: rename one.'
            )
        documents[document.id] = document, path
    curation = load_curation(folder / CURATION_FILE).merged(load_curation(folder / EXPORT_FILE))
    if name:
        curation = replace(curation, name=name)
    return Corpus(tuple(document for document, _ in documents.values()), curation)


def _pages(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = [Path(parent, name) for name in names if not name.startswith(".")]
        yield from (path for path in paths if path.suffix.lower() in PAGE_SUFFIXES)


def _refuse(error: OSError) -> None:
    raise CorpusError(FilePlace(error.filename), f"{error.strerror}.") from error


def load_page(path: Path, folder: Path) -> Document:
    """One page as a document; its id comes from its path below `folder`."""
    name = str(path)
    source = read_text(path)
    suffix = path.suffix.lower()
    page_title = None
    try:
        front, body = split_front_matter(source, name)
        if suffix == ".html":
            page_title, body = html_text(body)
        elif suffix == ".md":
            body = markdown_text(body)
    except RecursionError as error:
        advice = "elements are nested too deeply: simplify the page."
        raise CorpusError(FilePlace(name), advice) from error
    file_title = path.stem.replace("-", " ").replace("_", " ").strip()
    return Document(
        id=document_id(path.relative_to(folder)),
        title=front.title or _first_heading(body) or page_title or file_title,
        text=body,
        url=front.url,
        date=front.date,
    )


def read_text(path: Path) -> str:
    """UTF-8 text without byte order mark, its lines ended by line feeds: offsets are portable."""
    name = str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            advice = "no ordinary file: remove it or give it another ending."
            raise CorpusError(FilePlace(name), advice)
        if status.st_size > LARGEST_PAGE:
            advice = f"larger than {LARGEST_PAGE >> 20} MiB: split it into pages."
            raise CorpusError(FilePlace(name), advice)
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(FilePlace(name), f"{error.strerror}.") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CorpusError(FilePlace(name, line), "not UTF-8 text: save it as UTF-8.") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        advice = "a NUL character: remove it, or give the file another ending."
        raise CorpusError(FilePlace(name, line), advice)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def document_id(path: Path) -> str:
    """`visiting/Opening hours.md` → `visiting-opening-hours`: fit for an address."""
    words = re.sub(r"[\W_]+", "-", path.with_suffix("").as_posix().casefold())
    return words.strip("-") or "page"


def _first_heading(text: str) -> str | None:
    headings = (block.span for block in blocks(text) if block.kind is BlockKind.HEADING)
    return next((text[slice(*span)] for span in headings), None)
